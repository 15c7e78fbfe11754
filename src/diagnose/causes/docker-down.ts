/** The Docker engine does not run. */

import { type Cause, evidence, UNSEEN_SYMPTOMS } from '../cause.ts';
import { fix } from '../remedies.ts';

export const dockerDown: Cause = {
  id: 'docker-down',
  title: 'The Docker engine is down',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'The Docker engine (dockerd) does not answer, so that no container of the host can run or be managed.',
  recognised: "`docker version` can't connect to the engine's socket.",
  automatic: 'Refused, unless `allow-start-docker` is `true`: then the Docker service is started.',
  byHand:
    '`sudo systemctl status docker` and `sudo journalctl -u docker` tell why it stopped; `sudo systemctl start docker` starts it, and containers with `restart: always` come back.',
  explains: [...UNSEEN_SYMPTOMS, 'port-conflict'],
  match(of) {
    const { engine } = of.snapshot;
    if (engine.status !== 'down' && engine.status !== 'unknown') return null;
    return {
      summary:
        engine.status === 'down'
          ? 'The Docker engine on the host is not running.'
          : 'The Docker engine on the host does not answer.',
      evidence: [evidence('command', 'docker version', engine.message)],
      remedy: fix([{ action: 'start-docker' }]),
      byHand: [
        'Look why it stopped: `sudo systemctl status docker` and `sudo journalctl -u docker --since -1h`.',
        'Start it: `sudo systemctl start docker`. Containers with `restart: always` come back with it.',
      ],
    };
  },
};
