/**
 * Begins the action's connection, before anything else is loaded. It says nothing and decides nothing: whatever is wrong
 * with the inputs is left for the run to say.
 */

import { EarlyConnection } from './host/early-connection.ts';
import { readSettings } from './settings.ts';

/** null: there is nothing to connect to, or the inputs do not say what. */
export function beginConnection(environment: Readonly<Record<string, string | undefined>>): EarlyConnection | null {
  try {
    const { way } = readSettings((name) => environment[`INPUT_${name.toUpperCase()}`] ?? '');
    return way.kind === 'ssh' ? new EarlyConnection(way) : null;
  } catch {
    return null;
  }
}
