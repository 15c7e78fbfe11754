/**
 * Begins the action's connection, before anything else is loaded, where the inputs alone say how to reach the host. It says
 * nothing and decides nothing: whatever is wrong with the inputs is left for the run to say.
 */

import { EarlyConnection } from './host/early-connection.ts';
import type { InputName } from './inputs.ts';
import { readMode, readSettings } from './settings.ts';

/**
 * null: there is nothing to connect to, the inputs do not say what, or the way there is not the plain one: by a jump host,
 * a command or an agent.
 */
export function beginConnection(environment: Readonly<Record<string, string | undefined>>): EarlyConnection | null {
  const raw = (name: InputName) => environment[`INPUT_${name.toUpperCase()}`] ?? '';
  if (raw('settings-file').trim() !== '' || raw('settings-host').trim() !== '') return null;
  try {
    if (readMode(raw) !== 'remediate') return null;
    const { way } = readSettings(raw);
    if (way.kind !== 'ssh' || way.route.kind !== 'direct' || way.useAgent) return null;
    return new EarlyConnection(way);
  } catch {
    return null;
  }
}
