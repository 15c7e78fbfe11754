/**
 * Properties of quoting, against real shells.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { composeWords } from '../../src/host/preamble.ts';
import { quote, quoteAll } from '../../src/host/quote.ts';
import { scriptRequest } from '../../src/host/shell-request.ts';
import { same } from './expectations.ts';
import { claimOfMany, type Property } from './property.ts';
import { word } from './texts.ts';

const WORDS = 1000;

/** What a shell passes to a program for each line of a script: its arguments, as they arrive. */
function argumentsIn(shell: string, script: string): string[] {
  const { stdout, status, stderr } = spawnSync(shell, { input: script, maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr.toString().slice(0, 300)}`);
  return stdout.toString('utf8').split('\0').slice(0, -1);
}

const print = (words: string) => `printf '%s\\0' ${words}\n`;
const dash = existsSync('/bin/dash') ? '/bin/dash' : '/bin/sh';

export const QUOTING: readonly Property[] = [
  claimOfMany('a quoted word is itself to dash', 450, WORDS, word, (words) =>
    same(argumentsIn(dash, print(quoteAll(words))), words),
  ),
  ...(existsSync('/bin/bash')
    ? [
        claimOfMany('a quoted word is itself to bash', 100, WORDS, word, (words) =>
          same(argumentsIn('/bin/bash', print(quoteAll(words))), words),
        ),
      ]
    : []),
  claimOfMany('a word quoted within a quoted command is itself', 40, WORDS, word, (words) =>
    same(argumentsIn('/bin/sh', `/bin/sh -c ${quote(print(quoteAll(words)))}\n`), words),
  ),
  claimOfMany('files and profiles follow their flags, each as one word', 40, WORDS, word, (words) => {
    const half = words.length / 2;
    const [files, profiles] = [words.slice(0, half), words.slice(half)];
    same(argumentsIn('/bin/sh', print(composeWords(files, profiles))), [
      ...files.flatMap((file) => ['-f', file]),
      ...profiles.flatMap((profile) => ['--profile', profile]),
    ]);
  }),
  claimOfMany('a script reaches the shell byte by byte, whatever it holds', 20, 200, word, (words) => {
    const { command, stdin } = scriptRequest(print(quoteAll(words)), 'mark');
    const ran = spawnSync('/bin/sh', ['-c', command], { input: stdin ?? '', maxBuffer: 64 * 1024 * 1024 });
    same(ran.stdout.toString('utf8').split('\0').slice(0, -1), words);
  }),
];
