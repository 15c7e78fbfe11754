/**
 * `mode: hosts` as a step: reads the settings file, sets the output `matrix`, and contacts nothing.
 */

import type * as core from '@actions/core';
import { readSettingsFile, SETTINGS_PATH } from '../settings-file.ts';
import type { RawInput } from '../step-inputs.ts';
import { matrixOf } from './matrix.ts';

/** @throws InvalidInputs when the file, or what it says of a host, can't be used. */
export async function giveMatrix(raw: RawInput, to: Pick<typeof core, 'setOutput' | 'info'>): Promise<void> {
  const file = await readSettingsFile(raw('settings-file').trim() || SETTINGS_PATH);
  const matrix = matrixOf(file, raw);
  to.setOutput('matrix', JSON.stringify(matrix));
  for (const entry of matrix.include) to.info(`${entry.name}: ${entry.host}`.replaceAll('##[', '# #['));
}
