/**
 * Hides text that holds a secret in another writing: base64, or percent-encoded. Looks one layer deep.
 */

import { MASK } from './known-secrets.ts';

const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** Characters whose bytes tell whether the rest is text: most runs are ids and digests. */
const SAMPLE = 24;
const RUN = /[^\s"'<>]+/g;
const ESCAPED = /%[0-9a-f]{2}/i;
const ESCAPES = /(?:%[0-9a-f]{2})+/gi;

/** `hide`: what finds secrets in plain text. */
export function hideEncoded(text: string, hide: (plain: string) => string): string {
  const result = text.replace(BASE64, (run) => {
    const plain = decodedBase64(run);
    return plain !== null && hide(plain) !== plain ? MASK : run;
  });
  if (!ESCAPED.test(result)) return result;
  return result.replace(RUN, (run) =>
    ESCAPED.test(run)
      ? run
          .split(/([&?])/)
          .map((piece) => hidePiece(piece, hide))
          .join('')
      : run,
  );
}

function decodedBase64(run: string): string | null {
  if (!isText(Buffer.from(run.slice(0, SAMPLE), 'base64').subarray(0, -2))) return null;
  const bytes = Buffer.from(run, 'base64');
  return isText(bytes) ? bytes.toString('latin1') : null;
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/** One part of a query or of a path: its name stays. */
function hidePiece(piece: string, hide: (plain: string) => string): string {
  if (!ESCAPED.test(piece)) return piece;
  const plain = piece.replace(ESCAPES, decodedEscapes);
  if (hide(plain) === plain) return piece;
  const equals = piece.indexOf('=');
  return equals === -1 ? MASK : piece.slice(0, equals + 1) + MASK;
}

function decodedEscapes(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}
