/**
 * Runs a program to its end and times it, from its start to its exit.
 */

import { spawn } from 'node:child_process';
import { basename } from 'node:path';

export interface Timed {
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TimedOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Killed after so many milliseconds; 60,000 unless told otherwise. */
  readonly timeoutMs?: number;
}

/** Rejects only where the program can't be started. */
export function timed(program: string, args: readonly string[], options: TimedOptions = {}): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let exitedMs = Number.NaN;
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    child.once('error', reject);
    child.once('exit', () => {
      exitedMs = performance.now() - began;
    });
    child.once('close', (exitCode) =>
      resolve({
        exitCode,
        durationMs: exitedMs,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/** The same, where anything but exit code 0 and all of these texts in its output is a failure. */
export async function expectTimed(
  program: string,
  args: readonly string[],
  texts: readonly string[],
  options: TimedOptions = {},
): Promise<Timed> {
  const ended = await timed(program, args, options);
  const missing = texts.filter((text) => !ended.stdout.includes(text));
  if (ended.exitCode !== 0 || missing.length > 0) {
    const said = `${ended.stderr}${ended.stdout}`.trim().slice(-300);
    throw new Error(
      `${basename(program)} ended with ${ended.exitCode}, without ${missing.join(', ') || 'success'}: ${said}`,
    );
  }
  return ended;
}
