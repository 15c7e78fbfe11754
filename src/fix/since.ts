/**
 * Whether somebody else had a hand in a service's containers since they were seen last: whatever their own policy does to them
 * does not count. Pure.
 */

import type { Container } from '../model/snapshot.ts';

/** The same of a fix that keeps the container as it is, and starts it anew: only another container, or none, shows a hand. */
export function replacedSince(before: readonly Container[], now: readonly Container[]): string {
  const started = now.map((container) => {
    const was = before.find((one) => one.id === container.id);
    return was === undefined ? container : { ...container, state: was.state };
  });
  return handSince(before, started);
}

/** What was done, in words; '' for nothing. Both are of the same service. */
export function handSince(before: readonly Container[], now: readonly Container[]): string {
  for (const container of now) {
    const was = before.find((one) => one.id === container.id);
    if (was === undefined) return `\`${container.service}\` was made anew since the fix`;
    const { state } = container;
    // A policy's own restarts raise the count when the container ends, before it starts again; a start by hand sets it back.
    const byPolicy =
      state.restartCount > was.state.restartCount ||
      (was.state.status === 'restarting' && state.restartCount === was.state.restartCount);
    if (!byPolicy && state.startedAt !== was.state.startedAt && state.status !== 'created')
      return `\`${container.service}\` was started again since the fix`;
    // Under these policies whatever ends by itself is started again: one that stays down was stopped.
    const ended = state.status === 'exited' && !state.oomKilled && state.error === '' && was.state.status === 'running';
    if (ended && !byPolicy && /^(always|unless-stopped)$/.test(container.restartPolicy))
      return `\`${container.service}\` was stopped since the fix`;
    if (state.status === 'paused' && was.state.status !== 'paused')
      return `\`${container.service}\` was paused since the fix`;
  }
  const gone = before.find((one) => !now.some((container) => container.id === one.id));
  return gone === undefined ? '' : `the container of \`${gone.service}\` was removed since the fix`;
}
