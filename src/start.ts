/**
 * Begins what the action does first, before the rest of it is loaded, where the inputs alone say how to reach the host: the
 * connection and the first look, which only reads. It says nothing and decides nothing: whatever is wrong with
 * the inputs is left for the run to say.
 */

import { EarlyConnection } from './host/early-connection.ts';
import type { InputName } from './inputs.ts';
import type { Settings } from './model/settings.ts';
import type { BegunLook } from './observe/begun-look.ts';
import { readMode, readSettings } from './settings.ts';

/** Where the host is so far away that it has not begun the probe by then, loading costs its answers no time. */
const NEAR_MS = 150;

export interface Begun {
  readonly connection: EarlyConnection;
  /** null: there is no session to look by. Never rejects. */
  readonly look: Promise<BegunLook | null>;
  /** Resolves when nothing is left to do but to wait for the host: from then on, more may be loaded. Never rejects. */
  readonly quiet: Promise<void>;
  /** Resolves when the host has begun the probe, or never will. Never rejects. */
  readonly probing: Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * null: there is nothing to connect to, the inputs do not say what, or the way there is not the plain one: by a jump host,
 * a command or an agent.
 */
export function begin(environment: Environment): Begun | null {
  const settings = settingsOf(environment);
  if (settings === null) return null;
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
    quiet: loadAsk.then(yieldOnce, () => undefined),
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

/** Lets go out what is ready to be sent. */
const yieldOnce = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Resolves when loading delays the host no more. */
async function stillAfter(heard: Promise<void>, probing: Promise<void>): Promise<void> {
  await heard;
  const far = Promise.withResolvers<void>();
  const timer = setTimeout(far.resolve, NEAR_MS);
  await Promise.race([probing, far.promise]);
  clearTimeout(timer);
}
