import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from '../faults.ts';
import { embeddedStack } from './embedded.ts';

/** These leave the host sound by its own account: what they change is tested one by one below. */
const NO_ILL = new Set(['none', 'monitoring-degraded', 'slow-ping', 'noisy-login', 'docker-not-on-path']);

describe('the embedded host', () => {
  const stack = embeddedStack();

  beforeAll(async () => {
    const began = performance.now();
    await stack.up();
    console.log(`embedded host up in ${Math.round(performance.now() - began)} ms`);
  });
  afterAll(async () => {
    const began = performance.now();
    await stack.down();
    console.log(`embedded host down in ${Math.round(performance.now() - began)} ms`);
  });

  test('comes up with nothing wrong', async () => {
    expect(await stack.ills()).toEqual([]);
  });

  for (const { name, title, realOnly } of FAULTS) {
    if (realOnly !== '' || NO_ILL.has(name)) continue;
    test(`shows ${name} (${title}) and is sound again after a reset`, async () => {
      await stack.fault(name);
      const ills = await stack.ills();
      expect(ills).not.toEqual([]);
      await stack.reset();
      expect(await stack.ills()).toEqual([]);
    });
  }
});
