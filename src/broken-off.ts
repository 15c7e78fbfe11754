/**
 * What ended a run before its natural end: a signal, a host out of reach, a lock lost, a mistake of its own.
 */

import { Cancelled } from './cancel.ts';
import { FixUnseen } from './climb/ladder.ts';
import { conclude } from './conclude.ts';
import { SessionRefused } from './fix/session.ts';
import { ConnectionLost, HostUnreachable } from './host/host.ts';
import type { RunRecord } from './model/record.ts';
import type { Recorder } from './recorder.ts';
import { rungText } from './words.ts';

/** What the run had done when it lost sight of the host. */
function appliedBefore(record: RunRecord): string {
  const last = record.attempts.at(-1);
  if (last === undefined) return '';
  return last.outcome === 'interrupted'
    ? ` A fix was under way (${rungText(last.rung)}): it goes on, on the host, to its end.`
    : ` Before that a fix was applied (${rungText(last.rung)}): how the backend is now is not known.`;
}

/** Puts into the record what ended the run before its natural end. */
export function brokenOff(recorder: Recorder, error: unknown, signal: AbortSignal): void {
  const { record } = recorder;
  if (error instanceof Cancelled || signal.aborted) {
    const where = error instanceof Cancelled ? error.message : 'in the middle of its work';
    recorder.tell(`Cancelled ${where}`, 'warning');
    conclude(record, 'unhealthy', 'cancelled', `The run was cancelled (interrupted by a signal) ${where}.`);
  } else if (error instanceof HostUnreachable) {
    recorder.tell(error.message, 'error');
    conclude(record, 'unreachable', error.reasonCode, `${error.message}${appliedBefore(record)}`);
    record.advice = [...error.advice];
  } else if (error instanceof FixUnseen) {
    recorder.tell(error.message, 'error');
    conclude(record, 'unhealthy', 'fix-failed', error.message);
  } else if (error instanceof SessionRefused) {
    const why = `The connection broke, and the lock of this project could not be taken again: ${error.message || 'unknown'}.`;
    recorder.tell(why, 'error');
    conclude(record, 'refused', 'locked', `${why}${appliedBefore(record)}`);
  } else if (error instanceof ConnectionLost) {
    recorder.tell(error.message, 'error');
    conclude(
      record,
      'unreachable',
      'connection-lost',
      `The connection to ${record.host} broke and could not be made again: ${error.message}${appliedBefore(record)}`,
    );
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    recorder.tell(text, 'error');
    conclude(
      record,
      'unhealthy',
      'internal-error',
      `The run failed by a mistake of its own: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
