/**
 * A share of `npm run fuzz`, with a fixed seed, in the normal tests.
 */

import { describe, expect, test } from 'vitest';
import { PROPERTIES } from './properties.ts';
import { casesOf, tryProperty } from './property.ts';

const CASES = 20_000;
const SEED = 1;

describe(`for any input, as ${CASES} of them say`, () => {
  test.each(PROPERTIES.map((property, index) => [property.name, property, SEED + index] as const))(
    '%s',
    (_name, property, seed) => {
      const { failure, cases } = tryProperty(property, casesOf(property, PROPERTIES, CASES), seed);
      expect(failure).toBe('');
      expect(cases).toBeGreaterThanOrEqual(casesOf(property, PROPERTIES, CASES));
    },
  );
});
