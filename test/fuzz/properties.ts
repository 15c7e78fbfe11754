/**
 * All properties, with their shares of the cases.
 */

import { CREDENTIALS } from './credentials.ts';
import { FOLLOWING } from './following.ts';
import { SETTINGS } from './inputs.ts';
import { OBSERVING } from './observing.ts';
import type { Property } from './property.ts';
import { QUOTING } from './quoting.ts';
import { SHOWING } from './showing.ts';

export const PROPERTIES: readonly Property[] = [
  ...QUOTING,
  ...CREDENTIALS,
  ...OBSERVING,
  ...FOLLOWING,
  ...SETTINGS,
  ...SHOWING,
];
