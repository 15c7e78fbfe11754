/**
 * Somebody in the middle gets the key exchange and nothing else: no user name, no key, no signature, no request to be let in.
 */

import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { HostUnreachable } from '../../src/host/host.ts';
import { fingerprintOf, knownHostsLine } from '../../src/host/known-hosts.ts';
import { again, reconnecting } from '../../src/host/reconnecting.ts';
import { clearMessages, MESSAGE, type Middle, somebodyInTheMiddle } from './middle.ts';
import { blobOf, makeKey, startSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const pinned = makeKey();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function middle(target: number | null = null, key = makeKey()): Promise<Middle> {
  const one = await somebodyInTheMiddle(target, key);
  closing.push(() => one.close());
  return one;
}

/** All that he heard as himself is the agreement on keys, in the clear. */
async function expectNothingGiven(one: Middle): Promise<void> {
  await one.quiet();
  const heard = one.heard().filter(({ impostor }) => impostor);
  expect(heard.length).toBeGreaterThan(0);
  expect(one.authentications).toBe(0);
  const agreement = [MESSAGE.kexInit, MESSAGE.kexEcdhInit];
  const all = heard.map(({ bytes }) => clearMessages(bytes).filter((message) => message !== MESSAGE.disconnect));
  expect(all).toContainEqual(agreement);
  for (const messages of all) expect(messages).toEqual(agreement.slice(0, messages.length));
  for (const { bytes } of heard) {
    for (const secret of ['deploy', blobOf(user), blobOf(user).subarray(-32)])
      expect(bytes.includes(secret)).toBe(false);
  }
}

const line = (port: number, key = pinned) => knownHostsLine('127.0.0.1', port, blobOf(key));

describe('somebody in the middle', () => {
  test.each([
    ['another key than the pinned one', 'host-key-mismatch', (one: Middle) => way(one.port, user, pinned)],
    ['a key where none is pinned', 'host-key-unknown', (one: Middle) => way(one.port, user, null)],
    [
      'a key of another fingerprint',
      'host-key-mismatch',
      (one: Middle) => way(one.port, user, null, { fingerprints: [fingerprintOf(blobOf(pinned))] }),
    ],
    [
      'a key that is revoked, and pinned as well',
      'host-key-mismatch',
      (one: Middle) =>
        way(one.port, user, null, {
          knownHosts: `${line(one.port, one.hostKey)}\n@revoked ${line(one.port, one.hostKey)}`,
          fingerprints: [fingerprintOf(blobOf(one.hostKey))],
        }),
    ],
    [
      'a key that is pinned for another host',
      'host-key-unknown',
      (one: Middle) => way(one.port, user, null, { knownHosts: `example.com ${one.hostKey.public}` }),
    ],
  ] as const)('with %s is not asked to let anybody in', async (_name, reasonCode, wayTo) => {
    const one = await middle();
    const error = await connect(wayTo(one)).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(HostUnreachable);
    expect((error as HostUnreachable).reasonCode).toBe(reasonCode);
    await expectNothingGiven(one);
  });

  test('who comes between a connection and the next one is not asked to let anybody in', async () => {
    const server = await startSshServer({ hostKeys: [pinned.private], authorized: user });
    closing.push(() => server.close());
    const one = await middle(server.port);
    const host = await reconnecting((signal) => connect(way(one.port, user, pinned), { signal }));
    closing.push(() => host.close());
    const command = { script: 'echo in', timeoutMs: 5000, maxOutputBytes: 100 };
    expect((await host.run(command)).stdout).toBe('in\n');
    one.attack();
    const error = await again(host, () => host.run(command)).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(HostUnreachable);
    expect((error as HostUnreachable).reasonCode).toBe('host-key-mismatch');
    await expectNothingGiven(one);
  });

  test('would be heard to be asked by a client that trusts him: the tests above can fail', async () => {
    const one = await middle();
    const host = await connect(way(one.port, user, one.hostKey));
    host.close();
    expect(one.authentications).toBeGreaterThan(0);
    await expect(expectNothingGiven(one)).rejects.toThrow();
    expect(() => clearMessages(one.heard()[0]?.bytes ?? Buffer.alloc(0))).toThrow(/no clear packet/);
  });
});
