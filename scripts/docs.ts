/**
 * Writes what is generated from the registries, the causes and what was measured: action.yml, docs/inputs.md, docs/outputs.md,
 * docs/causes.md, docs/measured.md, and parts of README.md.
 * With `--check` it writes nothing and fails where a file is not as it would be written.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAUSES } from '../src/diagnose/causes.ts';
import { INPUTS } from '../src/inputs.ts';
import { OUTPUTS } from '../src/outputs.ts';
import { REASON_CODES } from '../src/reason-codes.ts';
import { readResults } from '../test/fault-results.ts';
import { measuredPage } from './docs/measured.ts';
import { readme } from './docs/readme.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const yaml = (text: string) => `'${text.replaceAll("'", "''")}'`;

export function actionYml(): string {
  const required = new Set<string>();
  const inputs = INPUTS.map(
    (input) => `  ${input.name}:
    description: ${yaml(input.description)}
    required: ${required.has(input.name)}
${required.has(input.name) ? '' : `    default: ${yaml(input.default)}\n`}`,
  );
  const outputs = OUTPUTS.map((output) => `  ${output.name}:\n    description: ${yaml(output.description)}\n`);
  return `# Inputs and outputs are generated from src/inputs.ts and src/outputs.ts: edit those, then run \`npm run build\`.
name: Backend Health Remediation
description: Finds why a Docker Compose backend is ill over SSH, fixes it and verifies the recovery
author: Backend Health Remediation
branding:
  icon: heart
  color: red
inputs:
${inputs.join('')}outputs:
${outputs.join('')}runs:
  using: node24
  main: dist/index.js
  post: dist/post.js
`;
}

function inputsPage(): string {
  const groups = [...new Set(INPUTS.map((input) => input.group))];
  const rows = (group: string) =>
    INPUTS.filter((input) => input.group === group).map(
      (input) =>
        `| \`${input.name}\` | ${input.default === '' ? '–' : `\`${input.default}\``} | ${input.description} |`,
    );
  return `# Inputs

<!-- Generated from src/inputs.ts by \`npm run build\`. -->

Every input of the action is a flag of the command line by the same name, but for those of the mode, \`fix\` and
\`await-healthy\`, which are [commands](command-line.md) there. Times are seconds, or have a unit (\`90\`, \`90s\`, \`2m\`).

${groups.map((group) => `## ${group}\n\n| input | default | what it says |\n|---|---|---|\n${rows(group).join('\n')}\n`).join('\n')}`;
}

function outputsPage(): string {
  return `# Outputs

<!-- Generated from src/outputs.ts and src/reason-codes.ts by \`npm run build\`. -->

Outputs are a contract: a name or a code that stands here keeps its meaning.

| output | what it says |
|---|---|
${OUTPUTS.map((output) => `| \`${output.name}\` | ${output.description} |`).join('\n')}

## Reason codes

| code | with status | means |
|---|---|---|
${Object.entries(REASON_CODES)
  .map(
    ([code, { statuses, means }]) =>
      `| \`${code}\` | ${statuses.map((status) => `\`${status}\``).join(', ')} | ${means} |`,
  )
  .join('\n')}
`;
}

function causesPage(): string {
  const sections = CAUSES.map(
    (cause) => `## ${cause.id}

**${cause.title}** (${cause.severity}; guide: *${cause.guide}*)

${cause.means}

- **Recognised by:** ${cause.recognised}
- **What \`fix: auto\` does:** ${cause.automatic}
- **By hand:** ${cause.byHand}
`,
  );
  return `# Causes

<!-- Generated from src/diagnose/causes/ by \`npm run build\`. -->

In their order of precedence: the first that is found is the cause, unless it is only an effect of one above it.

${sections.join('\n')}`;
}

export const GENERATED: Readonly<Record<string, () => string>> = {
  'action.yml': actionYml,
  'docs/inputs.md': inputsPage,
  'docs/outputs.md': outputsPage,
  'docs/causes.md': causesPage,
  'docs/measured.md': () => measuredPage(readResults()),
  'README.md': readme,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale: string[] = [];
  for (const [file, write] of Object.entries(GENERATED)) {
    const path = join(root, file);
    if (!process.argv.includes('--check')) writeFileSync(path, write());
    else if (readFileSync(path, 'utf8') !== write()) stale.push(file);
  }
  if (stale.length > 0) {
    console.error(`Not as generated: ${stale.join(', ')}. Run \`npm run build\`.`);
    process.exit(1);
  }
}
