/**
 * Every fault that the embedded host can show, on the embedded host: the same tests as on the real stack.
 */

import { afterAll, beforeAll } from 'vitest';
import { testFaults } from '../fault-cases.ts';
import { FAULTS } from '../faults.ts';
import { embeddedStack } from './embedded.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

testFaults(
  () => stack,
  FAULTS.filter((fault) => fault.realOnly === ''),
  'backend-aws',
);
