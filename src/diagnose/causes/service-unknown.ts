/** Compose knows no service of that name. */

import { type Cause, evidence } from '../cause.ts';
import { refuse } from '../remedies.ts';

export const serviceUnknown: Cause = {
  id: 'service-unknown',
  title: 'Compose knows no such service',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means:
    'The compose files define no service of the name given as `service`, or it belongs to a profile that is not enabled.',
  recognised: 'The service is missing in `compose config`, and it has no container.',
  automatic: 'Refused.',
  byHand:
    'Check the inputs `service`, `profile` and `compose-files`: a service of a profile that is not enabled is not there.',
  explains: ['container-missing', 'image-missing', 'not-listening'],
  match(of) {
    const { compose } = of.snapshot;
    if (compose.status !== 'valid' || compose.project === '' || of.definition !== null || of.backend !== null)
      return null;
    const names = compose.services.map((service) => service.name).join(', ') || 'none';
    return {
      summary: `The project has no service "${of.service}" (enabled are: ${names}).`,
      evidence: [evidence('configuration', `${compose.command} config`, `services: ${names}`)],
      remedy: refuse(`The compose files name no service ${of.service}: nothing was changed.`),
      byHand: ['Check the inputs `service`, `profile` and `compose-files`.'],
    };
  },
};
