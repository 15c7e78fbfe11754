/**
 * What the release workflow does beyond YAML, on a repository of git: refuses a tag that must not be released, writes the
 * notes, and moves the major tag.
 *
 *     node scripts/run.mjs scripts/release.ts check v1.2.3
 *     node scripts/run.mjs scripts/release.ts notes v1.2.3 FOLDER     FOLDER has the executables
 *     node scripts/run.mjs scripts/release.ts move-major v1.2.3
 */

import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moveMajorTag } from './release/major-tag.ts';
import { releaseNotes } from './release/notes.ts';
import { refusals } from './release/refusals.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = () => void execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });

function main([command = '', tag = '', folder = '']: readonly string[]): number {
  if (command === 'check' && tag !== '') {
    const reasons = refusals(root, tag, build);
    for (const reason of reasons) console.error(`Refused: ${reason}`);
    if (reasons.length === 0) console.log(`${tag} may be released.`);
    return reasons.length === 0 ? 0 : 1;
  }
  if (command === 'notes' && folder !== '') {
    process.stdout.write(releaseNotes(root, tag, folder));
    return 0;
  }
  if (command === 'move-major' && tag !== '') {
    console.log(moveMajorTag(root, tag));
    return 0;
  }
  console.error('It takes `check TAG`, `notes TAG FOLDER` or `move-major TAG`.');
  return 2;
}

process.exit(main(process.argv.slice(2)));
