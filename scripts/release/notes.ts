/**
 * The notes of a release: its section of the changelog, and its executables with size and checksum.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryOf } from './changelog.ts';
import { versionOf } from './version.ts';

const EXECUTABLE = /^backend-health-linux-(?:x64|arm64)$/;

/** @param folder has the executables. @throws where one is missing, or the changelog has no such version. */
export function releaseNotes(repository: string, tag: string, folder: string): string {
  const version = versionOf(tag);
  const entry = version && entryOf(readFileSync(join(repository, 'CHANGELOG.md'), 'utf8'), version.text);
  if (!entry) throw new Error(`CHANGELOG.md has no section of ${tag}.`);
  const names = readdirSync(folder).filter((name) => EXECUTABLE.test(name));
  if (names.length < 2)
    throw new Error(`${folder} has ${names.join(', ') || 'no executable'}: it takes x64 and arm64.`);
  const rows = names.sort().map((name) => {
    const bytes = readFileSync(join(folder, name));
    const sum = createHash('sha256').update(bytes).digest('hex');
    return `| \`${name}\` | ${(bytes.length / 1e6).toFixed(1)} MB | \`${sum}\` |`;
  });
  return `${entry.text}

### The command line without Node
| file | size | SHA-256 |
|---|---|---|
${rows.join('\n')}

\`sha256sum --check NAME.sha256\` compares; \`gh attestation verify NAME --repo OWNER/REPOSITORY\` shows which commit and workflow built it.
`;
}
