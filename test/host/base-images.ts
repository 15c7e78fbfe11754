/**
 * The images that are on the embedded host before anything is built.
 */

import type { ImageContent } from './engine/image.ts';
import type { BASE_IMAGES } from './project.ts';

export function baseImage(program: keyof typeof BASE_IMAGES): ImageContent {
  const commands = { python: ['python3'], postgres: ['postgres'], nginx: ['nginx', '-g', 'daemon off;'] };
  const ports = { python: [], postgres: [5432], nginx: [80] };
  const entrypoints = { python: [], postgres: ['docker-entrypoint.sh'], nginx: ['/docker-entrypoint.sh'] };
  return {
    program,
    files: {},
    environment: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    command: commands[program],
    entrypoint: entrypoints[program],
    exposedPorts: ports[program],
    labels: {},
  };
}
