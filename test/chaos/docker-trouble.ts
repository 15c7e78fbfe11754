/**
 * Puts a script in the place of the host's `docker`, in which one chosen call fails, hangs, or dies in the middle. Every
 * other call goes on to the program that was there before.
 */

import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedStack } from '../host/embedded.ts';
import type { Misfortune } from './misfortune.ts';

export type DockerTrouble = Extract<Misfortune, { kind: 'docker' }>;

/** Lasts until the stack's reset. */
export function troubleDocker(stack: EmbeddedStack, trouble: DockerTrouble): void {
  const bin = (stack.environment['PATH'] ?? '').split(':')[0] ?? '';
  const whole = join(bin, 'whole');
  const counter = join(stack.environment['TMPDIR'] ?? '', 'trouble');
  mkdirSync(whole, { recursive: true });
  mkdirSync(counter, { recursive: true });
  renameSync(join(bin, 'docker'), join(whole, 'docker'));
  const path = join(bin, 'docker');
  writeFileSync(path, script(join(whole, 'docker'), counter, trouble));
  chmodSync(path, 0o755);
}

function script(docker: string, counter: string, { words, call, how, forMs }: DockerTrouble): string {
  const seconds = (forMs / 1000).toFixed(3);
  const acts = {
    fails: `echo 'Error response from daemon: something went wrong' >&2; exit 1`,
    hangs: `sleep ${seconds}; exec "$docker" "$@"`,
    late: `"$docker" "$@"; code=$?; sleep ${seconds}; exit $code`,
    'breaks-off': `"$docker" "$@" & sleep ${seconds}; kill -KILL $! 2>/dev/null; wait $!; exit $?`,
  } as const;
  return `#!/bin/sh
docker='${docker}'
case " $* " in
  ${words === '*' ? '*' : words.replaceAll(' ', '\\ ')})
    i=1; while [ $i -le ${call} ] && ! mkdir '${counter}/'$i 2>/dev/null; do i=$((i+1)); done
    if [ $i -eq ${call} ]; then ${acts[how]}; fi ;;
esac
exec "$docker" "$@"
`;
}
