/**
 * Planted secrets, through every channel of the bundle, on the real stack.
 */

import { afterAll, beforeAll, describe } from 'vitest';
import { testSecrets } from '../secrets/cases.ts';
import type { Ground } from '../secrets/ground.ts';
import { tell } from './breaks/behaviour.ts';
import { run } from './command.ts';
import { theContainer, untilHealthy } from './containers.ts';
import { BACKEND_PORT, HEALTH_PATH, MONITORING_PATH, NEIGHBOUR, SERVICE } from './places.ts';
import { compose, readProjectFile, writeProjectFile } from './project.ts';
import { realStack, realStackMissing } from './real.ts';

const stack = realStack();

const ground: Ground = {
  stack,
  service: SERVICE,
  // PostgreSQL runs as another user than what may be run beside it: nobody prints into its log but itself.
  database: SERVICE,
  neighbour: NEIGHBOUR,
  healthPath: HEALTH_PATH,
  monitoringPath: MONITORING_PATH,
  dockerfile: 'backend/Dockerfile',
  port: BACKEND_PORT,
  async edit(file, from, text) {
    const old = await readProjectFile(file);
    await writeProjectFile(
      file,
      old.replace(from, () => text),
    );
  },
  compose: async (...words) => void (await compose(...words)),
  untilHealthy,
  async print(service, text) {
    const { id } = await theContainer(service);
    await run('docker', ['exec', '--interactive', id, 'sh', '-c', 'cat >/proc/1/fd/2'], {
      input: `${text}\n`,
    });
  },
  answer: (answers) => tell({ answers }),
  greet: () => undefined,
};

describe.skipIf(realStackMissing() !== '')('on the real stack', () => {
  beforeAll(() => stack.up());
  afterAll(() => stack.down());
  testSecrets(() => ground);
});
