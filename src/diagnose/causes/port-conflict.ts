/** Something else holds the backend's port. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { findPortConflict } from '../port.ts';
import { composeCommand, refuse } from '../remedies.ts';

export const portConflict: Cause = {
  id: 'port-conflict',
  title: 'The port is taken',
  severity: 'critical',
  guide: 'Port already in use',
  means:
    "The backend can't be started since another process, or a container that is none of this project's services, listens on its port.",
  recognised:
    "The engine says that the port is taken (`State.Error`), or another process than Docker's listens on it while the backend does not run.",
  automatic: 'Refused: names the process, its pid and its owner. What runs there may be important.',
  byHand:
    '`sudo lsof -i :8002` shows the holder. Stop it if it is not needed, or give the backend another port in the compose file.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'container-missing'],
  match(of) {
    const conflict = findPortConflict(of);
    if (conflict === null || conflict.orphan !== null) return null;
    const { holder, container, port } = conflict;
    const name =
      holder && holder.pid > 0
        ? `${holder.process || 'a process'} (pid ${holder.pid}, user ${holder.user || 'unknown'})`
        : 'another process';
    const who = container ? `container ${container.name} (project ${container.project || 'none'})` : name;
    return {
      summary: `Port ${port} is taken by ${who}.`,
      evidence: conflict.evidence,
      remedy: refuse(`Port ${port} is held by ${who}, which is not ours to stop: nothing was changed.`),
      byHand: [
        `Look who holds it: \`sudo lsof -i :${port}\` or \`sudo ss -ltnp 'sport = :${port}'\`.`,
        container
          ? `Stop it if it is not needed: \`docker stop ${container.name}\`.`
          : `Stop it if it is not needed${holder && holder.pid > 0 ? `: \`sudo kill ${holder.pid}\`` : ''}, or give the backend another port in the compose file.`,
        `Then start the backend: ${composeCommand(of, `up -d ${of.service}`)}.`,
      ],
    };
  },
};
