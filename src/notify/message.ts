/**
 * What a channel is told, before it takes the form of any service: plain texts from a clean record. Pure.
 */

import type { Condition } from '../announce/condition.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { duration } from '../report/quantity.ts';
import { cut, oneLine } from '../report/sanitise.ts';
import { topFinding } from '../report/summary/cause.ts';
import { hostName, outcomeWords, STATUS } from '../report/wording.ts';
import { rungText } from '../words.ts';
import type { Change } from './decide.ts';

const MAX_TEXT = 500;
const MAX_ADVICE = 3;

/** Every text is on one line and holds no markup of its own. */
export interface Message {
  readonly mark: string;
  readonly title: string;
  /** Why the run ended as it did. */
  readonly reason: string;
  /** '' where none was found. */
  readonly cause: string;
  /** What was tried, with its result. */
  readonly tried: readonly string[];
  /** What a person should do, at most three. */
  readonly next: readonly string[];
  /** '' for none. */
  readonly runUrl: string;
  readonly incidentUrl: string;
  /** What the receiver should know of this message itself; '' for nothing. */
  readonly note: string;
  readonly condition: Condition;
  readonly change: Change;
}

export interface Occasion {
  readonly condition: Condition;
  readonly change: Change;
  readonly unsure: boolean;
  readonly incidentUrl: string;
}

export function messageOf(record: CleanRecord, { condition, change, unsure, incidentUrl }: Occasion): Message {
  const top = topFinding(record);
  const title = `${line(record.service)} on ${line(hostName(record.host))} ${verb(record, change, condition)}`;
  return {
    mark: condition === 'well' && record.status !== 'degraded' ? '✅' : STATUS[record.status].mark,
    title: cut(title, 200),
    reason: line(record.reason),
    cause:
      top === null || (condition === 'well' && record.status === 'healthy')
        ? ''
        : `${line(top.title)} (${line(top.id)})`,
    tried: record.attempts.map((attempt) => line(`${rungText(attempt.rung)}: ${outcomeWords(attempt)}`)),
    next: condition === 'failing' ? record.advice.slice(0, MAX_ADVICE).map(line) : [],
    runUrl: record.origin.runUrl,
    incidentUrl,
    note: unsure ? 'What was before is not known, so this may have been told already.' : '',
    condition,
    change,
  };
}

function verb(record: CleanRecord, change: Change, condition: Condition): string {
  if (change === 'recovered') {
    const took = record.recoveryMs === null ? '' : ` ${duration(record.recoveryMs)} after the fix began`;
    return `is well again${took}`;
  }
  if (condition === 'failing') {
    if (record.status === 'unreachable') return 'is unreachable';
    return change === 'broke' ? 'is failing' : 'is still failing';
  }
  return condition === 'well' ? 'is well' : 'was looked at, without a result';
}

function line(text: string): string {
  return cut(oneLine(text), MAX_TEXT);
}
