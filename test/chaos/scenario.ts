/**
 * Seed and index → one chaos run: an ailment, a fix, and misfortunes. Pure.
 */

import type { Misbehaviour } from '../host/embedded.ts';
import { AILMENTS, type Ailment } from './ailments.ts';
import { type DockerWords, type Misfortune, type Moment, misfortuneText, type TimedSignal } from './misfortune.ts';
import { Random } from './random.ts';

export interface Scenario {
  readonly seed: number;
  readonly index: number;
  readonly ailment: Ailment;
  readonly fix: string;
  /** Beside those of the stack and of the ailment. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly misfortunes: readonly Misfortune[];
}

/** A run with a fix takes about so long here when nothing goes wrong. */
const RUN_MS = 6000;
/** Bytes that such a run gets from the server; a first look is a tenth of it. */
const RUN_BYTES = 150_000;
const CHANNELS = 30;

export function scenarioOf(seed: number, index: number): Scenario {
  const random = new Random(seed, index);
  const ailment = random.oneOf(AILMENTS);
  const fix = random.oneOf(ailment.fixes);
  const count = random.oneOf([1, 1, 1, 2, 2, 3]);
  const misfortunes: Misfortune[] = [];
  while (misfortunes.length < count) {
    const misfortune = draw(random);
    if (!misfortunes.some((other) => clash(other, misfortune))) misfortunes.push(misfortune);
  }
  const impatient = misfortunes.some(({ kind }) => kind === 'docker') && random.chance(0.5);
  return { seed, index, ailment, fix, inputs: impatient ? { 'command-timeout': '3' } : {}, misfortunes };
}

export function scenarioText({ ailment, fix, inputs, misfortunes }: Scenario): string {
  const extra = Object.entries(inputs).map(([name, value]) => `${name} ${value}`);
  return `${ailment.name}, fix ${[fix, ...extra].join(', ')}: ${misfortunes.map(misfortuneText).join('; ')}`;
}

function draw(random: Random): Misfortune {
  const kind = random.oneOf(['cut', 'cut', 'wire', 'wire', 'wire', 'away', 'signals', 'signals', 'docker', 'docker', 'rest'] as const);
  switch (kind) {
    case 'cut':
      return { kind: 'cut', at: moment(random) };
    case 'wire':
      return { kind: 'connection', number: random.oneOf([1, 1, 1, 2, 3]), behaves: badWire(random) };
    case 'away':
      return { kind: 'away', at: moment(random), forMs: random.spread(200, 8000) };
    case 'signals':
      return { kind: 'signals', at: moment(random), signals: signals(random) };
    case 'docker':
      return dockerTrouble(random);
    case 'rest':
      return random.chance(0.6) ? { kind: 'no-forwarding' } : { kind: 'locked', seconds: random.whole(1, 7) };
  }
}

function clash(one: Misfortune, other: Misfortune): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'connection' && other.kind === 'connection') return one.number === other.number;
  return one.kind !== 'cut';
}

function moment(random: Random): Moment {
  const kind = random.oneOf(['time', 'docker', 'change', 'change'] as const);
  if (kind === 'time') return { kind, afterMs: random.whole(100, RUN_MS) };
  const afterMs = random.oneOf([0, random.whole(1, 60), random.whole(60, 1200)]);
  return { kind, call: kind === 'docker' ? random.whole(1, 40) : random.whole(1, 4), afterMs };
}

function badWire(random: Random): Misbehaviour {
  switch (random.oneOf(['bytes', 'bytes', 'bytes', 'channel', 'channel', 'other'] as const)) {
    case 'bytes':
      return { kind: 'cut-after-bytes', bytes: random.spread(1, RUN_BYTES) };
    case 'channel':
      return { kind: 'cut-at-channel', number: random.whole(1, CHANNELS) };
    case 'other':
      return random.oneOf([
        { kind: 'hang-up' },
        { kind: 'silence' },
        { kind: 'hang-after-authentication' },
        { kind: 'refuse-sessions' },
        { kind: 'refuse-authentication' },
      ] as const);
  }
}

/** As a runner cancels, as a person does, and as a machine dies. */
function signals(random: Random): TimedSignal[] {
  const next = (signal: NodeJS.Signals): TimedSignal => ({ signal, afterMs: random.spread(20, 2500) });
  switch (random.oneOf(['kill', 'kill', 'interrupt', 'terminate', 'cancel', 'cancel'] as const)) {
    case 'kill':
      return [{ signal: 'SIGKILL', afterMs: 0 }];
    case 'interrupt':
      return [{ signal: 'SIGINT', afterMs: 0 }];
    case 'terminate':
      return [{ signal: 'SIGTERM', afterMs: 0 }];
    case 'cancel':
      return [{ signal: 'SIGINT', afterMs: 0 }, next('SIGTERM'), next('SIGKILL')];
  }
}

const WORDS: readonly DockerWords[] = ['*', '* ps *', '*inspect*', '* up *', '* restart *', '* build *', '* tag *', '* start *'];

function dockerTrouble(random: Random): Misfortune {
  const words = random.oneOf(WORDS);
  const how = random.oneOf(['fails', 'hangs', 'late', 'breaks-off'] as const);
  return {
    kind: 'docker',
    words,
    call: words === '*' ? random.whole(1, 30) : words === '* ps *' || words === '*inspect*' ? random.whole(1, 8) : random.whole(1, 2),
    how,
    forMs: how === 'fails' ? 0 : how === 'breaks-off' ? random.spread(5, 500) : random.spread(200, 8000),
  };
}
