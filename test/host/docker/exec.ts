/**
 * `docker exec`: programs of the image answer themselves, and `sh -c` runs in a real shell with the container's variables
 * and those programs on its PATH.
 */

import { spawn } from 'node:child_process';
import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from './call.ts';
import { parseFlags } from './flags.ts';

/** Where a shell inside a container finds the programs that the stand-in plays, and what every command inherits. */
export interface InsideShell {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Names the container that a shell runs in, for the programs that it calls. */
export const INSIDE = 'EMBEDDED_CONTAINER';

export async function exec(engine: Engine, inside: InsideShell, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, {
    values: { env: 'e', user: 'u', workdir: 'w', 'env-file': '' },
    switches: { interactive: 'i', tty: 't', detach: 'd', privileged: '' },
    upToFirstWord: true,
  });
  const [reference = '', ...command] = flags.words;
  const container = engine.get(reference);
  engine.mayExec(container, reference);
  return runInside(container, inside, call, command, { interactive: flags.has('interactive'), extra: flags.all('env') });
}

export async function runInside(
  container: Container,
  inside: InsideShell,
  call: Call,
  command: readonly string[],
  how: { interactive: boolean; extra: readonly string[] },
): Promise<number> {
  const [program = ''] = command;
  if (container.frozen) await Promise.race([container.whenThawed(), aborted(call.gone)]);
  const known = container.process?.run(command);
  if (known !== null && known !== undefined) {
    call.out(known.stdout);
    call.err(known.stderr);
    return known.exitCode;
  }
  if (program === 'true' || program === 'false') return program === 'true' ? 0 : 1;
  if (/^(\/bin\/)?(ba)?sh$/.test(program)) return shell(container, inside, call, command.slice(1), how);
  call.out(`OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\r\n`);
  return 126;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function shell(
  container: Container,
  inside: InsideShell,
  call: Call,
  words: readonly string[],
  how: { interactive: boolean; extra: readonly string[] },
): Promise<number> {
  const variables = [...container.environment, ...how.extra].map((entry) => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)] as const;
  });
  const child = spawn('/bin/sh', words, {
    env: { ...inside.environment, ...Object.fromEntries(variables), PATH: inside.path, [INSIDE]: container.id },
    stdio: [how.interactive ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined);
  if (child.stdin !== null) call.input().pipe(child.stdin);
  child.stdout?.on('data', (chunk: Buffer) => call.out(chunk));
  child.stderr?.on('data', (chunk: Buffer) => call.err(chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 137)));
}
