/**
 * Hides values by the name in front of them: `KEY=value`, `key: value`, `"key": "value"`, `--key value`, headers and cookies.
 */

import { MASK } from './known-secrets.ts';
import { isSecretName } from './secret-name.ts';

// A name, what may close its quote, and what separates it from its value. A value is looked at only where the name is secret.
const NAME_AND_SEPARATOR =
  /(?<![\w.-])([\w.-]{1,100})((?:\\{0,3}["']|%22|%27|&quot;|&#(?:34|39|x22|x27);|\\u002[27])?\]?[ \t]{0,3}(?:=>|->|:=|={1,3}|:|%3[AD]|\\u003[ad])[ \t]{0,3})/gi;
const FLAG = /(?<=^|[\s"'[])--?([A-Za-z][\w-]{1,60})(["']?,?[ \t]{1,3})(?=[^\s-])/g;
const OPEN_QUOTE = /\\{0,3}["']|%22|%27|&quot;|&#(?:34|39|x22|x27);|\\u002[27]/iy;
const BARE = /[^\s"']{1,4000}/y;
// Where a bare value ends inside such a run: at the next pair, at markup, at what closes a bracket.
const NEXT_PAIR = /&|[<>]|[,;] ?[A-Za-z][\w. -]{0,40}[=:]/;
const CLOSERS = /[)\]},;]+$/;
/** Characters of a value that are looked at: a text of such beginnings alone must not cost its length for each. */
const LONGEST = 8_000;
const REST = /[^\n"'\\]{1,8000}/y;
const SCHEME_AND_TOKEN = /(Bearer|Basic|Token|Negotiate|ApiKey|Digest)([ \t]+)([^\s"',;]+)/iy;
const PWD = /^pwd$/i;
const ATTRIBUTES = /^(?:path|domain|expires|max-age|samesite|version|comment|priority)$/i;
const NOT_A_VALUE =
  /^(?:\d{1,2}|none|null|nil|true|false|undefined|unset|empty|missing|required|expired|invalid|not|must|is|was|are|has|have|should|cannot|can't|the|a|an|for|from|in|of|and|or|to|with|incorrect|wrong|denied|failed|failure|ok|yes|no|set|ok,|field|string|str|bytes|bearer|basic|https?|\*+|x{3,}|[|>][+-]?\d?|%s|\$\{?\w*\}?|\{\w*\}|<\w*>|\[\w*\]|secretstr|redacted|hidden|authentication|verification|error|rejected|accepted|refreshed|revoked|rotated|updated|changed|created|found|provided|mismatch|generated|loaded|reset|received|issued|encrypted|unsupported|malformed|unknown|unexpected|bad)[.,:;!]*$/i;

/** Text with the values of secret names hidden. Names, separators and quotes stay. */
export function hidePairs(text: string): string {
  let result = '';
  let copied = 0;
  for (const { start, value } of pairsIn(text)) {
    result += text.slice(copied, start) + value.shown;
    copied = start + value.length;
  }
  return hideFlags(result + text.slice(copied));
}

/** The values of secret names in a text, without their quotes. */
export function secretPairValues(text: string): string[] {
  return [...pairsIn(text)].map(({ start, value }) =>
    text.slice(start, start + value.length).replace(/^\\{0,3}["']/, ''),
  );
}

function* pairsIn(text: string): Generator<{ readonly start: number; readonly value: Value }> {
  const pattern = new RegExp(NAME_AND_SEPARATOR.source, NAME_AND_SEPARATOR.flags);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, name = '', separator = ''] = match;
    const start = match.index + whole.length;
    const value = isSecretName(name) || PWD.test(name) ? valueAt(text, start, name, separator) : null;
    if (value === null) continue;
    yield { start, value };
    pattern.lastIndex = Math.max(start + value.length, start);
  }
}

interface Value {
  readonly length: number;
  readonly shown: string;
}

function valueAt(text: string, start: number, name: string, separator: string): Value | null {
  if (/cookies?$/i.test(name)) return cookieAt(text, start);
  if (/authorization$/i.test(name)) return authorizationAt(text, start);
  const quote = at(OPEN_QUOTE, text, start);
  if (quote !== '') return quotedValue(text, start, quote);
  const run = at(BARE, text, start);
  const end = text.slice(start, start + run.length + 45).search(NEXT_PAIR);
  const bare = (end === -1 ? run : run.slice(0, end)).replace(CLOSERS, '');
  if (bare === '' || NOT_A_VALUE.test(bare)) return null;
  // `PASS: tests/a.py`, `auth: ok` are sentences; `pass=…` is not.
  if (name === 'PASS' && separator.includes(':')) return null;
  if (
    separator.includes(':') &&
    /^(?:pass|auth|sig|sid|salt|otp|signature|bearer|token|jwt|credentials?)$/i.test(name) &&
    /^[a-z_]+`?$/i.test(bare)
  )
    return null;
  // A shell's `PWD` is a folder; a connection string's is not.
  if (PWD.test(name) && (separator.includes(':') || /^(?:[~/.$]|[A-Za-z]:[\\/])/.test(bare))) return null;
  // A URL keeps its readable parts: its credentials are hidden as a URL's.
  if (/^[a-z][a-z0-9+.-]{1,30}:\/\//i.test(bare)) return null;
  return { length: bare.length, shown: MASK };
}

function quotedValue(text: string, start: number, quote: string): Value | null {
  const from = start + quote.length;
  const end = closing(text, from, quote);
  const inner = text.slice(from, end);
  if (inner.trim() === '' || NOT_A_VALUE.test(inner) || /^[a-z][a-z0-9+.-]{1,30}:\/\/\S+$/i.test(inner)) return null;
  return { length: end - start, shown: `${quote}${MASK}` };
}

/** Where the quote closes; the end of the line when it does not, or of what is looked at. */
function closing(text: string, from: number, quote: string): number {
  const part = text.slice(from, from + LONGEST);
  const newline = part.indexOf('\n');
  const line = newline === -1 ? part : part.slice(0, newline);
  for (let at = line.indexOf(quote); at !== -1; at = line.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (at > backslashes && line[at - backslashes - 1] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return from + at;
  }
  return from + line.length;
}

function authorizationAt(text: string, start: number): Value | null {
  const quote = /["']/.test(text[start] ?? '') ? 1 : 0;
  SCHEME_AND_TOKEN.lastIndex = start + quote;
  const scheme = SCHEME_AND_TOKEN.exec(text);
  if (scheme !== null && !/^digest$/i.test(scheme[1] ?? '')) {
    const [whole, word = '', space = ''] = scheme;
    return { length: quote + whole.length, shown: `${text.slice(start, start + quote)}${word}${space}${MASK}` };
  }
  const rest = at(REST, text, start + quote);
  if (rest.trim() === '' || NOT_A_VALUE.test(rest.trim())) return null;
  return { length: quote + rest.length, shown: `${text.slice(start, start + quote)}${MASK}` };
}

function cookieAt(text: string, start: number): Value | null {
  if (!text.slice(start, start + 200).includes('=')) return null;
  const quote = /["']/.test(text[start] ?? '') ? 1 : 0;
  const rest = at(REST, text, start + quote);
  if (!rest.includes('=')) return null;
  const shown = rest.replace(/([^=;,\s]{1,100})=([^;\s]*)/g, (pair, key: string) =>
    ATTRIBUTES.test(key) ? pair : `${key}=${MASK}`,
  );
  return { length: quote + rest.length, shown: `${text.slice(start, start + quote)}${shown}` };
}

function hideFlags(text: string): string {
  let result = '';
  let copied = 0;
  for (const match of text.matchAll(FLAG)) {
    const [whole, name = ''] = match;
    if (match.index < copied || !isSecretName(name)) continue;
    const start = match.index + whole.length;
    const value = valueAt(text, start, name, ' ');
    if (value === null) continue;
    result += text.slice(copied, start) + value.shown;
    copied = start + value.length;
  }
  return result + text.slice(copied);
}

function at(pattern: RegExp, text: string, start: number): string {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0] ?? '';
}
