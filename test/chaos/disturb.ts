/**
 * Lets the misfortunes of a scenario happen to a host and to the process that works on it.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { EmbeddedStack, Misbehaviour } from '../host/embedded.ts';
import { FOLDER } from '../host/project.ts';
import { troubleDocker } from './docker-trouble.ts';
import { changeOf } from './judge.ts';
import type { Misfortune, Moment } from './misfortune.ts';

export interface Disturbance {
  /** The process that signals go to. */
  begin(process: ChildProcess): void;
  /** Nothing happens any more, and the host can be reached. */
  end(): Promise<void>;
  /** What has happened so far, of the misfortunes that have a moment. */
  readonly happened: number;
}

/** What must be there before the process starts is done when this resolves. */
export async function disturb(stack: EmbeddedStack, misfortunes: readonly Misfortune[]): Promise<Disturbance> {
  const timers = new Set<NodeJS.Timeout>();
  const stopHearing: (() => void)[] = [];
  let over = false;
  let happened = 0;

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!over) act();
    }, ms);
    timers.add(timer);
  };
  const at = (moment: Moment, act: () => void) => {
    if (moment.kind === 'time') return later(moment.afterMs, act);
    let calls = 0;
    stopHearing.push(
      stack.onDocker((argv) => {
        if (moment.kind === 'change' && changeOf(argv) === null) return;
        calls += 1;
        if (calls === moment.call) later(moment.afterMs, act);
      }),
    );
  };
  const happen = (act: () => void) => () => {
    happened += 1;
    act();
  };

  behaveAsPlanned(stack, misfortunes);
  for (const misfortune of misfortunes) {
    if (misfortune.kind === 'docker') troubleDocker(stack, misfortune);
    if (misfortune.kind === 'locked') await holdLock(stack, misfortune.seconds);
  }

  const signal = (child: ChildProcess, signals: Extract<Misfortune, { kind: 'signals' }>['signals']) => {
    let afterMs = 0;
    for (const one of signals) {
      afterMs += one.afterMs;
      if (afterMs === 0) child.kill(one.signal);
      else later(afterMs, () => child.kill(one.signal));
    }
  };

  return {
    begin(child) {
      for (const misfortune of misfortunes) {
        if (misfortune.kind === 'cut')
          at(
            misfortune.at,
            happen(() => stack.cut()),
          );
        else if (misfortune.kind === 'signals')
          at(
            misfortune.at,
            happen(() => signal(child, misfortune.signals)),
          );
        else if (misfortune.kind === 'away')
          at(
            misfortune.at,
            happen(() => {
              void stack.stopListening();
              later(misfortune.forMs, () => void stack.listen());
            }),
          );
      }
    },
    async end() {
      over = true;
      for (const timer of timers) clearTimeout(timer);
      for (const stop of stopHearing) stop();
      stack.behave();
      await stack.listen();
    },
    get happened() {
      return happened;
    },
  };
}

function behaveAsPlanned(stack: EmbeddedStack, misfortunes: readonly Misfortune[]): void {
  const always: Misbehaviour[] = misfortunes.some(({ kind }) => kind === 'no-forwarding')
    ? [{ kind: 'refuse-forwarding' }]
    : [];
  const planned = misfortunes.filter((one) => one.kind === 'connection');
  const last = Math.max(0, ...planned.map((one) => one.number));
  stack.misbehave(always);
  for (let number = last; number >= 1; number--) {
    const ill = planned.find((one) => one.number === number);
    stack.misbehave(ill === undefined ? always : [...always, ill.behaves], 1);
  }
}

/** Resolves once it is held. */
function holdLock(stack: EmbeddedStack, seconds: number): Promise<void> {
  const holder = spawn('flock', [join(stack.home, FOLDER), '/bin/sh', '-c', `echo held; exec sleep ${seconds}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    holder.once('error', reject);
    holder.stdout.once('data', () => resolve());
  });
}
