/**
 * What a property says when it does not hold. Plain, as Vitest's own are slow when they are asked a million times.
 */

export function same(actual: unknown, expected: unknown, what = 'values'): void {
  if (actual === expected) return;
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what} differ:\n  is     ${is}\n  should ${should}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
