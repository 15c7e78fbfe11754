/**
 * Properties of the readers of what a host prints: none throws, all are bounded, and the probe's frames can't be forged.
 */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readCurlOutput } from '../../src/host/curl-answer.ts';
import { goDurationMs, readCompose } from '../../src/observe/compose.ts';
import { readFrames, readMarked } from '../../src/observe/frames.ts';
import { readInspect } from '../../src/observe/inspect.ts';
import { readJournal } from '../../src/observe/journal.ts';
import { MAX_DEPTH, parseJson } from '../../src/observe/json.ts';
import { firstLines, lastLines } from '../../src/observe/lines.ts';
import { readListeners } from '../../src/observe/listeners.ts';
import { readLog } from '../../src/observe/logs.ts';
import { readMachine } from '../../src/observe/machine.ts';
import { readProxies } from '../../src/observe/proxy.ts';
import { readSockets } from '../../src/observe/sockets.ts';
import { holds, same } from './expectations.ts';
import { claim, type Property } from './property.ts';
import { mutated, text } from './texts.ts';

const fixture = (name: string) => readFileSync(new URL(`../observe/fixtures/${name}`, import.meta.url), 'utf8');
const [CONTAINER = ''] = fixture('inspect-engine-20.10.24.txt').split('\n');
const CONFIG = fixture('config-compose-2.26.1.txt');
const NONCE = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

/** JSON values of any kind, with the keys that these readers look for, and those that JavaScript has plans with. */
const KEYS = [
  'Id',
  'State',
  'Config',
  'Env',
  'Labels',
  'Health',
  'Log',
  'HostConfig',
  'PortBindings',
  'NetworkSettings',
  'Ports',
  'Networks',
  'Mounts',
  'Healthcheck',
  'Test',
  'Name',
  'services',
  'ports',
  'environment',
  'published',
  'target',
  'healthcheck',
  'depends_on',
  'build',
  'image',
  'name',
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'length',
  '80/tcp',
  '',
];
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1e300,
      '',
      'running',
      'a=b',
      '8000-8010',
      '1-65535',
      '0.0.0.0',
      'x'.repeat(50),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
  ),
})).value;

/** A copy of a value with something else in one of its places. */
function withValueAt(whole: unknown, path: readonly number[], value: unknown): unknown {
  if (path.length === 0 || whole === null || typeof whole !== 'object') return value;
  const [step = 0, ...rest] = path;
  const entries = Object.entries(whole);
  if (entries.length === 0) return value;
  const chosen = step % entries.length;
  const changed = entries.map(([key, member], index) =>
    index === chosen ? [key, withValueAt(member, rest, value)] : [key, member],
  );
  return Array.isArray(whole) ? changed.map(([, member]) => member) : Object.fromEntries(changed);
}
const path = fc.array(fc.nat(40), { minLength: 1, maxLength: 6 });
const containerWith = fc
  .tuple(path, json)
  .map(([at, value]) => JSON.stringify(withValueAt(JSON.parse(CONTAINER), at, value)));
const configWith = fc
  .tuple(path, json)
  .map(([at, value]) => JSON.stringify(withValueAt(JSON.parse(CONFIG), at, value), null, 2));

/** What looks like a frame's marks, with every nonce but the right one, and with that one where no mark is. */
const forgery = fc.constantFrom(
  `\n${NONCE.slice(0, -1)}1 end\n`,
  `\n${'0'.repeat(32)} begin engine 0\n`,
  `x${NONCE} end\n`,
  `\n ${NONCE} end`,
  '\nbegin engine 0\n',
  '\nend\n',
  `\n${NONCE.toUpperCase()} end\n`,
);
const hostText = fc.tuple(text, fc.option(forgery, { nil: '' }), text).map((parts) => parts.join(''));
const NAMES = ['machine', 'disks', 'engine', 'logs-service', 'proxy', 'lock'];

const LINES = [
  'LISTEN 0      4096         0.0.0.0:8002       0.0.0.0:*    users:(("docker-proxy",pid=812,fd=4))',
  'tcp        0      0 127.0.0.1:5432          0.0.0.0:*               LISTEN      911/postgres',
  `${NONCE} process 812 root /usr/bin/docker-proxy -proto tcp`,
  'user=deploy',
  'load=0.1 0.2 0.3 1/2 3',
  'MemTotal:       16000 kB',
  'kernel=[1.0] Out of memory: Killed process 1 (x)',
  `${NONCE} blocks /dev/sda1 100 50 50 50% /`,
  `${NONCE} inodes /dev/sda1 100 50 50 50% /`,
  '   0: 00000000:1F42 00000000:0000 0A 00000000:00000000 00:00000000',
  '  sl  local_address rem_address   st',
  'manager=systemd',
  'running=yes',
  'error=2026/11/24 [error] 1#1: *1 connect() failed',
  '2026-11-24T08:00:00.123456789Z hello',
  '2026-11-24T08:00:00Z ',
  '{"id":"a","at":"2026-11-24T03:12:40.000Z","cause":"c","option":"restart","status":"fixed","recoveryMs":1,"runUrl":""}',
];
const hostLines = fc.array(fc.constantFrom(...LINES), { maxLength: 6 }).chain((lines) =>
  fc.oneof(
    mutated([lines.join('\n')]),
    text.map((more) => [...lines, more].join('\n')),
  ),
);

export const OBSERVING: readonly Property[] = [
  claim(
    '`docker inspect` of any shape is read without a throw, in bounded texts',
    30,
    fc.tuple(containerWith, hostText),
    ([line, noise]) => {
      const { containers, environment, otherLines } = readInspect(`${noise.replaceAll('\n', ' ')}\n${line}\n`);
      holds(containers.length + otherLines.length <= 3, 'more lines than there were');
      for (const one of containers) {
        holds(typeof one.id === 'string' && one.name.length <= 8192, 'a name of another kind');
        holds(one.environmentNames.length === environment.length, 'names and values differ');
        for (const port of one.ports)
          holds(Number.isFinite(port.hostPort) && Number.isFinite(port.containerPort), 'a port is no number');
      }
    },
  ),
  claim('`docker inspect` in any state is read without a throw', 15, mutated([CONTAINER]), (line) => {
    readInspect(line);
  }),
  claim(
    '`compose config` of any shape is read without a throw, in bounded ports',
    50,
    fc.tuple(configWith, fc.constantFrom(0, 1, 14, 15, 124, 127), hostText),
    ([config, exitCode, noise]) => {
      const { compose, environment } = readCompose({ exitCode, text: `docker compose\n${noise}\n${config}` });
      for (const pair of environment) holds(typeof pair === 'string', 'a pair of another kind');
      if (compose.status === 'valid')
        holds(compose.services.reduce((sum, one) => sum + one.ports.length, 0) <= 100_000, 'too many ports');
    },
  ),
  claim(
    '`compose config` in any state is read without a throw',
    15,
    mutated([`docker compose\n${CONFIG}`]),
    (printed) => {
      readCompose({ exitCode: 0, text: printed });
    },
  ),
  claim(
    'a Go duration is a number of milliseconds',
    20,
    fc.oneof(text, mutated(['1m30s', '1h', '0.5s', '10ms', '5µs'])),
    (duration) => holds(Number.isFinite(goDurationMs(duration)) || duration.length > 300, 'it is not'),
  ),
  claim(
    'the probe’s frames come back as they were sent, whatever stands in and around them',
    60,
    fc.tuple(
      text,
      fc.array(fc.tuple(hostText, fc.integer({ min: 0, max: 255 })), { maxLength: NAMES.length }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    ([banner, parts, cut]) => {
      const output = `${banner}${parts.map(([part, code], index) => `\n${NONCE} begin ${NAMES[index]} ${code}\n${part}\n${NONCE} end\n`).join('')}`;
      const frames = readFrames(output, NONCE);
      same(
        [...frames].map(([name, frame]) => [name, frame.exitCode, frame.text]),
        parts.map(([part, code], index) => [NAMES[index], code, part]),
      );
      const whole = readFrames(output.slice(0, Math.floor(output.length * cut)), NONCE);
      for (const [name, frame] of whole) same(frame, frames.get(name), 'a frame of an output that was cut');
    },
  ),
  claim('the logs within a part come back by their containers', 40, fc.array(hostText, { maxLength: 5 }), (logs) => {
    const marked = readMarked(logs.map((log, index) => `${NONCE} log id${index}\n${log}\n`).join(''), NONCE, 'log');
    same(
      [...marked.keys()],
      logs.map((_, index) => `id${index}`),
    );
    for (const [index, log] of logs.entries()) holds((marked.get(`id${index}`) ?? '').startsWith(log), 'a log differs');
  }),
  claim('what else a host prints is read without a throw', 40, hostLines, (lines) => {
    const frame = { exitCode: 0, text: lines };
    for (const one of readListeners(lines, NONCE))
      holds(one.port >= 0 && Number.isFinite(one.pid), 'a listener without numbers');
    const machine = readMachine(lines, lines, NONCE);
    holds([machine.cpus, machine.load1, machine.memoryTotalBytes].every(Number.isFinite), 'a machine without numbers');
    readProxies(frame, [], {});
    readSockets(frame);
    for (const line of readLog(lines))
      holds(line.text.length <= 8192 && !line.text.includes('\n'), 'a log line is no line');
  }),
  claim(
    'the journal gives whole entries, and passes over all else',
    40,
    fc.tuple(hostLines, fc.nat(3)),
    ([noise, count]) => {
      const entry = {
        id: 'id',
        at: '2026-11-24T03:12:40.000Z',
        cause: 'c',
        option: 'restart',
        status: 'fixed',
        recoveryMs: null,
        runUrl: '',
      };
      const ours = Array.from({ length: count }, (_, index) => ({ ...entry, id: `ours-${index}` }));
      const read = readJournal(`${noise}\n${ours.map((one) => JSON.stringify(one)).join('\n')}`);
      for (const one of read)
        holds(!Number.isNaN(Date.parse(one.at)) && one.id.length <= 300, 'an entry of another kind');
      same(read.slice(read.length - count), ours);
    },
  ),
  claim(
    'the answers of curl on the host are read without a throw, bounded, and only with the right word',
    40,
    fc.tuple(
      hostText,
      hostText,
      fc.constantFrom('', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n'),
    ),
    ([body, noise, head]) => {
      const said = `${noise}\n${NONCE} 0 tool curl\n${NONCE} 0 body ${Buffer.from(head + body).toString('base64')}\n${NONCE} 0 exit 0\n`;
      const [answer] = readCurlOutput(said, NONCE, 1, 100);
      if (answer?.kind === 'answered')
        holds(answer.body.length <= 100 && answer.contentType.length <= 1000, 'the answer is not bounded');
      same(readCurlOutput(said, 'another', 1, 100)[0]?.kind, 'timeout');
    },
  ),
  claim(
    'JSON is what JSON.parse makes of it, unless it is deep',
    40,
    fc.oneof(
      fc.json({ maxDepth: 5 }),
      text,
      fc.nat(200).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    ),
    (source) => {
      let expected: unknown;
      try {
        expected = JSON.parse(source);
      } catch {}
      const depth = /^\[*/.exec(source)?.[0].length ?? 0;
      same(parseJson(source), depth > MAX_DEPTH ? undefined : expected);
    },
  ),
  claim(
    'lines are bounded, from either end',
    40,
    fc.tuple(fc.array(text), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 30 })),
    ([parts, most, length]) => {
      const whole = parts.join('\n');
      const lines = whole.split('\n').map((line) => line.slice(0, length));
      same(firstLines(whole, most, length), lines.slice(0, most));
      same(lastLines(whole, most, length), lines.slice(-most));
    },
  ),
];
