/**
 * Polls until the backend is steady: everything is as it should be, and stays so. No fixed waits: it ends as soon as it
 * knows, and gives up at its limit with the last reasons.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { ownContainers } from '../diagnose/facts.ts';
import type { Host } from '../host/host.ts';
import type { Verdict, VerifySample } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type { Container, Snapshot } from '../model/snapshot.ts';
import { degraded, identity, onlyDashboard, takeSample, unmet } from './sample.ts';

const SHORTEST_MS = 100;
const LONGEST_MS = 2000;
/** While all is well only its end is near; a restart in between shows in the containers' times. */
const WATCHING_MS = 500;

/**
 * Between two looks: half as long as a look takes, so that a recovery is seen at once and the host is looked at for two thirds of
 * the time at most; longer when it has taken long already.
 */
export function pauseAfter(lookMs: number, elapsedMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lookMs / 2, elapsedMs / 100));
}

export interface VerifyRequest {
  readonly limitMs: number;
  readonly stableForMs: number;
  readonly signal: AbortSignal;
  /** Told whenever the reasons change. */
  readonly onChange: (reasons: readonly string[]) => void;
  /** Told of each look that saw how the containers are. */
  readonly onContainers?: (containers: readonly Container[]) => void;
}

/** @param snapshot the one that the fix was planned on: it names the project and what is accepted. */
export async function verify(
  host: Host,
  settings: Settings,
  snapshot: Snapshot,
  request: VerifyRequest,
): Promise<Verdict> {
  const began = performance.now();
  const elapsed = () => Math.round(performance.now() - began);
  const samples: VerifySample[] = [];
  let goodSince: number | null = null;
  let steadyIdentity = '';
  let before: string | null = null;
  let known = ownContainers(snapshot)
    .filter(({ service }) => service === snapshot.target.service)
    .map(({ id }) => id);
  for (;;) {
    const atMs = elapsed();
    const sample = await unlessAborted(takeSample(host, settings, snapshot.project, known), request.signal);
    const lookMs = elapsed() - atMs;
    if (sample === null)
      return {
        outcome: 'interrupted',
        reasons: before?.split('\n') ?? [],
        samples,
        recoveredAfterMs: goodSince,
        durationMs: elapsed(),
      };
    const reasons = unmet(sample, snapshot);
    const told = reasons.join('\n');
    if (told !== before) {
      samples.push({ atMs, reasons });
      request.onChange(reasons);
      before = told;
    }
    if (sample.containers !== null) {
      known = sample.containers.map(({ id }) => id);
      request.onContainers?.(sample.containers);
    }
    const now = identity(sample);
    // A look that saw no containers and nothing amiss, as on a slow connection, proves nothing in either direction.
    const blind = sample.containers === null && reasons.length === 1;
    if (!blind && reasons.length > 0) goodSince = null;
    else if (!blind && (goodSince === null || now !== steadyIdentity)) {
      goodSince = atMs;
      steadyIdentity = now;
    }
    const verdict = (outcome: Verdict['outcome'], why: readonly string[] = reasons): Verdict => ({
      outcome,
      reasons: why,
      samples,
      recoveredAfterMs: goodSince,
      durationMs: elapsed(),
    });
    if (!blind && goodSince !== null && elapsed() - goodSince >= request.stableForMs) {
      return degraded(sample, snapshot)
        ? verdict('degraded', ['monitoring does not report the best health'])
        : verdict('steady');
    }
    const holding =
      goodSince !== null &&
      goodSince <= request.limitMs &&
      !(blind && elapsed() >= request.limitMs + request.stableForMs);
    if (elapsed() >= request.limitMs && !holding) return verdict(onlyDashboard(reasons) ? 'degraded' : 'not-healthy');
    const pauseMs = blind ? SHORTEST_MS : pauseAfter(lookMs, elapsed());
    const nextMs =
      goodSince === null
        ? pauseMs
        : Math.min(Math.max(pauseMs, WATCHING_MS), Math.max(50, goodSince + request.stableForMs - elapsed()));
    await sleep(nextMs, undefined, { signal: request.signal }).catch(() => undefined);
  }
}

/** null: the run was told to stop before the work was done. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop = () => {};
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  work.catch(() => undefined);
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
