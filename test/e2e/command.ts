/**
 * Runs programs of this machine, bounded in time, by argument arrays. It knows nothing of the stack.
 */

import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Killed after so many milliseconds; 60,000 unless told otherwise. */
  readonly timeoutMs?: number;
}

export interface Outcome {
  /** null: killed, for one because its time was up. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Where programs may stand that a plain PATH leaves out: those of root, and Go's own. */
const FURTHER = '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin';
const environment = () => ({ ...process.env, PATH: `${process.env['PATH'] ?? ''}:${FURTHER}` });

/** How long output may still arrive after the end of a program whose children keep its output open. */
const LAST_OUTPUT_MS = 150;

/** Runs a program to its end. Never rejects for its exit code; rejects when it can't be started. */
export function attempt(program: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...environment(), ...options.env },
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    const finish = (exitCode: number | null) =>
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    child.on('error', reject);
    child.on('close', finish);
    child.on('exit', (exitCode) => {
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        finish(exitCode);
      }, LAST_OUTPUT_MS).unref();
    });
  });
}

/** Runs a program and returns its standard output without the white space around it. Rejects with CommandFailed. */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const outcome = await attempt(program, args, options);
  if (outcome.exitCode !== 0) {
    const said = [outcome.stderr, outcome.stdout].map((text) => text.trim().slice(-2000)).join('\n');
    const end = outcome.exitCode === null ? 'was killed' : `ended with ${outcome.exitCode}`;
    throw new CommandFailed(`${program} ${args.join(' ')} ${end}: ${said.trim()}`);
  }
  return outcome.stdout.trim();
}

/** Starts a program that outlives this process, in a session of its own. Returns its process id. */
export function detach(program: string, args: readonly string[], logFile: string): number {
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { detached: true, env: environment(), cwd: '/', stdio: ['ignore', log, log] });
  child.unref();
  if (child.pid === undefined) {
    throw new CommandFailed(`${program} could not be started`);
  }
  return child.pid;
}
