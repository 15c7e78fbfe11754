/**
 * JSON from a host: parsed only when it is neither deep nor made of more values than any real answer has. Pure.
 */

/** Nesting of arrays and objects; `docker inspect` and `compose config` stay under 15. */
export const MAX_DEPTH = 64;
/** Commas and opening brackets, of which each stands for a value. */
export const MAX_VALUES = 400_000;

/** The value, or undefined for what is no JSON or beyond the bounds. */
export function parseJson(text: string): unknown {
  if (!isModest(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function isModest(text: string): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === COMMA) values++;
    else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      values++;
      depth++;
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) depth--;
    if (depth > MAX_DEPTH || values > MAX_VALUES) return false;
  }
  return true;
}

/** Where the string that begins at `start` ends; the text's end when it does not. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === QUOTE) return at;
  }
  return text.length;
}
