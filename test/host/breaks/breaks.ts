/**
 * Every way of breaking the embedded host, by the names of test/faults.ts.
 */

import type { Breaks } from './break.ts';
import { containerBreaks } from './containers.ts';
import { definitionBreaks } from './definition.ts';
import { imageBreaks } from './images.ts';
import { machineBreaks } from './machine.ts';

export const BREAKS: Breaks = { ...containerBreaks, ...imageBreaks, ...definitionBreaks, ...machineBreaks };
