/**
 * Every way of breaking the stack, by name: the faults of test/faults.ts, and ways to come to it that are no faults of it.
 */

import { SSH_PORT_WITHOUT_FORWARDING } from '../places.ts';
import { strangerKey, strangersKnownHosts } from '../sshd.ts';
import { behaviourBreaks } from './behaviour.ts';
import type { Breaks } from './break.ts';
import { containerBreaks } from './container.ts';
import { databaseBreaks } from './database.ts';
import { definitionBreaks } from './definition.ts';
import { imageBreaks } from './image.ts';
import { machineBreaks } from './machine.ts';
import { proxyBreaks } from './proxy.ts';

/** These leave the stack alone and only give inputs. */
const waysIn: Breaks = {
  none: async () => {},
  'forwarding-forbidden': async () => ({ port: String(SSH_PORT_WITHOUT_FORWARDING) }),
  'wrong-key': async () => ({ 'private-key': strangerKey() }),
  'wrong-user': async () => ({ username: 'nobody-here' }),
  'host-key-differs': async () => ({ 'known-hosts': strangersKnownHosts() }),
};

export const breaks: Breaks = {
  ...waysIn,
  ...containerBreaks,
  ...behaviourBreaks,
  ...imageBreaks,
  ...definitionBreaks,
  ...databaseBreaks,
  ...proxyBreaks,
  ...machineBreaks,
};
