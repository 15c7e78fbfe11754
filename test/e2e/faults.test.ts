/**
 * Every fault on the real stack. Where this machine has none the tests are skipped, and scripts/test.ts says so; with
 * BACKEND_HEALTH_REQUIRE_REAL_STACK=1 they fail instead.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFaults } from '../fault-cases.ts';
import { FAULTS } from '../faults.ts';
import { SERVICE } from './places.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();
const required = process.env['BACKEND_HEALTH_REQUIRE_REAL_STACK'] === '1';

test.runIf(required)('the real stack is there, as it is required to be', () => {
  expect(missing).toBe('');
});

describe.skipIf(missing !== '')('on the real stack', () => {
  const stack = realStack();
  beforeAll(() => stack.up());
  afterAll(() => stack.down());
  testFaults(() => stack, FAULTS, SERVICE);
});
