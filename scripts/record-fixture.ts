/**
 * Makes a fixture of a run's record: `node scripts/run.mjs scripts/record-fixture.ts RECORD NAME`. The facts of the run's first
 * look, as the diagnosis takes them, and the causes that it finds in them today, to be corrected where they are wrong. What was
 * hidden in the record stays hidden.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { causesIn, fixtureOf, RECORDED } from '../test/diagnose/recorded/recorded.ts';

function main([file = '', name = '']: readonly string[]): number {
  if (!/^[a-z0-9][a-z0-9.-]{0,60}$/.test(name)) {
    console.error(
      'It takes a record (`diagnose --json`, or a run’s report) and a name of small letters, digits, `.` and `-`.',
    );
    return 2;
  }
  const snapshot = fixtureOf(readFileSync(file, 'utf8'));
  const causes = causesIn(snapshot);
  const path = join(RECORDED, `${name}.json`);
  mkdirSync(RECORDED, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ causes, snapshot }, null, 2)}\n`, { flag: 'wx' });
  console.log(`${path}\nToday's diagnosis of it: ${causes.join(', ') || 'nothing is wrong'}.`);
  console.log('Put right the line `causes` at its top, and read the rest for what should not be public.');
  return 0;
}

process.exit(main(process.argv.slice(2)));
