/** Python's tracebacks, and what can only be told from several of their lines: missing variables and pydantic's fields. */

import { type Found, fromBlock, type Reading, type Revision } from './found.ts';

const HEAD = 'Traceback (most recent call last):';
const LONGEST_TRACEBACK = 600;
const LONGEST_MESSAGE = 30;
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const STOPPED: ReadonlySet<string> = new Set([
  'KeyboardInterrupt',
  'SystemExit',
  'CancelledError',
  'GeneratorExit',
  'BrokenPipeError',
]);
const EXCEPTION = /^(?:[A-Za-z_]\w{0,80}\.){0,10}(?<name>[A-Z]\w{1,80})(?::|$)/;
const FIELD = /^(?<field>[A-Za-z_][\w.]{0,100})$/;
const PROBLEM = /\[type=(?<type>\w{1,60})|\(type=(?<old>[\w.]{1,60})/;

export interface Traceback {
  readonly start: number;
  /** Position of the line that names the exception. */
  readonly end: number;
  /** Whether it continues the traceback before it. */
  readonly chained: boolean;
}

/** Every traceback of what was read, oldest first. */
export function tracebacks({ messages }: Reading): readonly Traceback[] {
  const found: Traceback[] = [];
  const text = (position: number): string => messages[position]?.text ?? '';
  for (let start = 0; start < messages.length; start++) {
    if (!text(start).includes(HEAD)) continue;
    let end = start + 1;
    while (end < messages.length && end - start < LONGEST_TRACEBACK && /^(?:\s|$)/.test(text(end))) end++;
    if (end >= messages.length) break;
    let before = start - 1;
    while (before >= 0 && text(before) === '') before--;
    found.push({ start, end, chained: CHAINED.test(text(before)) });
    start = end - 1;
  }
  return found;
}

function frames(reading: Reading, block: Traceback): string {
  return reading.messages
    .slice(block.start, block.end)
    .map((message) => message.text)
    .join('\n');
}

function missingVariable(reading: Reading, block: Traceback): Found | null {
  const key = /^KeyError: ['"](?<name>[A-Z][A-Z0-9_]{0,100})['"]/.exec(reading.messages[block.end]?.text ?? '')
    ?.groups?.['name'];
  if (
    key === undefined ||
    !/File "<frozen os>"|\/os\.py", line|\bos\.environ\[|\benviron\[/.test(frames(reading, block))
  )
    return null;
  return fromBlock('environment', 'Python', key, reading, block.end);
}

/** The fields that pydantic complains of below its headline; only those of settings, not those of a request. */
function settingsFields(reading: Reading, block: Traceback): readonly Found[] {
  const model = /ValidationError: \d{1,5} validation errors? for (?<model>\S{1,100})/.exec(
    reading.messages[block.end]?.text ?? '',
  );
  if (!model) return [];
  if (
    !/sett|conf|env/i.test(model.groups?.['model'] ?? '') &&
    !/pydantic_settings|env_settings/.test(frames(reading, block))
  )
    return [];
  const found: Found[] = [];
  for (
    let position = block.end + 1;
    position < Math.min(block.end + LONGEST_MESSAGE, reading.messages.length - 1);
    position++
  ) {
    const field = FIELD.exec(reading.messages[position]?.text ?? '')?.groups?.['field'];
    const problem = PROBLEM.exec(reading.messages[position + 1]?.text ?? '')?.groups;
    if (field === undefined || problem === undefined) continue;
    const missing = problem['type'] === 'missing' || problem['old'] === 'value_error.missing';
    const variable = field.replaceAll('.', '__').toUpperCase();
    found.push(fromBlock(missing ? 'environment' : 'configuration', 'pydantic', variable, reading, position + 1));
  }
  return found;
}

/** The sign on the exception's own line, or on the lines that its message goes on for. */
export function signOfTraceback(reading: Reading, signs: ReadonlyMap<number, Found>, block: Traceback): Found | null {
  let last: Found | null = null;
  for (
    let position = block.end;
    position < Math.min(block.end + LONGEST_MESSAGE, reading.messages.length);
    position++
  ) {
    const text = reading.messages[position]?.text ?? '';
    if (position > block.end && (text.includes(HEAD) || CHAINED.test(text) || /^\[|^[A-Z]{4,8}:? /.test(text))) break;
    const found = signs.get(position);
    if (found && found.sign.kind !== 'wrapper') return found;
    last ??= found ?? null;
  }
  return last;
}

export function readPython(reading: Reading): Revision {
  const add: Found[] = [];
  const drop: number[] = [];
  for (const block of tracebacks(reading)) {
    const name = EXCEPTION.exec(reading.messages[block.end]?.text ?? '')?.groups?.['name'];
    if (name !== undefined && STOPPED.has(name)) {
      drop.push(block.end);
      continue;
    }
    const variable = missingVariable(reading, block);
    const fields = settingsFields(reading, block);
    if (variable) add.push(variable);
    add.push(...fields);
    if (variable || fields.length > 0 || name === undefined) continue;
    const own = signOfTraceback(reading, reading.byLine, block);
    if (own === null) add.push(fromBlock('code', 'Python', name, reading, block.end));
    else if (own.position === block.end && own.sign.program === 'pydantic') {
      drop.push(block.end);
      add.push(fromBlock('code', 'pydantic', name, reading, block.end));
    }
  }
  return { add, drop };
}
