/**
 * Begins what a run does first, before the rest of it is loaded: the connection and the first look, which only reads. It
 * says nothing and decides nothing.
 */

import { EarlyConnection } from './host/early-connection.ts';
import type { InputName } from './inputs.ts';
import type { Settings } from './model/settings.ts';
import type { BegunLook } from './observe/begun-look.ts';
import { readMode, readSettings } from './settings.ts';

/** A host that has not been heard by then may never be, and somebody wants to see that it is being called. */
const HEARD_MS = 500;
/** Where the host is so far away that it has not begun the probe by then, loading costs its answers no time. */
const NEAR_MS = 150;

export interface Begun {
  readonly connection: EarlyConnection;
  /** null: there is no session to look by. Never rejects. */
  readonly look: Promise<BegunLook | null>;
  /** Resolves when nothing is left to do but to wait for the host: from then on, the rest may be loaded. Never rejects. */
  readonly quiet: Promise<void>;
  /** Resolves when the host has begun the probe, or never will. Never rejects. */
  readonly probing: Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Begins the action's run, where the inputs alone say how to reach the host. Whatever is wrong with them is left for the run
 * to say.
 * @returns null where they do not, or as {@link beginWith}.
 */
export function begin(environment: Environment): Begun | null {
  const settings = settingsOf(environment);
  return settings === null ? null : beginWith(settings);
}

/** @returns null: the way is not the plain one, but to this machine, by a jump host, a command or an agent. */
export function beginWith(settings: Settings): Begun | null {
  const { way } = settings;
  if (way.kind !== 'ssh' || way.route.kind !== 'direct' || way.useAgent) return null;
  const connection = new EarlyConnection(way);
  const probing = Promise.withResolvers<void>();
  const still = stillAfter(connection.heard, probing.promise);
  const loadAsk = still.then(async () => (await import('./host/http.ts')).askEndpoints);
  const look = connection.opened.then(async (host) =>
    (await import('./observe/begun-look.ts')).beginLook(host, settings, { loadAsk, onStart: probing.resolve }),
  );
  const none = () => {
    probing.resolve();
    return null;
  };
  return {
    connection,
    look: look.catch(none),
    quiet: loadAsk.then(loadReading).catch(() => undefined),
    probing: probing.promise,
  };
}

function settingsOf(environment: Environment): Settings | null {
  const raw = (name: InputName) => environment[`INPUT_${name.toUpperCase()}`] ?? '';
  if (raw('settings-file').trim() !== '' || raw('settings-host').trim() !== '') return null;
  try {
    return readMode(raw) === 'remediate' ? readSettings(raw) : null;
  } catch {
    return null;
  }
}

/** What reads the look, in a piece of its own: before and after it, a host that is on its way to answer gets what it waits for. */
async function loadReading(): Promise<void> {
  await new Promise(setImmediate);
  await import('./observe/observe.ts');
  await new Promise(setImmediate);
}

/** Resolves when loading delays the host no more. */
async function stillAfter(heard: Promise<void>, probing: Promise<void>): Promise<void> {
  await within(heard, HEARD_MS);
  await within(probing, NEAR_MS);
}

async function within(promise: Promise<void>, limitMs: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, limitMs);
  await Promise.race([promise, over.promise]);
  clearTimeout(timer);
}
