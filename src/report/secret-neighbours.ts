/**
 * Hides values that stand beside a secret's name with no `=` or `:` between them: lists of names and values, tuples, tables,
 * the next line of YAML.
 */

import { MASK } from './known-secrets.ts';
import { isSecretName } from './secret-name.ts';

const NAME_AND_VALUE =
  /(\\{0,3}["']?\bname\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?)([\w.-]{1,100})(\\{0,3}["']?[,;]?\s{0,40}\\{0,3}["']?value\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?)([^\s"',}\\]+)/gi;
const TUPLE = /(["'])([\w.-]{1,100})\1(\s{0,3},\s{0,3}| {1,3})(["'])([^"'\n]{4,2000})(?=["'])/g;
const COLUMNS = /(?<![\w.-])([A-Z][A-Z0-9_]{2,60})(\t{1,4}| {2,40}|[ \t]{0,40}[|│][ \t]{0,40})([^\s|│]{6,2000})/g;
const YAML_KEY = /^([ \t]{0,60}(?:- )?)["']?([\w.-]{1,100})["']?:[ \t]{0,10}([|>][+-]?\d?)?[ \t]{0,10}$/;
/** Lines of one YAML block that are looked at. */
const BLOCK_LINES = 60;

export function hideNeighbours(text: string): string {
  const result = text
    .replace(NAME_AND_VALUE, (all, head: string, name: string, between: string) =>
      isSecretName(name) ? `${head}${name}${between}${MASK}` : all,
    )
    .replace(TUPLE, (all, quote: string, name: string, between: string, open: string, value: string) =>
      isSecretName(name) && isMixed(value) ? `${quote}${name}${quote}${between}${open}${MASK}` : all,
    )
    .replace(COLUMNS, (all, name: string, between: string, value: string) =>
      isSecretName(name) && isMixed(value) ? `${name}${between}${MASK}` : all,
    );
  return hideYamlValues(result);
}

/** More than a word or the name of a field: those stand beside each other in every list of fields. */
function isMixed(value: string): boolean {
  return value.length >= 6 && (/\d/.test(value) || /[a-z][A-Z]/.test(value));
}

function hideYamlValues(text: string): string {
  if (!/:[ \t]{0,10}(?:[|>][+-]?\d?)?[ \t]{0,10}\n[ \t]/.test(text)) return text;
  const lines = text.split('\n');
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const [, indent = '', name = '', block] = YAML_KEY.exec(lines[index] ?? '') ?? [];
    if (name === '' || !isSecretName(name)) continue;
    const end = Math.min(lines.length, index + 1 + (block === undefined ? 1 : BLOCK_LINES));
    for (let at = index + 1; at < end; at += 1) {
      const [, space = '', value = ''] = /^([ \t]*)(.*)$/.exec(lines[at] ?? '') ?? [];
      if (space.length <= indent.length || value === '') break;
      if (block === undefined && !/^[^\s:]{4,}$/.test(value)) break;
      lines[at] = space + MASK;
    }
  }
  return lines.join('\n');
}
