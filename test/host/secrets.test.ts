/**
 * Planted secrets, through every channel of the bundle, on the embedded host.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { testSecrets } from '../secrets/cases.ts';
import type { Ground } from '../secrets/ground.ts';
import { embeddedStack } from './embedded.ts';
import { FOLDER } from './project.ts';
import { until } from './until.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

const ground: Ground = {
  stack,
  service: 'backend-aws',
  database: 'db',
  neighbour: 'market-updater-aws',
  healthPath: '/health',
  monitoringPath: '/api/monitoring/summary',
  dockerfile: 'backend/Dockerfile',
  get port() {
    return Number(new URL(stack.inputs['base-url'] ?? '').port);
  },
  async edit(file, from, text) {
    const path = join(stack.home, FOLDER, file);
    const old = await readFile(path, 'utf8');
    await writeFile(
      path,
      old.replace(from, () => text),
    );
  },
  compose: async (...words) => void (await stack.docker(['compose', '--profile', 'aws', ...words])),
  untilHealthy: (service) =>
    until(
      `${service} is healthy`,
      async () =>
        (
          await stack.docker(['inspect', '--format', '{{.State.Health.Status}}', (await stack.container(service)).id])
        ).trim() === 'healthy',
      10_000,
    ),
  print: async (service, text) => stack.print(service, text),
  async answer(answers) {
    for (const [path, { status, type, body }] of Object.entries(answers)) stack.answer(path, status, type, body);
  },
  greet: (text) => stack.greet(text),
};

testSecrets(() => ground);
