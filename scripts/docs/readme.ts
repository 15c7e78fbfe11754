/**
 * The generated parts of README.md, from the registries, the causes and what was measured.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { INPUTS, type InputDefinition } from '../../src/inputs.ts';
import { OUTPUTS } from '../../src/outputs.ts';
import { readResults } from '../../test/fault-results.ts';
import { withBlocks } from './blocks.ts';
import { benchmarkBlock, causesBlock } from './measured.ts';

const root = join(import.meta.dirname, '../..');

function inputsBlock(): string {
  const said = ({ name, default: value }: InputDefinition) =>
    value === '' || value === 'false' ? `\`${name}\`` : `\`${name}\` (${value.replaceAll('|', '\\|')})`;
  const groups = [...new Set(INPUTS.map((input) => input.group))];
  const rows = groups.map((group) => {
    const names = INPUTS.filter((input) => input.group === group).map(said);
    return `| [${group}](docs/inputs.md#${group.toLowerCase()}) | ${names.join(', ')} |`;
  });
  return `| | inputs, with their defaults |\n|---|---|\n${rows.join('\n')}`;
}

function outputsBlock(): string {
  return `[Outputs](docs/outputs.md): ${OUTPUTS.map(({ name }) => `\`${name}\``).join(', ')}.`;
}

export function readme(): string {
  const results = join(root, 'bench/RESULTS.md');
  return withBlocks(readFileSync(join(root, 'README.md'), 'utf8'), {
    causes: causesBlock(CAUSES, readResults()),
    benchmark: benchmarkBlock(existsSync(results) ? readFileSync(results, 'utf8') : ''),
    inputs: inputsBlock(),
    outputs: outputsBlock(),
  });
}
