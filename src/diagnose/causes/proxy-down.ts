/** The proxy in front of the backend does not run. */

import { type Cause, evidence } from '../cause.ts';
import { endpointEvidence } from '../facts.ts';
import { confirmedFromHost } from '../outside.ts';
import { composeCommand, fix } from '../remedies.ts';

export const proxyDown: Cause = {
  id: 'proxy-down',
  title: 'nginx is down',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means: 'The backend is well, and the reverse proxy in front of it does not run, so that nobody can reach it.',
  recognised:
    "The dashboard can't be reached while the backend answers on the host, and nginx is installed (or has a container) and does not run.",
  automatic: 'Starts nginx.',
  byHand: '`sudo nginx -t`, then `sudo systemctl start nginx`; for a container `docker compose up -d`.',
  explains: ['proxy-stale-upstream', 'runner-view', 'neighbour-down'],
  match(of) {
    const { dashboard } = of;
    if (dashboard === null || of.ill || dashboard.outcome.kind === 'answered' || !confirmedFromHost(of)) return null;
    const container = of.snapshot.proxies.find((proxy) => proxy.kind === 'container');
    const proxy = container ?? of.snapshot.proxies.find((candidate) => candidate.kind === 'service');
    if (proxy === undefined || proxy.running) return null;
    const what = proxy.kind === 'container' ? `nginx (service ${proxy.service})` : 'nginx on the host';
    return {
      summary: `The backend is well, but ${what} does not run.`,
      evidence: [
        evidence('state', what, 'not running'),
        endpointEvidence(dashboard),
        ...of.own.slice(0, 1).map(endpointEvidence),
        ...proxy.errorLog.slice(-2).map((line) => evidence('log', `error log of ${what}`, line)),
      ],
      remedy: fix([{ action: 'start-proxy' }]),
      byHand: [
        proxy.kind === 'container'
          ? `Start it: ${composeCommand(of, `up -d ${proxy.service}`)}.`
          : 'Check its configuration, `sudo nginx -t`, then start it: `sudo systemctl start nginx`.',
      ],
    };
  },
};
