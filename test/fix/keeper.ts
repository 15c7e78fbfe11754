/**
 * Talks to a keeper of the lock as a session does, line by line, under a real shell. Bounded in time.
 */

import { createInterface } from 'node:readline';
import { type KeeperRequest, keeperScript } from '../../src/fix/script.ts';
import type { ShellPlace } from '../shell.ts';

const ANSWERS_WITHIN_MS = 20_000;

export class Keeper {
  readonly pid: number;
  readonly #send: (line: string) => void;
  readonly #close: () => void;
  readonly #lines: AsyncIterator<string>;
  readonly ended: Promise<number | null>;

  constructor(place: ShellPlace, request: Partial<KeeperRequest> = {}) {
    const script = keeperScript({
      projectDirectory: place.folder('project'),
      runId: 'run-1',
      holder: 'alice (health check), since 03:12',
      lockSeconds: 0,
      ...request,
    });
    const child = place.start(['/bin/sh', '-c', script]);
    this.pid = child.pid ?? 0;
    this.#send = (line) => void child.stdin.write(`${line}\n`);
    this.#close = () => void child.stdin.end();
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  /** The next line; 'END' when there is none any more. */
  async next(): Promise<string> {
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => timer.reject(new Error('the keeper says nothing')), ANSWERS_WITHIN_MS);
    const next = await Promise.race([this.#lines.next(), timer.promise]).finally(() => clearTimeout(timeout));
    return next.done ? 'END' : next.value;
  }

  /** All it says until it has the lock, or will not have it. */
  async opening(): Promise<string[]> {
    for (const said: string[] = []; ; ) {
      const line = await this.next();
      said.push(line);
      if (/^(?:locked|busy|failed|END)/.test(line)) return said;
    }
  }

  async say(...words: readonly string[]): Promise<string> {
    this.#send(words.join(' '));
    return this.next();
  }

  run(id: string, script: string): Promise<string> {
    return this.say('run', id, Buffer.from(script).toString('base64'));
  }

  journal(line: string): Promise<string> {
    return this.say('journal', Buffer.from(`${line}\n`).toString('base64'));
  }

  async release(): Promise<void> {
    this.#send('release');
    await this.ended;
  }

  /** The connection breaks: no word of release. */
  hangUp(): void {
    this.#close();
  }

  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }
}
