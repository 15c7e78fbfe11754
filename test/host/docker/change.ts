/**
 * Commands that change containers and images: start, stop, restart, kill, pause, unpause, rm, update, tag, rmi, prune, run.
 */

import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineFailure } from '../engine/failure.ts';
import { withTag } from '../engine/image.ts';
import type { Call } from './call.ts';
import { type FlagNames, parseFlags } from './flags.ts';

type Change = (container: Container, reference: string) => Promise<void> | void;

/** Does it to each container named; says each name, or why not, and goes on. */
async function each(engine: Engine, call: Call, references: readonly string[], change: Change): Promise<string[]> {
  const failed: string[] = [];
  for (const reference of references) {
    try {
      await change(engine.get(reference), reference);
      call.out(`${reference}\n`);
    } catch (failure) {
      if (!(failure instanceof EngineFailure)) throw failure;
      call.err(`Error response from daemon: ${failure.message}\n`);
      failed.push(reference);
    }
  }
  return failed;
}

const TIMED: FlagNames = { values: { time: 't', timeout: '', signal: 's' }, switches: {} };
const PLAIN: FlagNames = { values: {}, switches: {} };

export async function start(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const failed = await each(engine, call, parseFlags(argv, PLAIN).words, (container) => container.start());
  if (failed.length > 0) call.err(`Error: failed to start containers: ${failed.join(', ')}\n`);
  return failed.length > 0 ? 1 : 0;
}

const simple =
  (names: FlagNames, change: (engine: Engine, container: Container, reference: string) => Promise<void> | void) =>
  async (engine: Engine, call: Call, argv: readonly string[]): Promise<number> => {
    const failed = await each(engine, call, parseFlags(argv, names).words, (container, reference) =>
      change(engine, container, reference),
    );
    return failed.length > 0 ? 1 : 0;
  };

export const stop = simple(TIMED, (_engine, container) => container.stop());
export const restart = simple(TIMED, (engine, container) => engine.restart(container));
export const kill = simple(TIMED, (engine, container, reference) => engine.kill(container, reference));
export const pause = simple(PLAIN, (engine, container) => engine.pause(container));
export const unpause = simple(PLAIN, (engine, container) => engine.unpause(container));

export async function rm(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, { values: {}, switches: { force: 'f', volumes: 'v', link: 'l' } });
  const failed = await each(engine, call, flags.words, (container) => engine.remove(container, flags.has('force')));
  return failed.length > 0 ? 1 : 0;
}

export async function rename(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const [reference = '', name = ''] = argv;
  const container = engine.get(reference);
  const other = engine.containers.find((candidate) => candidate.name === name);
  if (other !== undefined) {
    const words = `Error when allocating new name: Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`;
    call.err(`Error response from daemon: ${words}\nError: failed to rename container named ${reference}\n`);
    return 1;
  }
  container.name = name;
  return 0;
}

export async function update(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, { values: { memory: 'm', 'memory-swap': '', restart: '', cpus: '' }, switches: {} });
  const failed = await each(engine, call, flags.words, (container) => {
    const memory = flags.value('memory');
    const policy = flags.value('restart');
    container.note('update');
    if (memory !== undefined) container.memoryBytes = bytes(memory);
    if (policy !== undefined)
      container.policy.rule = { name: policy.split(':')[0] ?? 'no', maximumRetries: Number(policy.split(':')[1] ?? 0) };
  });
  return failed.length > 0 ? 1 : 0;
}

/** `256m` and the like in bytes. */
export function bytes(text: string): number {
  const [, count = '0', unit = ''] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text) ?? [];
  return Math.round(Number(count) * 1024 ** ['b', 'k', 'm', 'g'].indexOf(unit.toLowerCase() || 'b'));
}

export async function tag(engine: Engine, _call: Call, argv: readonly string[]): Promise<number> {
  const [source = '', target = ''] = argv;
  const image = engine.images.get(source);
  engine.images.tag(image, target);
  engine.events.note({ type: 'image', action: 'tag', id: image.id, attributes: { name: withTag(target) } });
  return 0;
}

export async function rmi(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, { values: {}, switches: { force: 'f', 'no-prune': '' } });
  let failed = false;
  for (const reference of flags.words) {
    try {
      for (const line of removeImage(engine, reference, flags.has('force'))) call.out(`${line}\n`);
    } catch (failure) {
      if (!(failure instanceof EngineFailure)) throw failure;
      call.err(`Error response from daemon: ${failure.message}\n`);
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

function removeImage(engine: Engine, reference: string, force: boolean): string[] {
  const image = engine.images.get(reference);
  const byId = !image.tags.has(withTag(reference));
  const users = engine.containers.filter((container) => container.image === image);
  const lastTag = byId || image.tags.size === 1;
  const user = users.find((container) => container.alive) ?? users[0];
  if (lastTag && user !== undefined) {
    const state = user.alive ? 'running' : 'stopped';
    const short = user.id.slice(0, 12);
    if (byId && user.alive)
      throw new EngineFailure(
        `conflict: unable to delete ${image.id.slice(7, 19)} (cannot be forced) - image is being used by ${state} container ${short}`,
      );
    if (byId && !force)
      throw new EngineFailure(
        `conflict: unable to delete ${image.id.slice(7, 19)} (must be forced) - image is being used by ${state} container ${short}`,
      );
    if (!byId && !force) {
      throw new EngineFailure(
        `conflict: unable to remove repository reference "${reference}" (must force) - container ${short} is using its referenced image ${image.id.slice(7, 19)}`,
      );
    }
  }
  const gone = byId ? [...image.tags] : [withTag(reference)];
  for (const name of gone) {
    image.tags.delete(name);
    engine.events.note({ type: 'image', action: 'untag', id: image.id, attributes: { name: image.id } });
  }
  const lines = gone.map((name) => `Untagged: ${name}`);
  if (image.tags.size > 0 || users.length > 0) return lines;
  engine.images.forget(image);
  engine.events.note({ type: 'image', action: 'delete', id: image.id, attributes: { name: image.id } });
  return [...lines, `Deleted: ${image.id}`];
}

/** `image prune`, `container prune`, `builder prune`, `system prune`; volumes are never touched. */
export async function prune(engine: Engine, call: Call, what: string): Promise<number> {
  if (what === 'container' || what === 'system') {
    for (const container of engine.containers.filter(({ status }) => status === 'exited' || status === 'created')) {
      engine.remove(container, false);
      call.out(`${container.id}\n`);
    }
  }
  if (what === 'image' || what === 'system') {
    const unused = engine.images.all.filter(
      (image) => image.tags.size === 0 && !engine.containers.some((container) => container.image === image),
    );
    for (const image of unused) {
      engine.images.forget(image);
      call.out(`deleted: ${image.id}\n`);
    }
  }
  call.out('Total reclaimed space: 0B\n');
  return 0;
}
