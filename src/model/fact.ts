/**
 * A fact that may be out of reach.
 */

/** `why` says what stood in the way, in words for a person. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };
