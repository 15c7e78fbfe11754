/**
 * Plants secrets of a seed in a stack: in logs, variables, labels, answers, a build's output, the words of a process, a
 * banner. Each line with one of them has a mark, so that it can be told which of them a run has come to see at all.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { seeded, words } from '../report/dice.ts';
import { type SecretSample, secretSamples } from '../report/secret-samples.ts';
import type { Ground } from './ground.ts';
import type { Planted } from './leaks.ts';

export interface Bed {
  readonly planted: readonly Planted[];
  /** All that was planted as it was, for the second judge to be judged by. */
  readonly asPlanted: string;
}

const VARIABLES = 36;
/** Samples whose text is kept for the places that hold less than a log. */
const ONE_LINE = /^[^\n'"\\$`]+$/;

/** Ways in which a program shows a value that it has from its environment and that no rule could know. */
const SHOWS: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => `worker says ${value} and goes on`,
  'in base64': (value) => `payload ${Buffer.from(value).toString('base64')} sent`,
  'in base64 with more': (value) => `payload ${Buffer.from(`to:${value};x`).toString('base64')} sent`,
  'in base64url': (value) => `payload ${Buffer.from(`>>?${value}`).toString('base64url')} sent`,
  'percent-encoded': (value) => `GET /callback?x=${encodeURIComponent(value)}&y=1`,
  'percent-encoded in lower case': (value) =>
    `GET /callback?x=${encodeURIComponent(value).replace(/%../g, (one) => one.toLowerCase())}&y=1`,
  'in JSON': (value) => JSON.stringify({ said: value, n: 1 }),
  'in JSON in JSON': (value) => JSON.stringify({ body: JSON.stringify({ said: value }) }),
  'in JSON with escaped slashes': (value) => JSON.stringify({ said: value }).replaceAll('/', '\\/'),
  'in hex': (value) => `bytes ${Buffer.from(value).toString('hex')} received`,
  'in colours': (value) => `worker says \u001b[31m${value.slice(0, 7)}\u001b[0;1m${value.slice(7)}\u001b[0m`,
  'with zero-width characters': (value) =>
    `worker says ${value.slice(0, 5)}\u200b${value.slice(5, 9)}\u2060${value.slice(9)}`,
  'with a soft hyphen and a filler': (value) => `worker says ${value.slice(0, 6)}\u00ad${value.slice(6)}\u2065!`,
  'over two lines': (value) => `worker says ${value.slice(0, 10)}\n${value.slice(10)} to all`,
  'over two indented lines': (value) => `worker says ${value.slice(0, 12)}\r\n    ${value.slice(12)}`,
  'in a path': (value) => `open /var/lib/x-${value}.lock: no such file`,
  'in HTML': (value) => `<p>said ${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
  'behind a command': (value) => `##[error]said ${value}`,
};

/** Everything that is planted in the environment, the labels and the logs, before the containers are made anew. */
export async function plantInContainers(ground: Ground, seed: number): Promise<Bed> {
  const planted: Planted[] = [];
  const texts: string[] = [];
  const variables = values(seed);
  await ground.edit('.env', /$/, variables.map(({ name, value }) => `${name}=${value}\n`).join(''));
  const labelled = oneLine(secretSamples(seeded(seed, 9))).slice(0, 12);
  const labels = labelled.map(({ text }, index) => `      planted.${index}: ${JSON.stringify(text)}\n`);
  await ground.edit(
    'docker-compose.yml',
    new RegExp(`^  ${ground.service}:\n`, 'm'),
    `  ${ground.service}:\n    labels:\n${labels.join('')}`,
  );
  for (const { kind, secret } of labelled) planted.push({ kind, place: 'label', secret });
  await ground.compose('up', '-d', '--force-recreate', ground.service);
  await ground.untilHealthy(ground.service);

  const showing = variables.map(({ value, shown: [how, show] }) => {
    planted.push({ kind: `variable ${how}`, place: 'environment', secret: value });
    return show(value);
  });
  const logs: [service: string, lines: string][] = [
    [ground.service, marked('s', secretSamples(seeded(seed, 0)), planted, 'log of the service')],
    [ground.service, showing.map((text, index) => `plant-v${index} ${text}`).join('\n')],
    [ground.database, marked('d', secretSamples(seeded(seed, 1)), planted, 'log of the database')],
    [
      ground.neighbour,
      marked('n', oneLine(secretSamples(seeded(seed, 2))).slice(0, 25), planted, 'log of another service'),
    ],
  ];
  for (const [service, text] of logs) {
    texts.push(text);
    await ground.print(service, text);
  }
  const inAnswers = secretSamples(seeded(seed, 3));
  const [health, monitoring] = [inAnswers.slice(0, 24), inAnswers.slice(24, 48)];
  const detail = marked('h', health, planted, 'answer of /health');
  const page = `<html><body><h1>Error</h1><pre>${marked('m', monitoring, planted, 'page in place of an answer')}</pre></body></html>`;
  texts.push(detail, page);
  await ground.answer({
    [ground.healthPath]: { status: 500, type: 'application/json', body: JSON.stringify({ detail }) },
    [ground.monitoringPath]: { status: 502, type: 'text/html', body: page },
  });
  const banner = marked('b', oneLine(secretSamples(seeded(seed, 4))).slice(0, 12), planted, 'banner');
  texts.push(banner);
  ground.greet(`${banner}\n`);
  return { planted, asPlanted: texts.join('\n') };
}

/** A build that prints secrets and fails. */
export async function plantInBuild(ground: Ground, seed: number): Promise<Bed> {
  const planted: Planted[] = [];
  const samples = oneLine(secretSamples(seeded(seed, 5))).slice(0, 30);
  const text = marked('c', samples, planted, 'output of a build');
  const echoes = text.split('\n').map((line) => `echo '${line}'`);
  await ground.edit(ground.dockerfile, /$/, `\nRUN ${echoes.join(' && ')} && exit 3\n`);
  return { planted, asPlanted: text };
}

/** A process with secrets among its words that holds the service's port. */
export async function plantInProcess(ground: Ground, seed: number): Promise<Bed & { readonly process: ChildProcess }> {
  await ground.compose('stop', ground.service);
  const planted: Planted[] = [];
  const samples = oneLine(secretSamples(seeded(seed, 6)))
    .filter(({ kind }) => /URL|flag|curl|env|token|Stripe|GitHub/.test(kind))
    .slice(0, 16);
  const text = marked('p', samples, planted, 'words of a process');
  const program = `require('node:net').createServer().listen(${ground.port}, '127.0.0.1', () => process.stdout.write('listening'))`;
  const child = spawn(process.execPath, ['-e', program, '--', ...text.split(/\s/)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error(`port ${ground.port} could not be taken`)));
  });
  return { planted, asPlanted: text, process: child };
}

/** Marks of planted lines that a text shows. */
export function marksIn(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/plant-[a-z]\d+/g), ([mark]) => mark));
}

function oneLine(samples: readonly SecretSample[]): SecretSample[] {
  return samples.filter(({ text }) => ONE_LINE.test(text));
}

/** Lines of the samples, each behind its mark; what must begin a line stands below it. */
function marked(letter: string, samples: readonly SecretSample[], planted: Planted[], place: string): string {
  return samples
    .map(({ kind, text, secret }, index) => {
      planted.push({ kind, place, secret });
      return `plant-${letter}${index}${/^(?:pgpass|PEM|YAML)/.test(kind) ? '\n' : ' '}${text}`;
    })
    .join('\n');
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly shown: readonly [how: string, show: (value: string) => string];
}

function values(seed: number): Variable[] {
  const { word } = words(seeded(seed, 8));
  const shows = Object.entries(SHOWS);
  const names = ['API_KEY', 'PASSWORD', 'AUTH_TOKEN', 'CLIENT_SECRET'];
  return Array.from({ length: VARIABLES }, (_, index) => ({
    name: `PLANTED_${index}_${names[index % names.length]}`,
    value: index % 2 === 0 ? word(22) : `${word(9)}/+${word(6)}&${word(6)}`,
    shown: shows[index % shows.length] ?? ['as it is', (value) => value],
  }));
}
