/** The backend's image is not on the host. */

import { type Cause, evidence } from '../cause.ts';
import { composeCommand, fix } from '../remedies.ts';

export const imageMissing: Cause = {
  id: 'image-missing',
  title: 'The image is missing',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: "The image that the backend's container is to be made from is not on the host, for instance after a prune.",
  recognised: 'The service has no container, and no image of its name is listed.',
  automatic: 'Builds the image (or pulls it where the service has no build) and starts the backend.',
  byHand: '`docker compose up -d --build`, and find out which prune or clean-up removed the image.',
  explains: ['container-missing'],
  match(of) {
    const { imagePresent } = of.snapshot;
    if (of.backend !== null || !imagePresent.known || imagePresent.value || of.definition === null) return null;
    return {
      summary: `The image of ${of.service} is not on the host, and the service has no container.`,
      evidence: [
        evidence(
          'command',
          'docker images',
          `no image ${of.definition.image || `${of.snapshot.project}-${of.service}`}`,
        ),
      ],
      remedy: fix(
        [{ action: 'rebuild', service: of.service }],
        [{ action: 'restart', why: 'There is no container to restart.' }],
      ),
      byHand: [`Build and start it: ${composeCommand(of, `up -d --build ${of.service}`)}.`],
    };
  },
};
