/**
 * The name that a mistyped one was probably meant to be. Pure.
 */

/** The nearest of `names`, or null where none is near: the same but for case, `-` and `_`, or up to two letters away. */
export function nearestName<Name extends string>(given: string, names: readonly Name[]): Name | null {
  const wanted = bare(given.slice(0, 60));
  const ranked = names
    .map((name) => ({ name, distance: distance(wanted, bare(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.min(2, Math.floor(wanted.length / 2)) ? best.name : null;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Letters to insert, leave out or replace. https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[other.length] ?? 0;
}
