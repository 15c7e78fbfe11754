/**
 * Tells a host that ran the probe, however badly, from a login that runs something else whatever it is asked for. Pure.
 */

import { type CommandResult, HostUnreachable } from '../host/host.ts';

/** A shell that can't start anything says so in these words: that is the host's illness, and no rule of its owner's. */
const OUT_OF_RESOURCES = /fork|resource|memory|no space|too many|i\/o error/i;

/** null: the script began, or it is not known why it did not. */
export function ranSomethingElse(result: CommandResult, nonce: string): HostUnreachable | null {
  const { stdout, stderr, exitCode } = result;
  const unknown = result.timedOut || result.aborted || result.truncated || exitCode === null;
  if (unknown || stdout.includes(nonce) || OUT_OF_RESOURCES.test(stderr)) return null;
  const said = `${stdout}\n${stderr}`.replace(/\s+/g, ' ').trim().slice(0, 160);
  return new HostUnreachable(
    'not-allowed',
    `The SSH server let the user in, and ran something else than the commands of this run: it ${said === '' ? 'said nothing' : `said ${JSON.stringify(said)}`} and ended with exit code ${exitCode}.`,
    [
      'Check the user’s shell on the host (`getent passwd USER`): it must run commands, so neither nologin nor a menu.',
      'Check `ForceCommand` in sshd_config, and `command=` before the key in authorized_keys: this key must be free to run `/bin/sh`.',
      'Check that what the shell reads at its start (such as ~/.bashrc) does not end it.',
    ],
  );
}
