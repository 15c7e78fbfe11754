/**
 * A session of fixing: holds the project's lock on the host, runs fixes there detached, follows them, and takes up again
 * where it was when the connection breaks.
 */

import { randomBytes } from 'node:crypto';
import { ConnectionLost, type Conversation, type Host } from '../host/host.ts';
import { NoAnswer, TooMuchSaid } from '../host/line-conversation.ts';
import { quote } from '../host/quote.ts';
import { repeatable } from '../host/reconnecting.ts';
import type { JournalEntry } from '../model/record.ts';
import { readJournal } from '../observe/journal.ts';
import { FollowedLines } from './followed-lines.ts';
import { type FixEvent, FixOutput } from './output.ts';
import { fixScript, followScript, keeperScript } from './script.ts';
import type { Step } from './step.ts';

const ANSWER_MS = 30_000;
/** How long the end of the keeper is waited for: a cancelled job has few seconds left. */
const RELEASE_MS = 1500;
/** Times that a broken connection is taken up again within one fix. */
const RESUMES = 20;
const FOLLOW_BYTES = 64 * 1024 * 1024;
/** Lines of the host's journal that the keeper may show before it says `locked`. */
const MAX_HISTORY = 500;

export interface SessionRequest {
  readonly projectDirectory: string;
  readonly runId: string;
  /** One line for others who wait: who, since when, which run. */
  readonly holder: string;
  readonly lockTimeoutMs: number;
  readonly onWaiting: (holder: string) => void;
  readonly onResume: () => void;
}

/** Another run holds the lock, or the host has no place to work in. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
  readonly reason: 'locked' | 'unwritable';

  constructor(reason: 'locked' | 'unwritable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export interface FixResult {
  /** null: the fix was sent, and its end is not known. */
  readonly exitCode: number | null;
  readonly output: FixOutput;
}

export class FixSession {
  readonly #host: Host;
  readonly #request: SessionRequest;
  #keeper: Conversation;
  #folder: string;
  #lost = false;
  #unseenBecause: Error | null = null;
  /** The host's journal as it stood when the lock was taken, oldest first. */
  readonly journal: readonly JournalEntry[];

  private constructor(host: Host, request: SessionRequest, keeper: Conversation, opened: Opened) {
    this.#host = host;
    this.#request = request;
    this.#keeper = keeper;
    this.#folder = opened.folder;
    this.journal = opened.journal;
  }

  /**
   * Takes the lock.
   * @throws SessionRefused when another run keeps it longer than `lockTimeoutMs`, or nothing can be written on the host.
   */
  static async open(host: Host, request: SessionRequest): Promise<FixSession> {
    for (let tries = 1; ; tries++) {
      try {
        const keeper = await host.converse(keeperText(request, request.lockTimeoutMs));
        return new FixSession(host, request, keeper, await awaitLock(keeper, request, request.lockTimeoutMs));
      } catch (error) {
        if (!isBroken(error) || tries >= RESUMES) throw error;
      }
    }
  }

  /**
   * Runs steps on the host, detached, and follows them to their end. A second call with the same `id` follows the first.
   * A fix that was sent goes on, on the host, whatever becomes of the connection; this tells how far it was seen.
   * @throws when it was not sent: HostUnreachable, ConnectionLost, SessionRefused.
   */
  async run(
    id: string,
    steps: readonly Step[],
    stepTimeoutMs: number,
    onEvent: (event: FixEvent) => void,
    signal: AbortSignal,
  ): Promise<FixResult> {
    const nonce = randomBytes(12).toString('hex');
    const script = Buffer.from(fixScript(steps, nonce, stepTimeoutMs / 1000)).toString('base64');
    const output = new FixOutput(nonce);
    const limitMs = steps.length * (stepTimeoutMs + 10_000);
    const sent = { yet: false };
    let exitCode: number | null = null;
    try {
      await this.#begin(id, script, sent);
      exitCode = await this.#follow(id, limitMs, (text) => output.take(text).forEach(onEvent), signal);
    } catch (error) {
      if (!sent.yet || error instanceof SessionRefused || !(error instanceof Error)) throw error;
      this.#unseenBecause = error;
    }
    for (const event of output.take('\n')) onEvent(event);
    return { exitCode, output };
  }

  /** Why the end of a fix was not seen, when the host could not be reached again. */
  get unseenBecause(): Error | null {
    return this.#unseenBecause;
  }

  /** Where a fix keeps its output, and what it saved, on the host. */
  folderOf(id: string): string {
    return `${this.#folder}/runs/${id}`;
  }

  /** Adds a line to the host's journal. Its failure is told by false: it is no reason to stop a fix. */
  async write(entry: JournalEntry): Promise<boolean> {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`).toString('base64');
    for (let tries = 1; tries <= 2; tries++) {
      try {
        await this.#hold();
        this.#keeper.send(`journal ${line}`);
        return (await this.#keeper.next(ANSWER_MS)) === 'written';
      } catch {
        this.#lost = true;
      }
    }
    return false;
  }

  /** Gives the lock back. A fix that is still under way keeps it until it has ended. Never rejects. */
  async release(): Promise<void> {
    if (this.#lost) return;
    this.#keeper.send('release');
    const deadline = performance.now() + RELEASE_MS;
    for (let line: string | null = ''; line !== null; ) {
      line = await this.#keeper.next(deadline - performance.now()).catch(() => null);
      if (performance.now() > deadline) break;
    }
    this.#keeper.close();
  }

  /** Sends the fix; asks the host whether it has begun when the answer was lost, and never begins it twice. */
  async #begin(id: string, script: string, sent: { yet: boolean }): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#hold();
        sent.yet = true;
        this.#keeper.send(`run ${id} ${script}`);
        const answer = await this.#keeper.next(ANSWER_MS);
        if (answer === `started ${id}`) return;
        if (answer?.startsWith('failed ')) throw new SessionRefused('unwritable', answer.slice('failed '.length));
        throw new ConnectionLost('The keeper of the lock ended.');
      } catch (error) {
        if (!isBroken(error) || tries >= RESUMES) throw error;
        this.#lost = true;
        this.#request.onResume();
        if (await this.#exists(id)) return;
      }
    }
  }

  async #exists(id: string): Promise<boolean> {
    const nonce = randomBytes(12).toString('hex');
    const script = `[ -d ${quote(this.folderOf(id))} ] && echo ${nonce} yes || echo ${nonce} no`;
    const answer = await repeatable(this.#host, { script, timeoutMs: ANSWER_MS, maxOutputBytes: 65_536 }, RESUMES);
    return answer.stdout.includes(`${nonce} yes`);
  }

  /** Follows the fix's output from byte to byte over as many connections as it takes. */
  async #follow(
    id: string,
    limitMs: number,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<number | null> {
    const nonce = randomBytes(12).toString('hex');
    const deadline = performance.now() + limitMs;
    let offset = 0;
    for (let tries = 1; ; tries++) {
      const lines = new FollowedLines(nonce, onText);
      try {
        const timeoutMs = Math.max(1000, deadline - performance.now());
        const script = followScript(this.#folder, id, offset, nonce);
        const onStdout = (chunk: Buffer) => lines.take(chunk);
        const result = await this.#host.run({
          script,
          timeoutMs,
          maxOutputBytes: FOLLOW_BYTES,
          onStdout,
          stdout: 'passed-on',
          whenFull: 'end',
          signal,
        });
        if (lines.end !== null) return lines.end === 'gone' ? null : lines.end;
        if (result.timedOut || signal.aborted || tries >= RESUMES) return null;
      } catch (error) {
        if (!(error instanceof ConnectionLost) || tries >= RESUMES) throw error;
        this.#lost = true;
        this.#request.onResume();
      }
      offset += lines.consumed;
    }
  }

  /** Makes sure that this run still holds the lock; takes it again when the connection was lost meanwhile. */
  async #hold(): Promise<void> {
    if (!this.#lost) return;
    const keeper = await this.#host.converse(keeperText(this.#request, ANSWER_MS));
    const opened = await awaitLock(keeper, this.#request, ANSWER_MS);
    this.#keeper = keeper;
    this.#folder = opened.folder;
    this.#lost = false;
  }
}

/** A keeper that says nothing is as good as lost. */
function isBroken(error: unknown): boolean {
  return error instanceof ConnectionLost || error instanceof NoAnswer;
}

interface Opened {
  readonly folder: string;
  readonly journal: readonly JournalEntry[];
}

function keeperText(request: SessionRequest, lockTimeoutMs: number): string {
  return keeperScript({
    projectDirectory: request.projectDirectory,
    runId: request.runId,
    holder: request.holder,
    lockSeconds: lockTimeoutMs / 1000,
  });
}

async function awaitLock(keeper: Conversation, request: SessionRequest, lockTimeoutMs: number): Promise<Opened> {
  const history: string[] = [];
  const deadline = performance.now() + lockTimeoutMs + ANSWER_MS;
  for (;;) {
    const line = await nextOf(keeper, deadline - performance.now());
    if (line === null) throw new ConnectionLost('The keeper of the lock ended without a word.');
    const [word = '', ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (word === 'history') {
      if (history.length < MAX_HISTORY) history.push(text);
    } else if (word === 'waiting') request.onWaiting(text);
    else if (word === 'locked') return { folder: text, journal: readJournal(history.join('\n')) };
    else if (word === 'busy') throw new SessionRefused('locked', text);
    else if (word === 'failed') throw new SessionRefused('unwritable', text);
  }
}

/** A login that prints without end leaves no lock to be had. */
async function nextOf(keeper: Conversation, timeoutMs: number): Promise<string | null> {
  try {
    if (timeoutMs <= 0) throw new TooMuchSaid();
    return await keeper.next(timeoutMs);
  } catch (error) {
    if (!(error instanceof TooMuchSaid)) throw error;
    throw new SessionRefused('unwritable', 'the host prints without end where the lock is asked for', { cause: error });
  }
}
