/**
 * Frees what a program said from what its logger put around it: colours, line ends, prefixes, JSON records.
 * It must not judge what was said.
 */

import type { LogLine } from '../../model/snapshot.ts';

/** A line is read up to here, in UTF-16 units. */
export const LONGEST_LINE = 4_000;

/** One line of what a program said; a JSON record with a stack trace gives several with the same `index`. */
export interface Message {
  readonly text: string;
  readonly line: LogLine;
  readonly index: number;
}

const ANSI = /\u001b\[[0-9;?]{0,20}[A-Za-z]/g;
const COMPOSE_PREFIX = /^[\w.-]{1,80} {1,40}\| /;
const TIME_PREFIX = /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?\]? /;
const ACCESS_LOG = /"(?:[A-Z]{3,8}) [^"]{0,4000} HTTP\/\d(?:\.\d)?" \d{3}\b/;
const QUIET_LEVELS: ReadonlySet<unknown> = new Set(['debug', 'trace', 'DEBUG', 'TRACE', 'Debug', 'Verbose', 10, 20]);

/** Where JSON loggers put what was said: pino, winston, bunyan, zap, slog, zerolog, logstash, structlog, Serilog, logrus. */
const SPOKEN = ['msg', 'message', 'event', '@m', 'MessageTemplate', 'textPayload', 'log'] as const;
const FAULTS = [
  'err',
  'error',
  'exception',
  'exc_info',
  'exc_text',
  'stack',
  'stack_trace',
  'stacktrace',
  'traceback',
  '@x',
  'Exception',
  'errorVerbose',
  'reason',
  'cause',
] as const;
const INSIDE_A_FAULT = ['message', 'msg', 'stack', 'stack_trace', 'code', 'detail'] as const;
const SPOKEN_STRING = new RegExp(
  `"(?:${[...new Set([...SPOKEN, ...FAULTS, ...INSIDE_A_FAULT])].join('|')})": ?"((?:[^"\\\\]|\\\\.)*)`,
  'g',
);

function spoken(record: Readonly<Record<string, unknown>>): readonly string[] {
  const level = record['level'] ?? record['Level'] ?? record['severity'] ?? record['@l'];
  if (QUIET_LEVELS.has(level)) return [];
  const said: string[] = [];
  const take = (value: unknown): void => {
    if (typeof value === 'string' && value !== '') said.push(value);
  };
  for (const key of SPOKEN) take(record[key]);
  for (const key of FAULTS) {
    const fault = record[key];
    take(fault);
    if (typeof fault === 'object' && fault !== null) {
      for (const inner of INSIDE_A_FAULT) take((fault as Readonly<Record<string, unknown>>)[inner]);
    }
  }
  return said;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** What a record said that is no JSON any more because it was cut. */
function spokenInPart(record: string): readonly string[] {
  return [...record.matchAll(SPOKEN_STRING)].map((match) =>
    (match[1] ?? '').replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter),
  );
}

function fromJson(text: string): readonly string[] {
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null ? spoken(record as Readonly<Record<string, unknown>>) : [text];
  } catch {
    return spokenInPart(text);
  }
}

/** Without the times that the program, its logger and whoever collected the line put before it. */
function withoutTime(text: string): string {
  let rest = text;
  for (let times = 0; times < 3 && /^[[\d]/.test(rest); times++) rest = rest.replace(TIME_PREFIX, '');
  return rest;
}

/** The same lines as the programs said them. Requests in access logs are left out: a client chooses what stands in them. */
export function messagesOf(lines: readonly LogLine[]): readonly Message[] {
  const messages: Message[] = [];
  lines.forEach((line, index) => {
    let text = line.text.length > LONGEST_LINE ? line.text.slice(0, LONGEST_LINE) : line.text;
    if (text.includes('\u001b')) text = text.replace(ANSI, '');
    text = text.trimEnd().replace(COMPOSE_PREFIX, '');
    if (text.includes(' HTTP/') && ACCESS_LOG.test(text)) return;
    const record = text.startsWith('{') ? text : text.replace(TIME_PREFIX, '');
    const pieces = record.startsWith('{"') ? fromJson(record) : [text];
    for (const piece of pieces)
      for (const said of piece.split('\n')) messages.push({ text: withoutTime(said.trimEnd()), line, index });
  });
  return messages;
}
