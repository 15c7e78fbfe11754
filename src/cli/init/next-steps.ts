/**
 * What a person does once the files are written: variables, the secret, a look at the host. Pure text.
 */

import { quote } from '../../host/quote.ts';
import type { Way } from '../../model/settings.ts';
import { pinnedFingerprints } from './host-key.ts';

export interface Written {
  readonly way: Way;
  readonly paths: readonly string[];
  readonly sudo: boolean;
  readonly passphrase: boolean;
  readonly jumpKey: boolean;
  /** The stand-in for a name that is to be replaced; '' where a real one was given. */
  readonly placeholder: string;
}

export function nextSteps({ way, paths, sudo, passphrase, jumpKey, placeholder }: Written): string[] {
  const ssh = way.kind === 'ssh';
  const host = ssh ? quote(way.host) : 'NAME-OR-ADDRESS';
  const user = ssh ? quote(way.username) : 'USER';
  const pins = ssh ? pinnedFingerprints(way) : '';
  return [
    'Next, in this repository:',
    '',
    '  # A key of its own, for this alone (no passphrase: nobody types one there).',
    "  ssh-keygen -t ed25519 -N '' -C backend-health -f ~/.ssh/backend-health",
    `  ssh-copy-id -i ~/.ssh/backend-health.pub ${ssh && way.port !== 22 ? `-p ${way.port} ` : ''}${user}@${host}`,
    '',
    `  gh variable set BACKEND_HOST --body ${host}`,
    `  gh variable set BACKEND_USERNAME --body ${user}`,
    `  gh variable set BACKEND_HOST_FINGERPRINT --body ${pins === '' ? 'SHA256:…' : quote(pins)}`,
    '  gh secret set BACKEND_PRIVATE_KEY <~/.ssh/backend-health',
    ...(passphrase ? ['  gh secret set BACKEND_PASSPHRASE'] : []),
    ...(jumpKey ? ['  gh secret set BACKEND_JUMP_PRIVATE_KEY <FILE-OF-THE-KEY'] : []),
    `  git add ${paths.map(quote).join(' ')} && git commit -m 'Look after the backend' && git push`,
    '',
    'For a key that may only look, in place of ssh-copy-id (it can fix nothing):',
    '',
    '  backend-health authorize --public-key-file ~/.ssh/backend-health.pub >authorize.sh   # read it, then run it on the host',
    '',
    'Then Actions, Backend health, Run workflow, first with `none`. Check before:',
    ...[
      ...(placeholder === '' ? [] : [`${placeholder} in the workflow stands for the action: name yours.`]),
      ...(ssh && way.route.kind === 'command'
        ? [
            'The host was reached by a proxy command of this machine: the workflow has none. Add `proxy-command` to its step (docs/connections.md).',
          ]
        : []),
      ...(ssh
        ? ['GitHub’s runners must reach the SSH port: docs/connections.md has ways without opening it.']
        : [
            'The host was looked at from itself: set its name as the runner reaches it, and the fingerprint that `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints here.',
          ]),
      sudo
        ? 'The user uses Docker through sudo: `sudo -n docker ps` must go on working without a password.'
        : 'The user must stay in the group `docker`: `id` on the host.',
    ].map((line) => `  - ${line}`),
  ];
}
