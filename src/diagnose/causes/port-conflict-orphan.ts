/** An orphan of the project holds the backend's port. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { findPortConflict } from '../port.ts';
import { composeCommand, fix } from '../remedies.ts';

export const portConflictOrphan: Cause = {
  id: 'port-conflict-orphan',
  title: 'The port is taken by an orphan of the project',
  severity: 'critical',
  guide: 'Port already in use',
  means: "A container of the same project that no compose file names any more still runs and holds the backend's port.",
  recognised: "The port is published by a container with the project's label whose service Compose does not know.",
  automatic: 'Refused, unless `remove-orphans` is `true`: then the orphan is removed and the backend started.',
  byHand: '`docker rm -f` the orphan, then `docker compose up -d`; or set `remove-orphans: true`.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'container-missing', 'neighbour-down'],
  match(of) {
    const conflict = findPortConflict(of);
    if (conflict === null || conflict.orphan === null) return null;
    const { orphan, port } = conflict;
    return {
      summary: `Port ${port} is taken by ${orphan.name}, an orphan of this project (service ${orphan.service}, which no compose file names).`,
      evidence: conflict.evidence,
      remedy: fix([
        { action: 'remove-orphan', service: of.service, containerId: orphan.id, containerName: orphan.name },
      ]),
      byHand: [
        `Remove it: \`docker rm -f ${orphan.name}\`, then ${composeCommand(of, `up -d ${of.service}`)}.`,
        'Or set the input `remove-orphans: true`.',
      ],
    };
  },
};
