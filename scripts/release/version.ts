/**
 * Tags of versions, `v1.2.3` or `v1.2.3-rc.1`, and their order. Pure.
 */

export interface Version {
  /** Without the `v`. */
  readonly text: string;
  readonly major: number;
  readonly numbers: readonly [number, number, number];
  /** '' for a release proper. */
  readonly preRelease: string;
}

const TAG = /^v((0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(?:-([0-9A-Za-z.-]{1,40}))?)$/;

/** null: the tag is none of a version. */
export function versionOf(tag: string): Version | null {
  const match = TAG.exec(tag);
  if (match === null) return null;
  const numbers = [Number(match[2]), Number(match[3]), Number(match[4])] as const;
  return { text: match[1] ?? '', major: numbers[0], numbers, preRelease: match[5] ?? '' };
}

/** Whether `one` comes after `other`, both of them releases proper. */
export function isNewer(one: Version, other: Version): boolean {
  const at = one.numbers.findIndex((number, index) => number !== other.numbers[index]);
  return at >= 0 && (one.numbers[at] ?? 0) > (other.numbers[at] ?? 0);
}
