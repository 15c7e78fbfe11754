/**
 * From the start of the process to its first bytes of SSH, beside a bare Node program that does only that; and the bytes
 * of the bundle. The server only listens: nothing is verified, nobody logs in.
 */

import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { actionEnvironment, BUNDLE, ROOT } from './action.ts';
import type { Measurement } from './measurement.ts';
import { inTurn, median, medianOf } from './rounds.ts';
import { kilobytes, milliseconds, spread, times } from './words.ts';

const MOST_BYTES = 1_500_000;
const BARE = 'bare Node';
const OURS = 'dist/index.js';
/** Its client bundled, minified, and given a socket that is already on its way; nothing else. */
const LIBRARY = 'the SSH library alone';
const COMMAND_LINE = 'dist/cli.js diagnose';

const BARE_PROGRAM = `const socket = require('node:net').connect({ host: '127.0.0.1', port: Number(process.argv[2]), noDelay: true });
socket.write('SSH-2.0-bare\\r\\n');
`;

export const startUp: Measurement = {
  name: 'start-up',
  title: 'Start-up',
  limitMs: 30_000,
  async run({ quick, untilMs }) {
    const folder = await mkdtemp(join(tmpdir(), 'backend-health-bench-'));
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const bare = join(folder, 'bare.cjs');
      await writeFile(bare, BARE_PROGRAM);
      const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const inputs = {
        host: '127.0.0.1',
        port: String(port),
        username: 'nobody',
        'private-key': key,
        'host-fingerprint': `SHA256:${'A'.repeat(43)}`,
      };
      const library = join(folder, 'library.cjs');
      await bundleLibrary(library);
      const environment = await actionEnvironment(inputs, folder);
      const flags = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`);
      const first = (args: readonly string[]) => firstByte(server, args, { ...environment, HOME: folder });
      const syns: number[] = [];
      const rounds = quick ? 7 : 25;
      const scores = await inTurn(
        [
          { name: BARE, rounds, run: async () => (await first([bare, String(port)])).byteMs },
          { name: LIBRARY, rounds, run: async () => (await first([library, String(port), key])).byteMs },
          {
            name: OURS,
            rounds,
            run: async () => {
              const { connectedMs, byteMs } = await first([BUNDLE]);
              syns.push(connectedMs);
              return byteMs;
            },
          },
          {
            name: COMMAND_LINE,
            rounds,
            run: async () => (await first([join(dirname(BUNDLE), 'cli.js'), 'diagnose', ...flags])).byteMs,
          },
        ],
        untilMs,
      );
      const ratio = (name: string) => medianOf(scores, name) / medianOf(scores, BARE);
      const files = await bundleFiles();
      const bytes = files.reduce((sum, [, size]) => sum + size, 0);
      return {
        tables: [
          {
            title: 'Start of the process to its first SSH byte at the server',
            head: ['', 'median (least–most)', 'of bare Node'],
            rows: [
              ...[BARE, LIBRARY, OURS, COMMAND_LINE].map((name) => [
                name,
                spread(scores.get(name), milliseconds),
                times(ratio(name)),
              ]),
              [`${OURS}: connection asked for`, spread({ figures: syns, failure: '' }, milliseconds), ''],
            ],
          },
          {
            title: 'The bundle',
            head: ['file', 'bytes'],
            rows: [...files.map(([name, size]) => [name, kilobytes(size)]), ['in all', kilobytes(bytes)]],
          },
        ],
        goals: [
          {
            goal: "First SSH byte in less than 2× bare Node's",
            reached: ratio(OURS) < 2,
            measured: `${times(ratio(OURS))} (${milliseconds(medianOf(scores, OURS))} against ${milliseconds(medianOf(scores, BARE))})`,
            why: `Its connection is asked for after ${milliseconds(median(syns))}; the SSH library alone, which loads nothing else, takes ${times(ratio(LIBRARY))}.`,
          },
          {
            goal: 'The bundle under 1.5 MB in all',
            reached: bytes < MOST_BYTES,
            measured: kilobytes(bytes),
            why: `The largest are ${files
              .slice(0, 3)
              .map(([name, size]) => `${name} (${kilobytes(size)})`)
              .join(', ')}.`,
          },
        ],
        notes: [
          'Compressed nowhere, cached nowhere: each start is a new process, as on a runner.',
          ...[...scores].flatMap(([name, { failure }]) => (failure === '' ? [] : [`${name} failed: ${failure}`])),
        ],
      };
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const LIBRARY_PROGRAM = `const socket = require('node:net').connect({ host: '127.0.0.1', port: Number(process.argv[2]), noDelay: true });
const Client = require('ssh2/lib/client.js');
const client = new Client().on('error', () => {});
client.connect({ sock: socket, username: 'nobody', password: 'none' });
`;

async function bundleLibrary(outfile: string): Promise<void> {
  await build({
    stdin: { contents: LIBRARY_PROGRAM, resolveDir: ROOT },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
  });
}

async function bundleFiles(): Promise<(readonly [string, number])[]> {
  const folder = dirname(BUNDLE);
  const files = await readdir(folder);
  const sized = await Promise.all(files.map(async (name) => [name, (await stat(join(folder, name))).size] as const));
  return sized.sort(([, one], [, other]) => other - one);
}

async function firstByte(
  server: ReturnType<typeof createServer>,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly connectedMs: number; readonly byteMs: number }> {
  const over = AbortSignal.timeout(20_000);
  const began = performance.now();
  const accepted = once(server, 'connection', { signal: over }) as Promise<[Socket]>;
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const ended = once(child, 'close');
  try {
    const [socket] = await accepted;
    const connectedMs = performance.now() - began;
    socket.on('error', () => {});
    await once(socket, 'data', { signal: over });
    const byteMs = performance.now() - began;
    socket.destroy();
    return { connectedMs, byteMs };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
