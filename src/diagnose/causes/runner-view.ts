/** The dashboard does not answer as it should, seen from outside. */

import type { Cause } from '../cause.ts';
import { endpointEvidence } from '../facts.ts';

import { dashboardTrouble } from '../outside.ts';

export const runnerView: Cause = {
  id: 'runner-view',
  title: 'The dashboard does not answer from outside',
  severity: 'warning',
  guide: 'Step 2: Health endpoints',
  means:
    "The backend is well as seen from the host, and the dashboard is not as seen from the runner. Firewalls, DNS, certificates and the runner's own address can all be behind it.",
  recognised: 'The dashboard fails, no proxy of the host explains it.',
  automatic: 'Nothing: what only the runner sees never triggers a fix.',
  byHand: "Check URL, DNS name, certificate, security group, and whether the runner's addresses are blocked.",
  explains: [],
  match(of) {
    const { dashboard } = of;
    if (dashboard === null || of.ill || dashboardTrouble(of) === '') return null;
    return {
      summary: `The backend answers on the host, but the dashboard does not as seen from here: ${dashboardTrouble(of)}.`,
      evidence: [
        endpointEvidence(dashboard),
        ...(of.dashboardFromHost ? [endpointEvidence(of.dashboardFromHost)] : []),
        ...of.own.slice(0, 1).map(endpointEvidence),
      ],
      remedy: { kind: 'nothing' },
      byHand: [
        "Check the URL, its DNS name and certificate, the security group, and whether the runner's addresses are blocked.",
        'Check nginx on the host: `sudo nginx -t`, `sudo tail /var/log/nginx/error.log`.',
      ],
    };
  },
};
