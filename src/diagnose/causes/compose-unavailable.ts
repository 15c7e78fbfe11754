/** Compose is not on the host. */

import { type Cause, evidence } from '../cause.ts';
import { refuse } from '../remedies.ts';

export const composeUnavailable: Cause = {
  id: 'compose-unavailable',
  title: 'Docker Compose is not there',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'Neither the Compose plugin of Docker nor `docker-compose` is installed for the user.',
  recognised: '`docker compose` is no command, and `docker-compose` is not found.',
  automatic: 'Refused.',
  byHand: 'Install the Compose plugin: package `docker-compose-plugin` or `docker-compose-v2`.',
  explains: [],
  match(of) {
    const { compose, engine } = of.snapshot;
    if (compose.status !== 'unavailable' || engine.status !== 'running' || !of.ill) return null;
    return {
      summary: 'The host has no Docker Compose.',
      evidence: [evidence('command', 'docker compose config', compose.message)],
      remedy: refuse("Without Compose the project can't be managed: nothing was changed."),
      byHand: ['Install the Compose plugin (package `docker-compose-plugin` or `docker-compose-v2`).'],
    };
  },
};
