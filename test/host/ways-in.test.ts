/**
 * Whole runs by every way in, on the embedded host.
 */

import { afterAll, beforeAll } from 'vitest';
import { testWays } from '../way-cases.ts';
import { embeddedStack } from './embedded.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

testWays(() => stack);
