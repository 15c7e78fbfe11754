/**
 * Where the value of an input comes from, and what that place is called in an error. Pure.
 */

import type { InputName } from '../../inputs.ts';

export type Origin =
  | { readonly kind: 'command'; readonly words: string }
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'settings-file'; readonly path: string; readonly host: string }
  | { readonly kind: 'openssh'; readonly what: string }
  | { readonly kind: 'default' };

export interface Given {
  readonly value: string;
  readonly origin: Origin;
}

/** One place to look in; null where it says nothing of the input. */
export type Source = (name: InputName) => Given | null;

/** `BACKEND_HEALTH_BASE_URL` for `base-url`. */
export function variableOf(name: string): string {
  return `BACKEND_HEALTH_${name.replaceAll('-', '_').toUpperCase()}`;
}

/** How an error names the place; what was nowhere given could be a flag. */
export function placeOf(name: string, origin: Origin): string {
  switch (origin.kind) {
    case 'command':
      return `Command \`${origin.words}\``;
    case 'flag':
      return `Flag \`--${origin.flag}\``;
    case 'environment':
      return `\`${origin.variable}\` of the environment`;
    case 'settings-file':
      return `\`${name}\` in \`${origin.path}\`${origin.host === '' ? '' : ` (host \`${origin.host}\`)`}`;
    case 'openssh':
      return origin.what;
    case 'default':
      return `Flag \`--${name}\``;
  }
}

/**
 * The first source that says something counts. What `fills` knows goes before an empty word, and `last` is for what was
 * nowhere given.
 */
export function firstOf(sources: readonly Source[], fills: Source, last: Source): (name: InputName) => Given {
  return (name) => {
    const given = sources.map((source) => source(name)).find((found) => found !== null);
    if (given !== undefined && given.value.trim() !== '') return given;
    return fills(name) ?? given ?? last(name) ?? { value: '', origin: { kind: 'default' } };
  };
}
