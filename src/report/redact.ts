/**
 * Hides secrets in text from a host, and keeps the line readable. It escapes nothing: see sanitise.ts, which goes first
 * (`strip`), so that no invisible character splits a secret in two.
 */

import { hideEncoded } from './encoded-secrets.ts';
import { knownSecrets, MASK } from './known-secrets.ts';
import { hideMaintained } from './maintained-rules.ts';
import { hidePrivateKeys } from './private-keys.ts';
import { hideNeighbours } from './secret-neighbours.ts';
import { hidePairs } from './secret-pairs.ts';
import { hideUrlCredentials } from './secret-urls.ts';
import { FORTY, looksCredential, looksRandom, PREFIXED, SCHEME, TOKENS } from './token-patterns.ts';

export type Redact = (text: string) => string;

/** Hides secrets in one text, or in many. */
export interface Redactor extends Redact {
  /** Each text as by itself, in their order. One pass over many short texts takes a tenth of the time. */
  readonly all: (texts: readonly string[]) => string[];
}

export interface RedactorOptions {
  /** Values known to be secret: inputs, and values of the containers' environment whose names look secret. */
  readonly secrets: readonly string[];
  /** The user's own patterns; whatever they match is hidden. */
  readonly patterns: readonly RegExp[];
}

/** Shorter texts hold no secret. */
const LEAST = 6;
/** Stands between texts that are looked at together: a line of its own, of a character that no text and no rule has. */
const WALL_CHARACTER = '\u0001';
const WALL = `\n${WALL_CHARACTER}\n`;

/** The number of lines stays the same. Time is linear in the text but for the user's own patterns. */
export function createRedactor(options: RedactorOptions): Redactor {
  const { hideWhole, hideCut } = knownSecrets(options.secrets);
  const own = options.patterns.map((pattern) => new RegExp(pattern.source, withGlobal(pattern.flags)));
  const whole = (text: string) => hideWhole(hidePrivateKeys(text));
  const byRules = (text: string) => hideEncoded(hideByRules(text), hideByRules);
  const byOwn = (text: string) => {
    let result = text;
    for (const pattern of own) result = result.replace(pattern, (match) => (match === '' ? '' : maskLines(match)));
    return result;
  };
  const one = (text: string) => (text.length < LEAST ? text : byOwn(byRules(hideCut(whole(text)))));
  const all = (texts: readonly string[]) => {
    const many = texts.filter((text) => text.length >= LEAST && !text.includes(WALL_CHARACTER));
    const redacted = together(byRules, together(whole, many).map(hideCut)).map(byOwn);
    const byText = new Map(redacted.map((result, index) => [many[index], result]));
    return texts.map((text) => byText.get(text) ?? one(text));
  };
  return Object.assign(one, { all });
}

/** What `hide` makes of each text: by one call, or by one each where a wall between them did not stand. */
function together(hide: (text: string) => string, texts: readonly string[]): string[] {
  const results = hide(texts.join(WALL)).split(WALL);
  return results.length === texts.length ? results : texts.map(hide);
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
