import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { INPUTS } from '../src/inputs.ts';
import { begin } from '../src/start.ts';
import { startSshServer } from './src-host/ssh-server.ts';
import { makeEd25519 } from './ssh-keys.ts';

const user = makeEd25519();
const key = user.private;
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that counts who comes, and hangs up. */
async function door(): Promise<{ readonly port: number; readonly came: () => number }> {
  let count = 0;
  const server: Server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, came: () => count };
}

/** As the runner hands them over: every input with its value or its default. */
function environment(port: number, given: Readonly<Record<string, string>>): Record<string, string> {
  const inputs = { ...given };
  const all = INPUTS.map(
    (input) => [`INPUT_${input.name.toUpperCase()}`, inputs[input.name] ?? input.default] as const,
  );
  return { ...Object.fromEntries(all), INPUT_PORT: String(port) };
}

const plain = {
  host: '127.0.0.1',
  username: 'deploy',
  'private-key': key,
  'accept-any-host-key': 'true',
  'connect-timeout': '1',
};

test('a host that the inputs name is connected to at once', async () => {
  const { port, came } = await door();
  const early = begin(environment(port, plain));
  await early?.quiet;
  await expect(early?.connection.open({})).rejects.toThrow();
  expect(came()).toBeGreaterThan(0);
});

test('the first look is under way before anything else is loaded, and the host hears nothing more', async () => {
  const commands: string[] = [];
  const server = await startSshServer({
    hostKeys: [makeEd25519().private],
    authorized: user,
    shell: '/bin/true',
    forwarding: true,
    onExec: (command) => commands.push(command),
  });
  closing.push(() => server.close());
  const early = begin(environment(server.port, { ...plain, 'connect-timeout': '10' }));
  await early?.quiet;
  const look = await early?.look;
  await look?.probe.answer;
  const answers = await look?.endpoints;
  expect(answers?.map(({ name }) => name)).toEqual(['ping', 'health', 'monitoring']);
  expect(server.seen.forwards).toBe(3);
  expect(commands).toHaveLength(1);
  const [, base64 = ''] = /^echo (\S+)\|base64 -d\|/.exec(commands[0] ?? '') ?? [];
  expect(Buffer.from(base64, 'base64').toString()).toContain(`\nN=${look?.probe.nonce}\n`);
  (await early?.connection.open({}))?.close();
});

test('the rest is loaded soon, though the host says nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  closing.push(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const early = begin(environment(port, { ...plain, 'connect-timeout': '60' }));
  await early?.quiet;
  const cancel = new AbortController();
  const opening = early?.connection.open({ signal: cancel.signal });
  cancel.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
});

test('a host that lets nobody in is not probed, and the run hears why', async () => {
  const server = await startSshServer({ hostKeys: [makeEd25519().private], authorized: makeEd25519() });
  closing.push(() => server.close());
  const early = begin(environment(server.port, { ...plain, 'connect-timeout': '10' }));
  await early?.quiet;
  expect(await early?.look).toBeNull();
  await expect(early?.connection.open({})).rejects.toMatchObject({ reasonCode: 'authentication-failed' });
});

test.each([
  ['a jump host is in between', { 'jump-host': 'ops@127.0.0.1' }],
  ['a command is the way', { 'proxy-command': 'nc %h %p' }],
  ['an agent holds the key', { 'private-key': '', 'ssh-agent': 'true' }],
  ['a file says more of the host', { 'settings-file': 'hosts.yml' }],
  ['a host is named that a file should say more of', { 'settings-host': 'one' }],
  ['it is this machine', { host: 'local' }],
  ['the run is for no host', { mode: 'merge' }],
  ['an input can’t be used, though it says nothing of the way', { 'verify-timeout': 'long' }],
  ['the key is missing', { 'private-key': '' }],
])('nothing is begun where %s', async (_, changes) => {
  const { port, came } = await door();
  expect(begin(environment(port, { ...plain, ...changes }))).toBeNull();
  await new Promise(setImmediate);
  expect(came()).toBe(0);
});
