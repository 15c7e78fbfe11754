/**
 * Which backend is spoken of: a key that stays the same from run to run, and gives nothing away. Pure.
 */

import { createHash } from 'node:crypto';
import type { Settings } from '../model/settings.ts';

/**
 * 32 hexadecimal digits for the host, its port, the project folder and the service. The user who logs in is no part of it.
 * @param machine what tells this machine from others where the host is `local`.
 */
export function subjectKey({ way, target }: Pick<Settings, 'way' | 'target'>, machine: string): string {
  const host = way.kind === 'local' ? ['local', machine] : [way.host.toLowerCase(), way.port];
  const folder = target.projectDirectory.replace(/(?<=.)\/+$/, '');
  return createHash('sha256')
    .update(JSON.stringify([...host, folder, target.service]))
    .digest('hex')
    .slice(0, 32);
}
