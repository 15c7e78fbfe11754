import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/cli/ssh/host-keys.ts';

/** A key blob as known_hosts has it: the type and 32 bytes, each behind its length. */
function key(): string {
  const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([part(Buffer.from('ssh-ed25519')), part(raw)]).toString('base64')}`;
}

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

const [ONE, TWO, THREE] = [key(), key(), key()];
const HOST = { host: 'example.com', port: 22, alias: '' };

describe('the lines of OpenSSH’s known_hosts that are about a host', () => {
  test('are found by name, by wildcard and by hash, in all files, each once', () => {
    const files = [
      `example.com ${ONE}\nother.example.com ${TWO}\n`,
      `*.com ${ONE}\n${hashed('example.com')} ${THREE}\n`,
    ];
    expect(linesOf(files, HOST)).toEqual([`example.com ${ONE}`, `example.com ${THREE}`]);
  });

  test('are not kept back by lines that can’t be read: the file is about other hosts too', () => {
    const text = `broken\n@cert-authority *.example.org ${TWO}\nexample.com ssh-ed25519 damaged\nexample.com ${ONE} # mine\n`;
    expect(linesOf([text], HOST)).toEqual([`example.com ${ONE}`]);
  });

  test('are those of the port where one names it, else those of the bare name', () => {
    const both = `example.com ${ONE}\n[example.com]:2222 ${TWO}\n`;
    expect(linesOf([both], { ...HOST, port: 2222 })).toEqual([`[example.com]:2222 ${TWO}`]);
    expect(linesOf([`example.com ${ONE}`], { ...HOST, port: 2222 })).toEqual([`[example.com]:2222 ${ONE}`]);
    expect(linesOf([both], HOST)).toEqual([`example.com ${ONE}`]);
  });

  test('are those of the alias where HostKeyAlias names one, written for the host', () => {
    const text = `example.com ${ONE}\nproduction ${TWO}\n`;
    expect(linesOf([text], { ...HOST, port: 2222, alias: 'production' })).toEqual([`[example.com]:2222 ${TWO}`]);
  });

  test('keep a revocation, on another port too', () => {
    expect(linesOf([`@revoked example.com ${ONE}\n[example.com]:2222 ${TWO}`], { ...HOST, port: 2222 })).toEqual([
      `[example.com]:2222 ${TWO}`,
      `@revoked [example.com]:2222 ${ONE}`,
    ]);
  });

  test('are none for a host that is not there', () => {
    expect(linesOf([`example.com ${ONE}`], { ...HOST, host: 'example.org' })).toEqual([]);
  });
});
