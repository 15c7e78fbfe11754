/**
 * `logs`: the logs of a service's containers, once or as they come. It changes nothing on the host, keeps no line once it is
 * shown, and leaves nothing running there.
 */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessCancelled } from '../../cancel.ts';
import { hostClock } from '../../diagnose/facts.ts';
import { ConnectionLost, type Conversation, type Host, HostUnreachable } from '../../host/host.ts';
import { NoAnswer } from '../../host/line-conversation.ts';
import { observe } from '../../observe/observe.ts';
import { createLearningRedactor, type LearningRedactor } from '../../report/learning.ts';
import { clock } from '../../report/quantity.ts';
import { forLog } from '../../report/sanitise.ts';
import { type Console, oneLine } from '../console.ts';
import { since as sinceFlag, wholeNumber } from '../numbers.ts';
import { reach } from '../reach.ts';
import type { Chosen } from '../sources/sources.ts';
import { Usage } from '../usage.ts';
import { LogLines, type ShownLine } from './lines.ts';
import { logScript } from './script.ts';

/** How long a host that went away is waited for. */
const AWAY_MS = 600_000;
const PAUSE_MS = 2_000;
/** Before a log that ended is taken up again: an engine that ends them all at once is not asked without a pause. */
const AGAIN_MS = 500;
/** How long one wait for a line lasts before it is begun anew. */
const LISTEN_MS = 60_000;
/** How long logs that are not followed may take to come. */
const WHOLE_MS = 60_000;
const SERVICE = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

interface Wanted {
  readonly tail: number;
  readonly since: string;
  readonly follow: boolean;
  /** Whether a line says which service it is from. */
  readonly named: boolean;
}

/** Resolves with the exit code. @throws {HostUnreachable} */
export async function logs(chosen: Chosen, operands: readonly string[], console: Console): Promise<number> {
  const services = operands.length === 0 ? [chosen.settings.target.service] : [...new Set(operands)];
  const wrong = services.find((service) => !SERVICE.test(service));
  if (wrong !== undefined) throw new Usage(`\`${wrong.slice(0, 60)}\` can't be the name of a Compose service.`);
  const wanted: Wanted = {
    tail: wholeNumber(console.flags, 'tail', 100, 0, 5000),
    since: sinceFlag(console.flags),
    follow: console.flags.has('follow'),
    named: services.length > 1,
  };
  const redactor = createLearningRedactor(chosen.secrets, chosen.settings.redact);
  const host = await reach(chosen, console, redactor.redact);
  try {
    console.progress.doing('Look');
    const { snapshot, environment } = await unlessCancelled(observe(host, chosen.settings), console.signal, '');
    redactor.learn(environment);
    console.progress.end();
    const readers = services.map(
      (service) =>
        new LogReader({
          ...{ host, chosen, console, redactor, wanted, service },
          project: snapshot.project,
          began: hostClock(snapshot),
        }),
    );
    const codes = await Promise.all(readers.map((reader) => reader.read()));
    return Math.max(...codes);
  } catch (error) {
    if (console.signal.aborted && !(error instanceof Usage)) return 0;
    throw error;
  } finally {
    host.close();
  }
}

interface Reading {
  readonly host: Host;
  readonly chosen: Chosen;
  readonly console: Console;
  readonly redactor: LearningRedactor;
  readonly wanted: Wanted;
  readonly service: string;
  readonly project: string;
  /** The host's time when it began: a container that is restarted goes on from there when it had said nothing. */
  readonly began: string;
}

/** How one stretch of a log ended. */
type Stretch =
  /** `status`: the container's state then, '' when there was none. */
  { readonly kind: 'ended'; readonly status: string } | { readonly kind: 'failed' } | { readonly kind: 'stopped' };

class LogReader {
  readonly #of: Reading;
  readonly #lines: LogLines;
  #noted = '';

  constructor(reading: Reading) {
    this.#of = reading;
    this.#lines = new LogLines((text) => reading.redactor.redact(text));
  }

  async read(): Promise<number> {
    let awaySince: number | null = null;
    for (let wait = false; ; ) {
      try {
        const stretch = await this.#stretch(wait);
        awaySince = null;
        if (stretch.kind === 'stopped') return 0;
        if (stretch.kind === 'failed') return 1;
        if (!this.#of.wanted.follow) return this.#ended(stretch.status);
        if (stretch.status !== 'running')
          this.#note(`${this.#of.service} ${stateWords(oneLine(stretch.status, this.#of.redactor.redact))}`);
        wait = true;
        await this.#pause(AGAIN_MS);
      } catch (error) {
        if (this.#of.console.signal.aborted) return 0;
        if (!(error instanceof ConnectionLost || error instanceof HostUnreachable)) throw error;
        awaySince ??= performance.now();
        if (!this.#of.wanted.follow || performance.now() - awaySince > AWAY_MS) throw asUnreachable(error);
        this.#note(`${oneLine(error.message, this.#of.redactor.redact)} Connecting again`);
        if (error instanceof HostUnreachable) await this.#pause(PAUSE_MS);
      }
      this.#lines.resume();
    }
  }

  /** What a log that is not followed leaves to be said. */
  #ended(status: string): number {
    if (status !== '') return 0;
    this.#note(`${this.#of.service} has no container in this project.`);
    return 1;
  }

  async #stretch(wait: boolean): Promise<Stretch> {
    const { host, chosen, wanted, service, project, began, console } = this.#of;
    const nonce = randomBytes(12).toString('hex');
    const { lastAt } = this.#lines;
    const script = logScript({
      ...{ nonce, project, service, wait, follow: wanted.follow },
      projectDirectory: chosen.settings.target.projectDirectory,
      useSudo: chosen.settings.useSudo,
      tail: lastAt === '' && !wait ? wanted.tail : null,
      since: lastAt !== '' ? lastAt : wait ? began : wanted.since,
    });
    const conversation = await host.converse(script, 'pause');
    const stop = () => conversation.close();
    console.signal.addEventListener('abort', stop, { once: true });
    try {
      return await unlessCancelled(this.#listen(conversation, nonce), console.signal, 'while it showed logs');
    } finally {
      console.signal.removeEventListener('abort', stop);
      stop();
    }
  }

  async #listen(conversation: Conversation, nonce: string): Promise<Stretch> {
    for (;;) {
      const line = await nextLine(conversation, this.#of.wanted.follow);
      if (line === null) {
        if (this.#of.console.signal.aborted) return { kind: 'stopped' };
        return this.#of.wanted.follow ? { kind: 'ended', status: 'running' } : { kind: 'failed' };
      }
      if (line === `${nonce} failed`) return { kind: 'failed' };
      if (line.startsWith(`${nonce} end `) || line === `${nonce} end`)
        return { kind: 'ended', status: line.slice(nonce.length + 5) };
      if (line.startsWith(`${nonce} env `)) this.#of.redactor.learn(pairsIn(line.slice(nonce.length + 5)));
      else if (line !== '') this.#show(this.#lines.take(line));
    }
  }

  #show(line: ShownLine | null): void {
    if (line === null) return;
    this.#noted = '';
    const { console, wanted, service } = this.#of;
    if (console.json) console.out(`${JSON.stringify({ service, at: line.at, text: line.text })}\n`);
    else console.out(`${wanted.named ? `${service.padEnd(12)} ` : ''}${rendered(line, console.outTerminal.color)}\n`);
  }

  /** Said once, until there is something else to say or to show. */
  #note(text: string): void {
    if (text !== this.#noted) this.#of.console.progress.line(`-- ${text} --`);
    this.#noted = text;
  }

  async #pause(durationMs: number): Promise<void> {
    await sleep(durationMs, undefined, { signal: this.#of.console.signal }).catch(() => undefined);
  }
}

function stateWords(status: string): string {
  return `${status === '' ? 'has no container' : `is ${status}`}; waiting for it to run`;
}

function rendered({ at, text }: ShownLine, color: boolean): string {
  const time = clock(at);
  if (time === '') return forLog(text);
  return color ? `\u001b[2m${time}\u001b[0m ${forLog(text)}` : `${time} ${forLog(text)}`;
}

/** The next line, for as long as it takes where the log is followed. */
async function nextLine(conversation: Conversation, follow: boolean): Promise<string | null> {
  for (;;) {
    try {
      return await conversation.next(follow ? LISTEN_MS : WHOLE_MS);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (!follow) throw new ConnectionLost(`No log line came within ${WHOLE_MS / 1000} s.`);
    }
  }
}

function pairsIn(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((pair) => typeof pair === 'string') : [];
  } catch {
    return [];
  }
}

function asUnreachable(error: ConnectionLost | HostUnreachable): HostUnreachable {
  return error instanceof HostUnreachable ? error : new HostUnreachable('connection-lost', error.message, []);
}
