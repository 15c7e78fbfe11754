/**
 * In what each running container differs from what the compose files now say: field by field, as Compose's own hash differs
 * between its versions. Names of variables are told, their values never.
 */

import type { Difference, Drift } from '../../model/past.ts';
import type { ImageDefaults } from './images.ts';
import type { Made } from './made.ts';
import type { Wanted } from './wanted.ts';

/** Names listed of each kind. */
const MOST_NAMES = 8;

/** Compares one container with its service. `image` is the one that it runs, `named` the one that its name stands for now. */
export function driftOf(
  made: Made,
  wanted: Wanted,
  image: ImageDefaults | null,
  named: ImageDefaults | null,
  filesInUse: readonly string[],
): Drift {
  const differences = [
    ...imageDifference(made, wanted, named),
    // Another entrypoint drops the image's command.
    ...wordsDifference('command', made.command, wanted.command, wanted.entrypoint ? [] : (image?.command ?? null)),
    ...wordsDifference('entrypoint', made.entrypoint, wanted.entrypoint, image?.entrypoint ?? null),
    ...environmentDifference(made, wanted, image),
    ...setDifference('ports', made.ports, wanted.ports),
    ...setDifference('mounts', made.mounts, wanted.mounts),
    ...labelDifference(made, wanted, image),
    ...limitDifference(made, wanted),
    ...(made.restartPolicy === wanted.restartPolicy
      ? []
      : [difference('restart policy', `it is ${made.restartPolicy}, the files say ${wanted.restartPolicy}`)]),
    ...(wanted.healthTest === null || same(wanted.healthTest, made.healthTest)
      ? []
      : [
          difference(
            'health check',
            `it runs ${sayWords(made.healthTest)}, the files say ${sayWords(wanted.healthTest)}`,
          ),
        ]),
  ];
  const otherFiles =
    filesInUse.length === 0 || made.configFiles.length === 0 || same([...made.configFiles], [...filesInUse])
      ? []
      : made.configFiles;
  return { service: made.service, containerId: made.id, differences, otherFiles };
}

function difference(what: Difference['what'], text: string): Difference {
  return { what, text };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

function sayWords(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(' ').slice(0, 120);
}

function imageDifference(made: Made, wanted: Wanted, named: ImageDefaults | null): Difference[] {
  if (wanted.image !== '' && familiar(wanted.image) !== familiar(made.imageReference))
    return [difference('image', `it runs ${made.imageReference}, the files say ${wanted.image}`)];
  if (named !== null && named.facts.id !== made.imageId)
    return [difference('image', `${made.imageReference} names a newer image than the one that it runs`)];
  return [];
}

function familiar(reference: string): string {
  const name = reference.replace(/^docker\.io\/(library\/)?/, '');
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

/** `wanted` null: the image's own. */
function wordsDifference(
  what: 'command' | 'entrypoint',
  made: readonly string[],
  wanted: readonly string[] | null,
  own: readonly string[] | null,
): Difference[] {
  const should = wanted ?? own;
  if (should === null || same(should, made)) return [];
  return [difference(what, `it runs ${sayWords(made)}, the files say ${sayWords(should)}`)];
}

function environmentDifference(made: Made, wanted: Wanted, image: ImageDefaults | null): Difference[] {
  const has = pairs(made.environment);
  const should = pairs(wanted.environment);
  const own = pairs(image?.environment ?? []);
  const names = (list: Iterable<string>) => [...list].sort();
  const missing = names(should.keys()).filter((name) => !has.has(name));
  const other = names(should.keys()).filter((name) => has.has(name) && has.get(name) !== should.get(name));
  // Without the image's own variables there is no telling which of the container's were in the files.
  const extra =
    image === null ? [] : names(has.keys()).filter((name) => !should.has(name) && !own.has(name) && name !== 'PATH');
  return [
    ...listed(
      'environment',
      missing,
      'is in the files, and the container does not have it',
      'are in the files, and the container does not have them',
    ),
    ...listed('environment', other, 'has another value in the files', 'have other values in the files'),
    ...listed(
      'environment',
      extra,
      'is in the container, and not in the files',
      'are in the container, and not in the files',
    ),
  ];
}

function labelDifference(made: Made, wanted: Wanted, image: ImageDefaults | null): Difference[] {
  const should = Object.entries(wanted.labels);
  const other = should.filter(([name, value]) => made.labels[name] !== value).map(([name]) => name);
  const extra =
    image === null
      ? []
      : Object.keys(made.labels).filter(
          (name) => !name.startsWith('com.docker.compose.') && !(name in wanted.labels) && !(name in image.labels),
        );
  return [
    ...listed('labels', other.sort(), 'is another one in the files', 'are other ones in the files'),
    ...listed('labels', extra.sort(), 'is no longer in the files', 'are no longer in the files'),
  ];
}

function setDifference(
  what: 'ports' | 'mounts',
  made: readonly string[],
  wanted: readonly string[] | null,
): Difference[] {
  if (wanted === null) return [];
  const missing = wanted.filter((one) => !made.includes(one));
  const extra = made.filter((one) => !wanted.includes(one));
  return [
    ...listed(
      what,
      missing,
      'is in the files, and the container does not have it',
      'are in the files, and the container does not have them',
    ),
    ...listed(what, extra, 'is in the container, and not in the files', 'are in the container, and not in the files'),
  ];
}

function limitDifference(made: Made, wanted: Wanted): Difference[] {
  if (wanted.memoryBytes === null || made.memoryBytes === wanted.memoryBytes) return [];
  const say = (bytes: number) => (bytes === 0 ? 'none' : `${Math.round(bytes / 1024 / 1024)} MiB`);
  return [difference('memory limit', `it is ${say(made.memoryBytes)}, the files say ${say(wanted.memoryBytes)}`)];
}

function listed(what: Difference['what'], names: readonly string[], one: string, several: string): Difference[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return [difference(what, `${shown}${more} ${names.length === 1 ? one : several}`)];
}

function pairs(environment: readonly string[]): ReadonlyMap<string, string> {
  return new Map(environment.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]));
}
