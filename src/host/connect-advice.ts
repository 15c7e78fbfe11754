/**
 * The error that ends a run which could not get in, in words: which hop, what, how long, and what to check. Pure.
 */

import type { ReasonCode } from '../model/record.ts';
import type { SshServer } from '../model/settings.ts';
import { addressOf } from './address.ts';
import type { Failure } from './connect-failure.ts';
import { HostUnreachable } from './host.ts';

/** A server on the way in. */
export interface Hop {
  readonly server: SshServer;
  readonly role: 'host' | 'jump host';
  /** How it is reached, such as `through the jump host a:22`; '' for directly. */
  readonly through: string;
}

export interface Tried {
  readonly attempts: number;
  readonly waitedMs: number;
  readonly fingerprints: readonly string[];
}

/** `example.com:22`, or `The jump host example.com:22`: what an error begins with. */
export function hopName({ server, role }: Hop): string {
  return `${role === 'jump host' ? 'The jump host ' : ''}${addressOf(server.host, server.port)}`;
}

export function unreachable(hop: Hop, failure: Failure, tried: Tried): HostUnreachable {
  const times = tried.attempts === 1 ? 'once' : `${tried.attempts} times`;
  const way = hop.through === '' ? '' : `${hop.through}, `;
  const message = `${hopName(hop)} ${failure.what} (${way}tried ${times} in ${(tried.waitedMs / 1000).toFixed(1)} s).`;
  const advice = [...failure.advice, ...adviceFor(failure.reasonCode, hop, tried.fingerprints)];
  return new HostUnreachable(failure.reasonCode, message, advice);
}

/** @param fingerprints of the keys that were offered. */
function adviceFor(reasonCode: ReasonCode, hop: Hop, fingerprints: readonly string[]): readonly string[] {
  const { host, port, username } = hop.server;
  const it = hop.role;
  const from = /^through (the jump host .*)$/.exec(hop.through)?.[1] ?? 'the address this run comes from';
  const awake = `Check that the ${it} is running: it may be stopped, rebooting or out of memory.`;
  switch (reasonCode) {
    case 'dns-failed':
      return [
        `Check the name for a mistake: ${host}.`,
        'A host that was replaced or restarted in a cloud may have a new name or address; give the present one.',
        'A private name resolves only inside its own network: a runner outside can’t use it.',
      ];
    case 'connection-refused':
      return [
        `Check the port: is ${port} the one that sshd listens on?`,
        `Check that sshd is running on the ${it}; while a host reboots, it refuses for a moment.`,
        `Check that the address is the ${it}’s own and not that of another machine.`,
      ];
    case 'connect-timeout':
      return [
        `Check the security group or firewall: TCP port ${port} must be open for ${from}.`,
        'Check the address: one that changed or is private looks just like this.',
        awake,
      ];
    case 'network-unreachable':
      return [
        `Check the address: there is no route to it from ${from === 'the address this run comes from' ? 'here' : from}.`,
        'A private address needs a runner inside its network, a jump host or a VPN.',
        awake,
      ];
    case 'banner-timeout':
      return [
        awake,
        `Check the port: something listens on ${port}, and it may be no SSH server, or a proxy in front of one that is down.`,
        'A host that has run out of memory or processes accepts connections and gets no further.',
      ];
    case 'not-ssh':
      return [
        `Check the port: something listens on ${port}, and it does not answer as an SSH server does.`,
        'Check for a proxy or load balancer in front of the host.',
        'A server that is starting, overloaded (MaxStartups) or blocks this address (fail2ban) closes without a word.',
      ];
    case 'no-common-algorithm':
      return [`Update OpenSSH on the ${it}: what it offers is no longer taken to be safe.`];
    case 'proxy-command-failed':
      return [
        'Run the command by hand on the machine that runs this: it should print a line that begins with `SSH-2.0-`.',
        'Check that its program is installed there, and that it has the credentials that it needs.',
      ];
    case 'forwarding-refused':
      return [
        'Set `AllowTcpForwarding yes` (or `local`) in sshd_config on the jump host, for this user at least.',
        `Check \`PermitOpen\` there, and \`no-port-forwarding\`, \`restrict\` or \`permitopen\` in the key’s line of authorized_keys: ${host} on port ${port} must be allowed.`,
      ];
    case 'ssh-agent-unusable':
      return ['Check the agent: a key may ask for confirmation, or be locked. `ssh-add -T KEY.pub` makes a signature.'];
    case 'authentication-failed':
      return [
        `Check the user name: is it ${username}? (Cloud images use ubuntu, ec2-user, admin, …)`,
        `Check that ~${username}/.ssh/authorized_keys on the ${it} has the public key with the fingerprint ${fingerprints.slice(0, 6).join(' or ')}.`,
        'Check that this file and its folder belong to the user and that no one else may write to them.',
        `Look into sshd’s log on the ${it}: \`journalctl -u ssh\` or /var/log/auth.log says why.`,
      ];
    case 'host-key-mismatch':
      return [
        'Treat this as an impostor until proven otherwise: nothing was sent to it.',
        `Check the ${it}’s key by another way.`,
      ];
    default:
      return [awake, `Look into sshd’s log on the ${it}: \`journalctl -u ssh\` or /var/log/auth.log.`];
  }
}
