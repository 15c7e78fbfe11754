/**
 * Reads YAML and fails in the words of Go's yaml.v3, which Compose quotes.
 */

import { parseDocument } from 'yaml';
import { ComposeFailure, INVALID } from './failure.ts';

export function parseYaml(text: string): unknown {
  const tab = tabTrouble(text);
  if (tab !== '') throw new ComposeFailure(`yaml: ${tab}`, INVALID);
  const document = parseDocument(text, { uniqueKeys: true, merge: true });
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const line = error.linePos?.[0].line ?? 1;
  if (error.code === 'DUPLICATE_KEY') throw new ComposeFailure(duplicate(text, line), INVALID);
  if (/closing|Unexpected end/i.test(error.message) || error.code === 'MISSING_CHAR') {
    throw new ComposeFailure(`yaml: line ${line}: found unexpected end of stream`, INVALID);
  }
  const nested = error.code === 'BLOCK_AS_IMPLICIT_KEY' || /nested mappings|compact mapping/i.test(error.message);
  throw new ComposeFailure(
    nested
      ? `yaml: line ${line}: mapping values are not allowed in this context`
      : `yaml: line ${Math.max(1, line - 1)}: did not find expected key`,
    INVALID,
  );
}

/** A tab where indentation or a token should be. The scanner names the line before when a plain value stands there. */
function tabTrouble(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^ *\t *[^\s#]/.test(line));
  if (at < 0) return '';
  const before = lines.slice(0, at).findLast((line) => /^\s*[^\s#]/.test(line)) ?? '';
  const plainValue = /[:-] +[^\s"'[{|>&*#][^#]*$/.test(before);
  return plainValue
    ? `line ${at}: found a tab character that violates indentation`
    : `line ${at + 1}: found character that cannot start any token`;
}

function duplicate(text: string, line: number): string {
  const lines = text.split('\n');
  const key = /^\s*("?)([^:"]+)\1:/.exec(lines[line - 1] ?? '')?.[2] ?? '';
  const first = lines.findIndex((other) => other.startsWith((lines[line - 1] ?? '').replace(/:.*$/, ':'))) + 1;
  return `yaml: unmarshal errors:\n  line ${line}: mapping key "${key}" already defined at line ${first}`;
}
