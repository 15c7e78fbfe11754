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
const RUN_MS = 3500;
/** What such a run has on its connection, about: bytes from the server, channels, and `docker …` on the host. */
const RUN_BYTES = 120_000;
const CHANNELS = 20;
const DOCKER_CALLS = 40;

/** Calls with which each fix changes the host, in their order. */
const CHANGES: Readonly<Record<string, readonly DockerWords[]>> = {
  restart: ['* restart *'],
  'full-restart': ['* restart *', '* up *'],
  rebuild: ['* tag *', '* build *', '* up *', '* tag *', '* up *'],
  auto: ['* start *', '* restart *', '* up *', '* build *'],
};

export function scenarioOf(seed: number, index: number): Scenario {
  const random = new Random(seed, index);
  const ailment = random.oneOf(AILMENTS);
  const fix = random.oneOf(ailment.fixes);
  const count = random.oneOf([1, 1, 1, 2, 2, 3]);
  const misfortunes: Misfortune[] = [];
  while (misfortunes.length < count) {
    const misfortune = draw(random, fix, misfortunes);
    if (!misfortunes.some((other) => clash(other, misfortune))) misfortunes.push(misfortune);
  }
  const impatient = misfortunes.some(({ kind }) => kind === 'docker') && random.chance(0.5);
  return { seed, index, ailment, fix, inputs: impatient ? { 'command-timeout': '3' } : {}, misfortunes };
}

export function scenarioText({ ailment, fix, inputs, misfortunes }: Scenario): string {
  const extra = Object.entries(inputs).map(([name, value]) => `${name} ${value}`);
  return `${ailment.name}, fix ${[fix, ...extra].join(', ')}: ${misfortunes.map(misfortuneText).join('; ')}`;
}

function draw(random: Random, fix: string, before: readonly Misfortune[]): Misfortune {
  const kind = random.oneOf([
    'cut',
    'cut',
    'wire',
    'wire',
    'wire',
    'away',
    'signals',
    'signals',
    'docker',
    'docker',
    'rest',
  ] as const);
  switch (kind) {
    case 'cut':
      return { kind: 'cut', at: moment(random, fix) };
    case 'wire':
      return { kind: 'connection', number: 1 + connectionsLost(before), behaves: badWire(random) };
    case 'away':
      return { kind: 'away', at: moment(random, fix), forMs: random.spread(200, 8000) };
    case 'signals':
      return { kind: 'signals', at: moment(random, fix), signals: signals(random) };
    case 'docker':
      return dockerTrouble(random, fix);
    case 'rest':
      return random.chance(0.6) ? { kind: 'no-forwarding' } : { kind: 'locked', seconds: random.whole(1, 7) };
  }
}

/** So many connections are broken by what was drawn before: the next one is the first that may be ill. */
function connectionsLost(before: readonly Misfortune[]): number {
  return before.filter(({ kind }) => kind === 'cut' || kind === 'away' || kind === 'connection').length;
}

function clash(one: Misfortune, other: Misfortune): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'connection' && other.kind === 'connection') return one.number === other.number;
  return one.kind !== 'cut';
}

function moment(random: Random, fix: string): Moment {
  const kind = random.oneOf(['time', 'docker', 'change', 'change'] as const);
  if (kind === 'time') return { kind, afterMs: random.whole(100, RUN_MS) };
  const afterMs = random.oneOf([0, random.whole(1, 60), random.whole(60, 1200)]);
  const calls = kind === 'docker' ? DOCKER_CALLS : Math.min(3, CHANGES[fix]?.length ?? 1);
  return { kind, call: random.whole(1, calls), afterMs };
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

function dockerTrouble(random: Random, fix: string): Misfortune {
  const how = random.oneOf(['fails', 'hangs', 'late', 'breaks-off'] as const);
  const forMs = how === 'fails' ? 0 : how === 'breaks-off' ? random.spread(5, 500) : random.spread(200, 8000);
  if (random.chance(0.6)) return { kind: 'docker', words: random.oneOf(CHANGES[fix] ?? ['*']), call: 1, how, forMs };
  const words = random.oneOf(['*', '* ps *', '*inspect*'] as const);
  return { kind: 'docker', words, call: random.whole(1, words === '*' ? DOCKER_CALLS : 8), how, forMs };
}
