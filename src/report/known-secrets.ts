/**
 * Hides values that are known to be secret, in the forms in which they turn up: as they are, URL-encoded, base64, JSON-escaped.
 */

export const MASK = '***';

const COMMON = new Set(
  (
    'true false none null undefined enabled disabled default localhost postgres postgresql mysql redis production staging ' +
    'development testing docker healthy unhealthy starting running exited restarting paused created removing backend ' +
    'database service container trading trader deploy 127.0.0.1 0.0.0.0'
  ).split(' '),
);

const LEAST = 6;
/** Values this short are hidden only where they stand alone, and only when they are mixed. */
const LEAST_MIXED = 4;

/** Values that would hide more than they protect: short ones and words that every log has. */
function worthHiding(value: string): boolean {
  if (COMMON.has(value.toLowerCase())) return false;
  return value.length >= LEAST || (value.length >= LEAST_MIXED && /\d/.test(value) && /[a-z]/i.test(value));
}

/** What base64 of any text around `value` has in it, whatever stands before: the part that depends on `value` alone. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const forms = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const tail = (bytes.length + offset) % 3 === 0 ? encoded.length : encoded.length - 1;
    return encoded.slice(offset === 0 ? 0 : offset + 1, tail);
  });
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))].filter(
    (form) => form.length >= 8,
  );
}

/** JSON as it is written by those who escape more than they must: `/`, `<`, `&`, all that is not ASCII. */
function jsonForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const unicode = (text: string, which: RegExp) =>
    text.replace(which, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const ascii = unicode(json, /[\u0080-\uffff]/g);
  return [
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    ascii.replaceAll('/', '\\/'),
    unicode(json, /[<>&]/g),
    unicode(ascii, /[<>&=']/g),
    JSON.stringify(json).slice(1, -1),
  ];
}

function urlForms(value: string): string[] {
  const url = encodeURIComponent(value.toWellFormed());
  const strict = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [url, strict, strict.replaceAll('%20', '+'), encodeURI(value.toWellFormed())];
  const lower = forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()));
  return [...forms, ...lower, encodeURIComponent(url)];
}

function formsOf(value: string): string[] {
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const hex = Buffer.from(value).toString('hex');
  const lines = /\n|\\n/.test(value)
    ? value.split(/\r?\n|\\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'))
    : [];
  return [
    value,
    value.trim(),
    ...jsonForms(value),
    html,
    html.replaceAll("'", '&#x27;'),
    html.replaceAll("'", '&#39;').replaceAll('&quot;', '&#34;'),
    ...urlForms(value),
    value.replaceAll("'", "'\\''"),
    ...base64Forms(value),
    ...(hex.length >= 16 ? [hex, hex.toUpperCase()] : []),
    ...lines,
  ];
}

/** A word of plain letters, a number or a few characters may be a secret by itself and innocent as a part of a name. */
const NAME_LIKE = /^(?:[a-z]{1,12}|\d+|.{1,5})$/;

/** Whether a value may be struck out wherever it stands, and not only where it stands alone. */
export function isUnmistakable(value: string): boolean {
  return worthHiding(value.trim()) && !NAME_LIKE.test(value.trim());
}

function literal(text: string): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return NAME_LIKE.test(text) ? `(?<![\\w-]|\\d\\.)${escaped}(?![\\w-])` : escaped;
}

/** A function that hides the given values; it is the identity when none is worth hiding. */
export function hideKnown(values: readonly string[]): (text: string) => string {
  const { hideWhole, hideCut } = knownSecrets(values);
  return (text) => hideCut(hideWhole(text));
}

export interface KnownSecrets {
  /** Hides the values wherever they stand. */
  readonly hideWhole: (text: string) => string;
  /** Hides what is left of a value that was cut in two where the text begins or ends. */
  readonly hideCut: (text: string) => string;
}

/** The two halves of {@link hideKnown}, in the order in which they are applied. */
export function knownSecrets(values: readonly string[]): KnownSecrets {
  const worth = values.filter((value) => worthHiding(value.trim()));
  const forms = new Set(worth.flatMap(formsOf).filter(worthHiding));
  if (forms.size === 0) return { hideWhole: (text) => text, hideCut: (text) => text };
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literal).join('|'), 'g');
  return {
    hideWhole: (text) => hideAcrossLines(text.replace(pattern, MASK), pattern),
    hideCut: hideEdges(longestFirst),
  };
}

/** Where a line is broken, with what the next one is indented by. */
const BREAK = /\r?\n[ \t]*/g;

/** What is broken over lines: a value that was wrapped, or that a program printed in two pieces. */
function hideAcrossLines(text: string, pattern: RegExp): string {
  if (!text.includes('\n')) return text;
  const joined = text.replace(BREAK, '');
  if (joined.search(pattern) === -1) return text;
  const breaks = [...text.matchAll(BREAK)];
  let result = '';
  let copied = 0;
  let passed = 0;
  let next = 0;
  /** Where in the text the character stands that is at `index` of the joined one. */
  const place = (index: number): number => {
    for (let one = breaks[next]; one !== undefined && one.index - passed <= index; one = breaks[next]) {
      passed += one[0].length;
      next += 1;
    }
    return index + passed;
  };
  for (const match of joined.matchAll(pattern)) {
    const start = place(match.index);
    const end = place(match.index + match[0].length - 1) + 1;
    const piece = text.slice(start, end);
    if (!piece.includes('\n') || match[0].length < LEAST) continue;
    result += text.slice(copied, start) + piece.replace(/[^\n]+/g, MASK);
    copied = end;
  }
  return result + text.slice(copied);
}

/** Characters of a value that give it away where the rest is cut off, and how many are looked at. */
const TELLING = 8;
const LOOKED_AT = 256;

/** What is left of a value that was cut in two where the text ends or begins, for texts come in bounded pieces. */
function hideEdges(forms: readonly string[]): (text: string) => string {
  const long = forms.filter((form) => form.length > TELLING);
  const byBegin = Map.groupBy(long, (form) => form.slice(0, TELLING));
  const byEnd = Map.groupBy(long, (form) => form.slice(-TELLING));
  const reach = Math.min(LOOKED_AT, long[0]?.length ?? 0);
  return (text) => {
    let end = text.length;
    for (let at = Math.max(0, text.length - reach); at <= text.length - TELLING && end === text.length; at += 1) {
      const piece = text.slice(at);
      if (byBegin.get(piece.slice(0, TELLING))?.some((form) => form.startsWith(piece)) && isTelling(piece)) end = at;
    }
    let start = 0;
    for (let at = Math.min(reach, end); at >= TELLING && start === 0; at -= 1) {
      const piece = text.slice(0, at);
      if (byEnd.get(piece.slice(-TELLING))?.some((form) => form.endsWith(piece)) && isTelling(piece)) start = at;
    }
    return `${start > 0 ? MASK : ''}${text.slice(start, end)}${end < text.length ? MASK : ''}`;
  };
}

/** Whether a piece of a value is more than the words in it. */
function isTelling(piece: string): boolean {
  return /\d/.test(piece) || /[a-z][A-Z]/.test(piece);
}
