/**
 * `docker exec`: programs of the image answer themselves, and `sh -c` runs in a real shell with the container's variables
 * and those programs on its PATH.
 */

import { spawn } from 'node:child_process';
import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import { environmentEntries } from '../engine/run-config.ts';
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
  return runInside(container, inside, call, command, {
    interactive: flags.has('interactive'),
    extra: flags.all('env'),
  });
}

export async function runInside(
  container: Container,
  inside: InsideShell,
  call: Call,
  command: readonly string[],
  how: { interactive: boolean; extra: readonly string[] },
): Promise<number> {
  const [program = ''] = command;
  const known = container.process?.run(command);
  if (known !== null && known !== undefined) {
    call.out(known.stdout);
    call.err(known.stderr);
    return known.exitCode;
  }
  if (program === 'cat') return cat(container, call, command.slice(1));
  if (program === 'true' || program === 'false') return program === 'true' ? 0 : 1;
  if (/^(\/bin\/)?(ba)?sh$/.test(program)) return shell(container, inside, call, command.slice(1), how);
  call.out(
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\r\n`,
  );
  return 126;
}

/** `cat` of the kernel's tables of listening sockets; the container has no other files. */
function cat(container: Container, call: Call, files: readonly string[]): number {
  let exitCode = 0;
  for (const file of files) {
    if (file === '/proc/net/tcp') call.out(socketTable(container.process?.ports() ?? []));
    else if (file === '/proc/net/tcp6') call.out(socketTable([]));
    else {
      call.err(`cat: ${file}: No such file or directory\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

function socketTable(ports: readonly number[]): string {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const rows = ports.map((port, at) => {
    const local = `00000000:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    return `   ${at}: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${20_000 + at} 1 0000000000000000 100 0 0 10 0\n`;
  });
  return head + rows.join('');
}

function shell(
  container: Container,
  inside: InsideShell,
  call: Call,
  words: readonly string[],
  how: { interactive: boolean; extra: readonly string[] },
): Promise<number> {
  const variables = [...environmentEntries(container), ...how.extra].map((entry) => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)] as const;
  });
  const child = spawn('/bin/sh', words, {
    env: { ...inside.environment, ...Object.fromEntries(variables), PATH: inside.path, [INSIDE]: container.id },
    stdio: [how.interactive ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL');
  call.gone.addEventListener('abort', end, { once: true });
  child.stdin?.on('error', () => undefined);
  if (child.stdin !== null) call.input().pipe(child.stdin);
  child.stdout?.on('data', (chunk: Buffer) => call.out(chunk));
  child.stderr?.on('data', (chunk: Buffer) => call.err(chunk));
  return new Promise((resolve) =>
    child.once('close', (code) => {
      call.gone.removeEventListener('abort', end);
      resolve(code ?? 137);
    }),
  );
}
