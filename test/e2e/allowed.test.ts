/**
 * What is off unless an input allows it: starting the Docker service, and freeing room on a full disk. On the real stack.
 */

import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAction } from '../runner.ts';
import { attempt, run } from './command.ts';
import { adoptEngine, engineAnswers, engineIsOurs } from './engine.ts';
import { lockFreed } from './lock.ts';
import { BASE_IMAGE, PROJECT } from './places.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** An image that no tag names any more, as each rebuild leaves one. */
async function danglingImage(): Promise<string> {
  const build = ['build', '--quiet', '--label', 'backend-health-e2e.dangling=1', '-'];
  return run('docker', build, { input: `FROM ${BASE_IMAGE}\nRUN echo room > /taken\n` });
}

const hasImage = async (id: string) => (await attempt('docker', ['image', 'inspect', id])).exitCode === 0;

const BY_INIT_SCRIPT = !existsSync('/run/systemd/system');
/** Read by Docker's init script before it starts. */
const INIT_DEFAULTS = '/etc/default/docker';

/** Does the work while Docker's init script leaves the limits alone, which a machine in a sandbox may not raise. */
async function withoutLimits<T>(work: () => Promise<T>): Promise<T> {
  if (!BY_INIT_SCRIPT) return work();
  const before = existsSync(INIT_DEFAULTS) ? await readFile(INIT_DEFAULTS, 'utf8') : null;
  await writeFile(INIT_DEFAULTS, `${before ?? ''}\nulimit() { :; }\n`);
  try {
    return await work();
  } finally {
    if (before === null) await rm(INIT_DEFAULTS);
    else await writeFile(INIT_DEFAULTS, before);
  }
}

describe.skipIf(missing !== '')('what has to be allowed, on the real stack', () => {
  const stack = realStack();
  beforeAll(() => stack.up());
  afterAll(async () => {
    await stack.reset();
    await stack.down();
  });
  beforeEach(() => stack.reset());

  test('the Docker service is started when it is down, and the backend comes back with it', async () => {
    const ours = await engineIsOurs();
    await stack.fault('engine-down');
    const result = await withoutLimits(() => runAction({ ...stack.inputs, fix: 'auto', 'allow-start-docker': 'true' }));
    if (ours) await adoptEngine();
    expect(result.outputs['status'], result.shownLog).toBe('fixed');
    expect(result.outputs['cause']).toBe('docker-down');
    expect(result.outputs['fix-applied']).toContain('start-docker');
    expect(await engineAnswers()).toBe(true);
    expect(await stack.ills()).toEqual([]);
    // The service inherits what the fix had open: the lock must not be among it.
    expect(await lockFreed(15_000)).toBe(true);
  });

  test('build cache and dangling images are removed when the disk is full, and never a volume or a named image', async ({
    skip,
  }) => {
    if (!(await engineIsOurs())) skip('it would free what others left in an engine that is not the stack’s own');
    const dangling = await danglingImage();
    const volume = await run('docker', ['volume', 'create', `${PROJECT}-unused`]);
    try {
      const named = lines(await run('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'])).filter(
        (name) => !name.includes('<none>'),
      );
      const volumes = lines(await run('docker', ['volume', 'ls', '--quiet']));
      await stack.fault('disk-full');

      const refused = await runAction({ ...stack.inputs, fix: 'auto' });
      expect(refused.outputs['reason-code'], refused.shownLog).toBe('not-allowed');
      expect(await hasImage(dangling)).toBe(true);

      const result = await runAction({ ...stack.inputs, fix: 'auto', 'allow-prune': 'true', 'verify-timeout': '10' });
      expect(result.outputs['cause'], result.shownLog).toBe('disk-full');
      expect(result.outputs['fix-applied']).toContain('prune');
      expect(await hasImage(dangling)).toBe(false);
      expect(await run('docker', ['system', 'df', '--format', '{{.Type}} {{.Reclaimable}}'])).toMatch(
        /^Build Cache 0B/m,
      );
      const left = lines(await run('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}']));
      expect(left).toEqual(expect.arrayContaining(named));
      expect(lines(await run('docker', ['volume', 'ls', '--quiet']))).toEqual(volumes);
      // What fills this disk is a file of the project, which is nobody's to remove.
      expect(result.outputs['status'], result.shownLog).toBe('unhealthy');
    } finally {
      await run('docker', ['volume', 'rm', volume]);
    }
  });
});
