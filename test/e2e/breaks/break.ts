/**
 * What a way of breaking the stack is, for the table of them.
 */

type Inputs = Readonly<Record<string, string>>;

/** Breaks the stack and resolves once it shows; with the further inputs that a run needs then, if any. */
export type Break = (() => Promise<Inputs>) | (() => Promise<void>);

export type Breaks = Readonly<Record<string, Break>>;
