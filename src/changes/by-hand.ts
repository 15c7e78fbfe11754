/**
 * Tells a container that was stopped or paused by somebody from one that ended by itself. Pure.
 */

import type { EngineEvent } from '../model/past.ts';
import type { Container } from '../model/snapshot.ts';

export interface ByHand {
  readonly did: 'stopped' | 'paused' | 'killed';
  /** RFC 3339; '' where it is not known when. */
  readonly at: string;
  readonly evidence: string;
}

/** A kill that ends its container does so within the time that `docker stop` gives it, and some more. */
const GRACE_MS = 90_000;

/** How the container came to be stopped or paused by hand; null when it was not, or nothing says so. */
export function byHand(container: Container, events: readonly EngineEvent[], engineStartedAt: string): ByHand | null {
  const own = events.filter((event) => event.type === 'container' && event.id === container.id);
  const { state } = container;
  if (state.status === 'paused') {
    const event = own.findLast(({ action }) => action === 'pause');
    return { did: 'paused', at: event?.at ?? '', evidence: event ? 'the engine’s event `pause`' : 'its state' };
  }
  if (state.status !== 'exited' || state.error !== '' || state.oomKilled) return null;
  const ended = Date.parse(state.finishedAt);
  const kill = own.findLast(
    ({ action, at }) => action === 'kill' && Date.parse(at) <= ended + 2_000 && ended - Date.parse(at) < GRACE_MS,
  );
  if (kill !== undefined) {
    const stop = own.some(({ action, at }) => action === 'stop' && Date.parse(at) >= ended - 2_000);
    const how = `the engine’s event \`kill\` with signal ${kill.signal || 'unknown'}${stop ? ', then `stop`' : ''}`;
    return { did: stop ? 'stopped' : 'killed', at: kill.at, evidence: how };
  }
  return byPolicy(container, engineStartedAt);
}

/** `restart: always` restarts whatever ends by itself: one that stays down was stopped, or the engine was. */
function byPolicy({ restartPolicy, state }: Container, engineStartedAt: string): ByHand | null {
  if (restartPolicy !== 'always' && restartPolicy !== 'unless-stopped') return null;
  const engineSince = engineStartedAt !== '' && Date.parse(engineStartedAt) >= Date.parse(state.finishedAt) - 60_000;
  if (engineSince && restartPolicy === 'unless-stopped') return null;
  return {
    did: 'stopped',
    at: state.finishedAt,
    evidence: `exit code ${state.exitCode} under \`restart: ${restartPolicy}\`, which starts again whatever ends by itself`,
  };
}
