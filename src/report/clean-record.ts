/**
 * The only door from a run's record to what is shown: every string of it stripped of the invisible, redacted and bounded.
 * Renderers take a clean record alone, so that none of them can forget it.
 */

import type { RunRecord } from '../model/record.ts';
import type { LogLine } from '../model/snapshot.ts';
import { hideKnown } from './known-secrets.ts';
import { privateKeyLines } from './private-keys.ts';
import type { Redact, Redactor } from './redact.ts';
import { bound, cut, strip } from './sanitise.ts';

declare const clean: unique symbol;

export type CleanRecord = RunRecord & { readonly [clean]: true };

/** One string holds at most so many characters a line and so many lines. */
const BOUNDS = { maxLineLength: 8_000, maxLines: 5_000 };
/** What is looked at for secrets: more than is shown, so that none is cut in two at the edge of what is. */
const LOOKED_AT = { maxLineLength: 2 * BOUNDS.maxLineLength, maxLines: BOUNDS.maxLines };

/** Longer texts hardly come twice, and each is worth a pass of its own. */
const SHORT_LENGTH = 200;

export function cleanRecord(record: RunRecord, redact: Redactor): CleanRecord {
  const hideKeys = hideKnown(keyLinesIn(record));
  const short = shortTextsIn(record);
  const shown = redact.all(short.map(hideKeys));
  const known = new Map(short.map((text, index) => [text, shown[index] ?? '']));
  return cleanValue(record, (text) => known.get(text) ?? redact(hideKeys(text))) as CleanRecord;
}

/** Texts of a record outside its logs, each once: it has hundreds of short ones, and says many times the same. */
function shortTextsIn(record: RunRecord): string[] {
  const texts = new Set<string>();
  const collect = (text: string) => {
    if (text.length <= SHORT_LENGTH) texts.add(text);
    return text;
  };
  cleanValue(record, collect, () => []);
  return [...texts];
}

/** A log shows a key as a whole; a line of it that is quoted elsewhere no rule would know. */
function keyLinesIn({ before, after, attempts }: RunRecord): string[] {
  const logs = [before, after].flatMap((snapshot) => Object.values(snapshot?.logs ?? {}));
  return [...logs, ...attempts.map(({ evidence }) => evidence?.log ?? [])].flatMap((log) =>
    privateKeyLines(log.map((line) => strip(line.text)).join('\n')),
  );
}

/** One piece of text, the same way. */
export function cleanText(text: string, redact: Redact): string {
  return bound(redact(bound(strip(text), LOOKED_AT)), BOUNDS);
}

function cleanValue(value: unknown, redact: Redact, ofLog = cleanLog): unknown {
  if (typeof value === 'string') return cleanText(value, redact);
  if (Array.isArray(value)) return isLog(value) ? ofLog(value, redact) : cleanList(value, redact, ofLog);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleanValue(member, redact, ofLog)]));
}

/** A secret may span lines, such as a private key: lists of lines are redacted as one text. */
function cleanList(list: readonly unknown[], redact: Redact, ofLog: typeof cleanLog): unknown[] {
  if (list.length > 1 && list.every((item) => typeof item === 'string')) return cleanLines(list, redact);
  return list.map((item) => cleanValue(item, redact, ofLog));
}

function cleanLines(lines: readonly string[], redact: Redact): string[] {
  const single = lines.map((line) => cut(strip(line).replaceAll('\n', ' '), LOOKED_AT.maxLineLength));
  const cleaned = redact(single.join('\n')).split('\n');
  const whole = cleaned.length === single.length ? cleaned : single.map(redact);
  return whole.map((line) => bound(line, BOUNDS));
}

function cleanLog(lines: readonly LogLine[], redact: Redact): LogLine[] {
  const latest = lines.slice(-BOUNDS.maxLines);
  const texts = cleanLines(
    latest.map((line) => line.text),
    redact,
  );
  return latest.map((line, index) => ({ at: strip(line.at), text: texts[index] ?? '' }));
}

function isLog(list: readonly unknown[]): list is readonly LogLine[] {
  const first = list[0];
  return (
    typeof first === 'object' && first !== null && Object.keys(first).length === 2 && 'at' in first && 'text' in first
  );
}
