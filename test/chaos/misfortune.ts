/**
 * What can go wrong while a run is under way, as plain data.
 */

import type { Misbehaviour } from '../host/embedded.ts';

export type Moment =
  | { readonly kind: 'time'; readonly afterMs: number }
  /** When the n-th `docker …` of the run begins on the host, counted from 1. */
  | { readonly kind: 'docker'; readonly call: number; readonly afterMs: number }
  /** When the n-th `docker …` that changes the host begins. */
  | { readonly kind: 'change'; readonly call: number; readonly afterMs: number };

export interface TimedSignal {
  readonly signal: NodeJS.Signals;
  /** After the moment, or the signal before. */
  readonly afterMs: number;
}

/** Shell patterns for the words of a `docker …`, between spaces. */
export type DockerWords =
  | '*'
  | '* ps *'
  | '*inspect*'
  | '* up *'
  | '* restart *'
  | '* build *'
  | '* tag *'
  | '* start *';

export type Misfortune =
  /** Every connection is cut. */
  | { readonly kind: 'cut'; readonly at: Moment }
  /** So behaves the n-th connection, counted from 1. */
  | { readonly kind: 'connection'; readonly number: number; readonly behaves: Misbehaviour }
  | { readonly kind: 'no-forwarding' }
  /** Every connection is cut, and no other gets in for a while. */
  | { readonly kind: 'away'; readonly at: Moment; readonly forMs: number }
  /** The process that runs the action is sent these. */
  | { readonly kind: 'signals'; readonly at: Moment; readonly signals: readonly TimedSignal[] }
  /** Somebody else holds the project's lock when the run begins. */
  | { readonly kind: 'locked'; readonly seconds: number }
  | {
      readonly kind: 'docker';
      readonly words: DockerWords;
      /** Which of the calls with these words. */
      readonly call: number;
      /** `late`: it does its work, then does not end for a while; `hangs`: not even that; `breaks-off`: it dies in the middle. */
      readonly how: 'fails' | 'hangs' | 'late' | 'breaks-off';
      readonly forMs: number;
    };

export function momentText(moment: Moment): string {
  const after = moment.afterMs === 0 ? '' : ` and ${moment.afterMs} ms`;
  switch (moment.kind) {
    case 'time':
      return `after ${moment.afterMs} ms`;
    case 'docker':
      return `at docker call ${moment.call}${after}`;
    case 'change':
      return `at change ${moment.call}${after}`;
  }
}

export function misfortuneText(misfortune: Misfortune): string {
  switch (misfortune.kind) {
    case 'cut':
      return `cut ${momentText(misfortune.at)}`;
    case 'connection': {
      const { kind, ...rest } = misfortune.behaves;
      return `connection ${misfortune.number}: ${[kind, ...Object.values(rest)].join(' ')}`;
    }
    case 'no-forwarding':
      return 'no forwarding';
    case 'away':
      return `away ${momentText(misfortune.at)} for ${misfortune.forMs} ms`;
    case 'signals':
      return `${misfortune.signals.map(({ signal, afterMs }) => `${afterMs === 0 ? '' : `${afterMs} ms later `}${signal}`).join(', ')} ${momentText(misfortune.at)}`;
    case 'locked':
      return `locked for ${misfortune.seconds} s`;
    case 'docker':
      return `docker call ${misfortune.call} of "${misfortune.words}" ${misfortune.how}${misfortune.forMs > 0 ? ` ${misfortune.forMs} ms` : ''}`;
  }
}
