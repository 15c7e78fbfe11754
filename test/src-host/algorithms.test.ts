import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { OLD_ALGORITHMS } from '../../src/host/algorithms.ts';
import { connect } from '../../src/host/connect.ts';
import { readServerOffer, type ServerOffer } from '../../src/host/server-offer.ts';
import { makeKey } from './ssh-server.ts';
import { way } from './ways.ts';

/** What a client offers to a server that says its banner and no more. */
async function offerOf(algorithms: readonly string[]): Promise<ServerOffer> {
  const heard = Promise.withResolvers<ServerOffer>();
  const server = createServer((socket) => {
    let all = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.write('SSH-2.0-test\r\n');
    socket.on('data', (chunk) => {
      all = Buffer.concat([all, chunk]);
      const offer = readServerOffer(all);
      if (offer !== null) heard.resolve(offer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cancel = new AbortController();
  const connecting = connect(way((server.address() as AddressInfo).port, makeKey(), null, { algorithms }), {
    signal: cancel.signal,
  }).catch(() => {});
  const offer = await heard.promise;
  cancel.abort();
  await connecting;
  await new Promise((resolve) => server.close(resolve));
  return offer;
}

const names = ({ kex, hostKey, cipher, hmac }: ServerOffer) => [...kex, ...hostKey, ...cipher, ...hmac];

test('only modern algorithms are offered', async () => {
  const offer = await offerOf([]);
  expect(names(offer).filter((name) => /sha1|md5|cbc|arcfour|dss|^ssh-rsa$/.test(name))).toEqual([]);
  expect(offer.kex).toContain('curve25519-sha256');
  expect(offer.hostKey[0]).toBe('ssh-ed25519');
  expect(offer.cipher).toContain('aes256-gcm@openssh.com');
  expect(offer.hmac).toContain('hmac-sha2-256-etm@openssh.com');
});

test('every old one that the input takes can be offered, and comes after the modern ones', async () => {
  const offer = await offerOf(OLD_ALGORITHMS);
  for (const name of OLD_ALGORITHMS) expect(names(offer)).toContain(name);
  for (const list of [offer.kex, offer.hostKey, offer.cipher, offer.hmac]) {
    const old = list.map((name) => OLD_ALGORITHMS.includes(name));
    expect(old).toEqual([...old].sort());
  }
});

test('one that is named brings no other', async () => {
  const [modern, more] = [await offerOf([]), await offerOf(['hmac-sha1'])];
  expect(names(more).filter((name) => !names(modern).includes(name))).toEqual(['hmac-sha1']);
});

test('an offer that is cut off, or none, is none', () => {
  for (const text of ['', 'SSH-2.0-x\r\n', 'HTTP/1.1 400\r\n\r\n', 'SSH-2.0-x\r\n\0\0\0\x40\x05\x14'])
    expect(readServerOffer(Buffer.from(text, 'latin1'))).toBeNull();
});
