/**
 * `watch`: one look after another over one connection, until it is told to stop. It keeps the last state and a few changes,
 * and changes nothing on the host.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, unlessCancelled } from '../../cancel.ts';
import { ConnectionLost, type Host, HostUnreachable } from '../../host/host.ts';
import type { RunStatus } from '../../model/record.ts';
import { createLearningRedactor, type LearningRedactor } from '../../report/learning.ts';
import { clock, count, duration } from '../../report/quantity.ts';
import { type Console, oneLine } from '../console.ts';
import { exitCode, INTERRUPTED } from '../exit-codes.ts';
import { durationMs, oneOf } from '../numbers.ts';
import { reach } from '../reach.ts';
import type { Chosen } from '../sources/sources.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { look } from './look.ts';
import { changeLine, footer, screen, stateLine, type Title, viewAsJson, viewLines } from './render.ts';
import { changesBetween, statusOf, unreachableView, type View } from './view.ts';

/** Changes that the live view shows. */
const SHOWN_CHANGES = 5;

/** Resolves with the exit code of the last state. @throws {HostUnreachable} when the first connection fails. */
export async function watch(chosen: Chosen, console: Console): Promise<number> {
  const plan = {
    everyMs: durationMs(console.flags, 'every', 10_000, 1, 3600),
    forMs: durationMs(console.flags, 'for', Number.POSITIVE_INFINITY, 1, 86_400),
    until: oneOf(console.flags, 'until', ['healthy', 'unhealthy']),
  };
  const redactor = createLearningRedactor(chosen.secrets, chosen.settings.redact);
  let drawing = false;
  const host = await reach(chosen, console, redactor.redact, () => drawing);
  console.progress.end();
  drawing = drawsScreen(console);
  const watching = new Watching(chosen, console, host, redactor, plan.everyMs);
  const began = performance.now();
  try {
    for (let tick = 1; !console.signal.aborted; tick++) {
      const view = await watching.tick();
      const leftMs = plan.forMs - (performance.now() - began);
      if (met(plan.until, statusOf(view.health)) || leftMs <= 0) break;
      const nextMs = Math.max(0, tick * plan.everyMs - (performance.now() - began));
      if (nextMs === 0) tick = Math.ceil((performance.now() - began) / plan.everyMs);
      await sleep(Math.min(nextMs, leftMs), undefined, { signal: console.signal }).catch(() => undefined);
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
  } finally {
    host.close();
    watching.end();
  }
  return watching.sumUp(plan.until);
}

function met(until: 'healthy' | 'unhealthy' | '', status: RunStatus): boolean {
  if (until === '') return false;
  return (status === 'healthy' || status === 'degraded') === (until === 'healthy');
}

function drawsScreen(console: Console): boolean {
  return console.outTerminal.live && !console.json;
}

class Watching {
  readonly #chosen: Chosen;
  readonly #console: Console;
  readonly #host: Host;
  readonly #redactor: LearningRedactor;
  readonly #everyMs: number;
  readonly #title: Title;
  readonly #screen: Screen | null;
  readonly #began = performance.now();
  readonly #latest: string[] = [];
  #view: View | null = null;
  #looks = 0;
  #changes = 0;

  constructor(chosen: Chosen, console: Console, host: Host, redactor: LearningRedactor, everyMs: number) {
    this.#chosen = chosen;
    this.#console = console;
    this.#host = host;
    this.#redactor = redactor;
    this.#everyMs = everyMs;
    this.#title = { service: chosen.settings.target.service, host: oneLine(host.description, redactor.redact) };
    this.#screen = drawsScreen(console) ? openScreen(console.out) : null;
  }

  /** Looks once and shows it. */
  async tick(): Promise<View> {
    const view = await this.#look();
    this.#looks++;
    const before = this.#view;
    const changes = before === null ? [] : changesBetween(before, view);
    this.#view = view;
    if (changes.length > 0) this.#changes++;
    if (changes.length > 0) this.#latest.unshift(`${clock(view.at)} ${changes.join('; ')}`);
    this.#latest.splice(SHOWN_CHANGES);
    if (this.#screen !== null) this.#draw(this.#screen, view);
    else if (before === null) this.#say(view, [], stateLine(view));
    else if (changes.length > 0) this.#say(view, changes, changeLine(view, changes));
    return view;
  }

  /** A host that went away is a state like any other: it may come back. */
  async #look(): Promise<View> {
    try {
      const looking = look(this.#host, this.#chosen.settings, this.#redactor);
      return await unlessCancelled(looking, this.#console.signal, 'while it looked');
    } catch (error) {
      if (this.#console.signal.aborted) throw new Cancelled('while it looked');
      if (!(error instanceof HostUnreachable || error instanceof ConnectionLost)) throw error;
      return unreachableView(new Date().toISOString(), oneLine(error.message, this.#redactor.redact));
    }
  }

  #say(view: View, changes: readonly string[], line: string): void {
    this.#console.out(`${this.#console.json ? JSON.stringify(viewAsJson(view, this.#title, changes)) : line}\n`);
  }

  #draw(to: Screen, view: View): void {
    const { outTerminal } = this.#console;
    const terminal = {
      ...outTerminal,
      width: process.stdout.columns ?? outTerminal.width,
      height: process.stdout.rows ?? outTerminal.height,
    };
    const state = viewLines(view, this.#title, terminal);
    const changes = this.#latest.map((line) => footer(line, terminal));
    const end = footer(
      `every ${duration(this.#everyMs)}; ${count(this.#looks, 'look')}, ${count(this.#changes, 'change')}; Ctrl-C ends it`,
      terminal,
    );
    to.draw(screen([...state, '', ...changes, end], terminal));
  }

  end(): void {
    this.#screen?.end();
  }

  /** Says how it went, in one line. Gives the exit code. */
  sumUp(until: string): number {
    const view = this.#view;
    if (view === null) return INTERRUPTED;
    const status = statusOf(view.health);
    const long = duration(performance.now() - this.#began);
    const missed = until !== '' && !met(until as 'healthy' | 'unhealthy', status) ? `; it never was ${until}` : '';
    const text = `Watched ${this.#title.service} for ${long}: ${count(this.#looks, 'look')}, ${count(this.#changes, 'change')}; last ${view.health}${missed}. ${view.says}`;
    if (this.#screen !== null) this.#console.out(`${text}\n`);
    else this.#console.progress.line(text);
    return exitCode(status, this.#chosen.settings.failOn);
  }
}
