/**
 * Puts a script in the place of the embedded host's `docker` that answers some calls with text of its own, without end or
 * size where that is wanted; every other call goes on to the program that was there before. It lasts until the stack's reset.
 */

import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedStack } from './embedded.ts';

/** @param answers shell that prints the answer, by what the words of the call contain. */
export function replaceDocker(stack: EmbeddedStack, answers: Readonly<Record<string, string>>): void {
  const bin = (stack.environment['PATH'] ?? '').split(':')[0] ?? '';
  const whole = join(bin, 'whole');
  mkdirSync(whole, { recursive: true });
  renameSync(join(bin, 'docker'), join(whole, 'docker'));
  const cases = Object.entries(answers).map(([words, shell]) =>
    `  *' ${words} '*) ${shell}\n    exit 0 ;;`.replaceAll('\n\n', '\n'),
  );
  writeFileSync(
    join(bin, 'docker'),
    `#!/bin/sh\ncase " $* " in\n${cases.join('\n')}\nesac\nexec '${join(whole, 'docker')}' "$@"\n`,
  );
  chmodSync(join(bin, 'docker'), 0o755);
}

/** Shell that prints a line again and again until so many bytes are out. */
export function printed(line: string, bytes: number): string {
  return `yes '${line}' | head -c ${bytes}`;
}

/** Shell that prints so many of one word without a line's end. */
export function repeated(word: string, times: number): string {
  return `yes '${word}' | head -n ${times} | tr -d '\\n'`;
}
