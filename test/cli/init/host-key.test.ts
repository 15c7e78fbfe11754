import { describe, expect, test } from 'vitest';
import { confirmKey, isVouchedFor, pinnedFingerprints } from '../../../src/cli/init/host-key.ts';
import type { Interview } from '../../../src/cli/init/interview.ts';
import { hostKeyRefused, UnknownHostKey } from '../../../src/host/host-key-failure.ts';
import { fingerprintOf } from '../../../src/host/known-hosts.ts';
import type { SshServer, Way } from '../../../src/model/settings.ts';
import { makeEd25519 } from '../../ssh-keys.ts';

const BLOB = Buffer.from(makeEd25519().public.split(' ')[1] ?? '', 'base64');
const NOTHING = { keys: [], revoked: [], fingerprints: [] };

function server(host: string): SshServer {
  return {
    ...{ host, port: 22, username: 'deploy', useAgent: false, privateKey: '', passphrase: '' },
    ...{ knownHosts: '', fingerprints: [] },
  };
}

function way(route: Extract<Way, { kind: 'ssh' }>['route']): Extract<Way, { kind: 'ssh' }> {
  return {
    kind: 'ssh',
    ...server('example.com'),
    route,
    acceptAnyHostKey: false,
    algorithms: [],
    connectTimeoutMs: 1000,
  };
}

function unknown(of: SshServer, role: 'host' | 'jump host'): UnknownHostKey {
  const refused = hostKeyRefused({ server: of, role, through: '' }, 'unknown', [BLOB], NOTHING);
  if (!(refused instanceof UnknownHostKey)) throw new Error('another failure');
  return refused;
}

function answering(typed: string, attended = true): Interview {
  return { attended, ask: async () => typed, settle: async (one) => one.value, close: () => {} };
}

describe('a key that a person vouches for', () => {
  test('is pinned for the host that showed it', async () => {
    const pinned = await confirmKey(
      unknown(server('example.com'), 'host'),
      way({ kind: 'direct' }),
      answering('yes'),
      () => {},
    );
    expect(pinned).toMatchObject({ knownHosts: `example.com ssh-ed25519 ${BLOB.toString('base64')}` });
    expect(pinnedFingerprints(pinned as Extract<Way, { kind: 'ssh' }>)).toBe(fingerprintOf(BLOB));
  });

  test('of a jump host is pinned for the jump host alone', async () => {
    const before = way({ kind: 'jump', jump: server('bastion.example.com') });
    const pinned = await confirmKey(
      unknown(server('bastion.example.com'), 'jump host'),
      before,
      answering('yes'),
      () => {},
    );
    expect(pinned).toMatchObject({
      knownHosts: '',
      route: { jump: { knownHosts: expect.stringMatching(/^bastion\.example\.com ssh-ed25519 /) } },
    });
  });
});

test.each(['', 'no', 'y'])('nothing is pinned for the answer %j', async (typed) => {
  expect(
    await confirmKey(unknown(server('example.com'), 'host'), way({ kind: 'direct' }), answering(typed), () => {}),
  ).toBeNull();
});

test('where nobody is there to say yes, the answer is what to compare and to pin', async () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  expect(
    await confirmKey(
      unknown(server('example.com'), 'jump host'),
      way({ kind: 'direct' }),
      answering('yes', false),
      say,
    ),
  ).toBeNull();
  expect(said.join('\n')).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  expect(said.at(-1)).toContain(`--jump-host-fingerprint '${fingerprintOf(BLOB)}'`);
});

test('only yes, or the very fingerprint, vouches for a key', () => {
  const print = fingerprintOf(BLOB);
  for (const typed of ['yes', 'YES', print, `256 ${print} root@host (ED25519)`])
    expect(isVouchedFor(typed, [BLOB])).toBe(true);
  for (const typed of ['', 'y', 'no', print.slice(0, -1), `${print}x`]) expect(isVouchedFor(typed, [BLOB])).toBe(false);
});
