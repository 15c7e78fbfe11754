/** The proxy sends requests to an address where the backend is no more. */

import { type Cause, evidence } from '../cause.ts';
import { endpointEvidence, GATEWAY_ERRORS } from '../facts.ts';
import { confirmedFromHost, dashboardAnswers } from '../outside.ts';
import { fix } from '../remedies.ts';

export const proxyStaleUpstream: Cause = {
  id: 'proxy-stale-upstream',
  title: 'nginx does not reach the backend',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means:
    "The backend answers on the host, and nginx in front of it answers 502, 503 or 504: most often it looked the backend's address up when it started, and the backend has been recreated with another address since.",
  recognised:
    "The dashboard answers 502, 503 or 504 from outside and from the host, while the backend answers on the host; nginx's error log and the container's address are compared.",
  automatic:
    "Checks nginx's configuration and reloads it, whether it is a service of the host or a container of the project.",
  byHand:
    '`sudo nginx -t && sudo systemctl reload nginx`; for good, give nginx a `resolver` and the upstream in a variable.',
  explains: ['runner-view'],
  match(of) {
    const { dashboard } = of;
    if (dashboard?.outcome.kind !== 'answered' || of.ill || !GATEWAY_ERRORS.has(dashboard.outcome.status)) return null;
    if (of.dashboardFromHost !== null && dashboardAnswers(of.dashboardFromHost)) return null;
    const running = of.snapshot.proxies.filter((proxy) => proxy.running);
    const log = running
      .flatMap((proxy) => proxy.errorLog)
      .filter((line) => /upstream/.test(line))
      .slice(-2);
    if (running.length === 0 || (!confirmedFromHost(of) && log.length === 0)) return null;
    const asked = log
      .map((line) => /upstream: "https?:\/\/([^/:"]+)/.exec(line)?.[1])
      .filter((address) => address !== undefined)
      .at(-1);
    const addresses = of.replicas
      .flatMap((container) => container.networks.map((network) => network.ipAddress))
      .filter((address) => address !== '');
    const stale =
      asked !== undefined && addresses.length > 0 && !addresses.includes(asked) && !/^(127\.|localhost)/.test(asked);
    return {
      summary: stale
        ? `nginx still sends requests to ${asked}, and ${of.service} now has ${addresses.join(', ')}.`
        : `${of.service} is well, but nginx in front of it answers ${dashboard.outcome.status}.`,
      evidence: [
        endpointEvidence(dashboard),
        ...log.map((line) => evidence('log', 'error log of nginx', line)),
        ...(addresses.length > 0 ? [evidence('state', `addresses of ${of.service}`, addresses.join(', '))] : []),
        ...of.own.slice(0, 1).map(endpointEvidence),
      ],
      remedy: fix([{ action: 'reload-proxy' }]),
      byHand: [
        'Reload nginx: `sudo nginx -t && sudo systemctl reload nginx`, or restart its container.',
        'For good: give nginx a `resolver 127.0.0.11` and the upstream in a variable, so that it looks the name up again.',
      ],
    };
  },
};
