/**
 * Hides secrets in text from a host, and keeps the line readable. It escapes nothing: see sanitise.ts, which goes first
 * (`strip`), so that no invisible character splits a secret in two.
 */

import { hideEncoded } from './encoded-secrets.ts';
import { hideKnown, MASK } from './known-secrets.ts';
import { hideMaintained } from './maintained-rules.ts';
import { hidePrivateKeys } from './private-keys.ts';
import { hideNeighbours } from './secret-neighbours.ts';
import { hidePairs } from './secret-pairs.ts';
import { hideUrlCredentials } from './secret-urls.ts';
import { FORTY, looksCredential, looksRandom, PREFIXED, SCHEME, TOKENS } from './token-patterns.ts';

export type Redact = (text: string) => string;

export interface RedactorOptions {
  /** Values known to be secret: inputs, and values of the containers' environment whose names look secret. */
  readonly secrets: readonly string[];
  /** The user's own patterns; whatever they match is hidden. */
  readonly patterns: readonly RegExp[];
}

/** The number of lines stays the same. Time is linear in the text but for the user's own patterns. */
export function createRedactor(options: RedactorOptions): Redact {
  const known = hideKnown(options.secrets);
  const own = options.patterns.map((pattern) => new RegExp(pattern.source, withGlobal(pattern.flags)));
  return (text) => {
    if (text.length < 6) return text;
    let result = hideEncoded(hideByRules(known(hidePrivateKeys(text))), hideByRules);
    for (const pattern of own) result = result.replace(pattern, (match) => (match === '' ? '' : maskLines(match)));
    return result;
  };
}

/** Our own rules first: they leave more of the line. */
function hideByRules(text: string): string {
  return hideMaintained(hideShapes(hidePairs(hideNeighbours(hideUrlCredentials(hidePrivateKeys(text))))), MASK);
}

function hideShapes(text: string): string {
  let result = text;
  for (const pattern of TOKENS) result = result.replace(pattern, MASK);
  for (const pattern of PREFIXED) result = result.replace(pattern, (_match, before: string) => before + MASK);
  return result
    .replace(SCHEME, (match, scheme: string, space: string, value: string) =>
      looksCredential(value) ? `${scheme}${space}${MASK}` : match,
    )
    .replace(FORTY, (match) => (looksRandom(match) ? MASK : match));
}

function maskLines(match: string): string {
  return match
    .split('\n')
    .map(() => MASK)
    .join('\n');
}

function withGlobal(flags: string): string {
  return `${flags.replace(/[gy]/g, '')}g`;
}
