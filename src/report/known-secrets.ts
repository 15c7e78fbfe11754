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

/** Values that would hide more than they protect: short ones and words that every log has. */
function worthHiding(value: string): boolean {
  return value.length >= 6 && !COMMON.has(value.toLowerCase());
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

function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const url = encodeURIComponent(value.toWellFormed());
  const shell = value.replaceAll("'", "'\\''");
  const lines = value.includes('\n') ? value.split(/\r?\n/).filter((line) => line.length >= 16) : [];
  const strictUrl = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return [
    value,
    value.trim(),
    json,
    html,
    url,
    strictUrl,
    strictUrl.replaceAll('%20', '+'),
    shell,
    ...base64Forms(value),
    ...lines,
  ];
}

function literal(text: string): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  // A word of plain letters may be a secret by itself and innocent as a part of a name.
  return /^[a-z]{1,12}$/.test(text) ? `(?<![\\w-])${escaped}(?![\\w-])` : escaped;
}

/** A function that hides the given values; it is the identity when none is worth hiding. */
export function hideKnown(values: readonly string[]): (text: string) => string {
  const worth = values.filter((value) => worthHiding(value.trim()));
  const forms = new Set(worth.flatMap(formsOf).filter(worthHiding));
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literal).join('|'), 'g');
  return (text) => text.replace(pattern, MASK);
}
