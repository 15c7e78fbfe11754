/**
 * `.env` files and `${VARIABLE}` in a compose file. Unset variables become blank, with a warning, as Compose does it.
 */

import { ComposeFailure, INVALID } from './failure.ts';

export type Variables = ReadonlyMap<string, string>;

export function parseEnvironmentFile(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) found.set(name, value.trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return found;
}

/** Replaces variables in every string of a parsed file. `path` says where it is, for errors. */
export function interpolate(value: unknown, variables: Variables, missing: Set<string>, path = ''): unknown {
  if (typeof value === 'string') return expand(value, variables, missing, path);
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables, missing, `${path}.[]`));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      interpolate(item, variables, missing, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function expand(text: string, variables: Variables, missing: Set<string>, path: string): string {
  return text.replace(
    /\$(?:\$|\{(\w+)(?:(:?[-?+])([^}]*))?\}|(\w+))/g,
    (whole, braced?: string, operator?: string, rest = '', bare?: string) => {
      if (whole === '$$') return '$';
      const name = braced ?? bare ?? '';
      const value = variables.get(name);
      const given = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
      if (operator?.endsWith('+') === true) return given ? rest : '';
      if (given) return value ?? '';
      if (operator?.endsWith('-') === true) return rest;
      if (operator?.endsWith('?') === true) {
        throw new ComposeFailure(
          `error while interpolating ${path}: required variable ${name} is missing a value: ${rest}`,
          INVALID,
        );
      }
      missing.add(name);
      return '';
    },
  );
}
