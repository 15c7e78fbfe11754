/**
 * Whatever a name, path, profile, URL or id holds, it reaches the programs on the host as one argument of itself, and the shell
 * as nothing: every script that the product sends, run by real shells with programs in place that write down what they get.
 */

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsOf } from '../src/fix/options.ts';
import { fixScript, followScript, keeperScript } from '../src/fix/script.ts';
import { siteOf } from '../src/fix/site.ts';
import { curlScript } from '../src/host/curl-script.ts';
import { composeWords } from '../src/host/preamble.ts';
import { INPUTS, type InputName } from '../src/inputs.ts';
import type { Rung } from '../src/model/plan.ts';
import { probeScript } from '../src/observe/probe.ts';
import { InvalidInputs, readSettings } from '../src/settings.ts';
import { sampleScript } from '../src/verify/sample.ts';
import { site, there } from './fix/site.ts';
import { ShellPlace } from './shell.ts';
import { container, snapshot } from './snapshot-builder.ts';

const place = new ShellPlace();
const calls = join(place.root, 'calls');
const canary = join(place.root, 'canary');
const shells = ['/bin/dash', '/bin/bash'].filter(existsSync).map((shell) => [shell]);
const NONCE = '0123456789abcdef01234567';

/** Each breaks out of some way of quoting; `touch` of the canary is what it tries. */
const EVIL = [
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `'; touch ${canary}; '`,
  `"; touch ${canary}; "`,
  `'"'"'; touch ${canary}; #`,
  `\\'; touch ${canary} #`,
  `a\ntouch ${canary}\n`,
  `a\r\ntouch ${canary}\r\n`,
  `& touch ${canary} &`,
  `| touch ${canary}`,
  `) ; touch ${canary} ;; *`,
  `a ) touch ${canary} ;; b`,
  `\${IFS}$HOME~`,
  `{a,b} * ? [a-z] !1`,
  `<(touch ${canary}) >${canary}`,
  `\nEND\ntouch ${canary}\nEND_OF_GATE\ntouch ${canary}`,
  '--help',
  '-f',
  '--',
  '-',
  ' leading and trailing ',
  '%s%n\\c\\0',
  'ünï🎉\u202e\u0001\u007f',
  Array.from({ length: 31 }, (_, index) => `a${String.fromCharCode(index + 1)}`).join(''),
];

/** Writes down how many words it got, and the words. Prints `answers/NAME` where there is such a file. */
const WRITES_DOWN = (name: string) =>
  `printf '%s\\0' "$(($#+1))" ${name} "$@" >>"$CALLS"\n[ -z "\${ANSWERS-}" ] || { [ -e "$ANSWERS/$1" ] && cat "$ANSWERS/$1"; }\nexit 0`;

beforeAll(() => {
  for (const name of ['docker', 'curl', 'docker-compose']) place.program(name, WRITES_DOWN(name));
});
afterAll(() => place.close());

async function run(shell: readonly string[], script: string, answers = ''): Promise<string[][]> {
  writeFileSync(calls, '');
  const more = { CALLS: calls, ...(answers === '' ? {} : { ANSWERS: answers }) };
  await place.run(script, shell, more);
  expect(existsSync(canary), 'something ran that was only a name').toBe(false);
  const words = readFileSync(calls, 'utf8').split('\0').slice(0, -1);
  const found: string[][] = [];
  for (let at = 0; at < words.length; at += 1 + Number(words[at]))
    found.push(words.slice(at + 1, at + 1 + Number(words[at])));
  return found;
}

const all = (calls: readonly string[][]) => calls.flat();

describe.each(shells)('through %s', (shell) => {
  test('the probe asks for services, files and profiles of any name, in any folder', async () => {
    const answers = place.folder('answers');
    writeFileSync(join(answers, 'ps'), 'aaaa\n');
    for (const evil of EVIL) {
      const script = probeScript({
        nonce: NONCE,
        projectDirectory: place.root,
        composeFiles: [evil],
        profiles: [evil],
        service: evil,
        databaseService: `${evil}2`,
        port: 8002,
        tlsPlaces: [],
        ec2: false,
        logLines: 10,
        useSudo: false,
        partSeconds: 10,
        engine: 'any way',
      });
      const made = await run([shell], script, answers);
      const words = all(made);
      for (const word of [
        `label=com.docker.compose.service=${evil}`,
        `label=com.docker.compose.service=${evil}2`,
        evil,
      ])
        expect(words).toContain(word);
      const config = made.find((call) => call.includes('config'));
      expect(config).toEqual(['docker', 'compose', '-f', evil, '--profile', evil, 'config', '--format', 'json']);
    }
  });

  test('the probe enters a folder of any name', async () => {
    for (const name of EVIL.map((evil) => evil.replaceAll('/', '_')).filter(
      (name) => !['', '.', '..'].includes(name),
    )) {
      const folder = join(place.folder('folders'), name);
      mkdirSync(folder, { recursive: true });
      const script = probeScript({
        nonce: NONCE,
        projectDirectory: folder,
        composeFiles: [],
        profiles: [],
        service: 's',
        databaseService: '',
        port: 1,
        tlsPlaces: [],
        ec2: false,
        logLines: 10,
        useSudo: false,
        partSeconds: 10,
        engine: 'any way',
      });
      const words = all(await run([shell], script));
      // A command substitution drops line ends at the end of what it gives.
      expect(words).toContain(`label=com.docker.compose.project.working_dir=${folder.replace(/\n+$/, '')}`);
    }
  });

  test('a look of the verification names project and service of any name', async () => {
    for (const evil of EVIL) {
      const target = { projectDirectory: place.root, service: evil };
      const settings = { target, useSudo: false } as unknown as Parameters<typeof sampleScript>[0];
      const [ps] = await run([shell], sampleScript(settings, evil, [], NONCE));
      expect(ps).toContain(`label=com.docker.compose.project=${evil}`);
      expect(ps).toContain(`label=com.docker.compose.service=${evil}`);
    }
  });

  test('curl on the host is given any URL as one word behind `--`', async () => {
    const urls = EVIL.map((evil) => `http://localhost:8002/${evil}`);
    const asked = await run([shell], curlScript({ urls, timeoutMs: 1000, maxBodyBytes: 100, nonce: NONCE }));
    expect(asked.map((call) => call.slice(-2)).sort()).toEqual(urls.map((url) => ['--', url]).sort());
  });

  test('each step of each fix names services, containers and images of any name', async () => {
    for (const evil of EVIL) {
      const one = { ...there('x'), service: evil, id: evil, imageId: evil, imageReference: evil, status: 'paused' };
      const at = site({
        compose: `docker compose ${composeWords([evil], [evil])}`,
        containers: [one],
        built: [evil],
        proxy: { kind: 'container', service: evil, id: evil },
        settleSeconds: 0,
      });
      const rungs: readonly Rung[] = [
        { action: 'restart', service: evil },
        { action: 'start', service: evil },
        { action: 'unpause', service: evil },
        { action: 'recreate', service: evil },
        { action: 'rebuild', service: evil },
        { action: 'full-restart', services: [evil, `${evil}2`] },
        { action: 'start-proxy' },
        { action: 'reload-proxy' },
        { action: 'remove-orphan', service: evil, containerId: evil, containerName: evil },
      ];
      const steps = rungs
        .flatMap((rung) => stepsOf(rung, at))
        .map((step) => ({ ...step, onFailure: 'go-on' as const }));
      const script = `run=${place.folder('run')}; export run\n${fixScript(steps, NONCE, 20)}`;
      const received = await run([shell], script);
      for (const call of received) {
        if (call[1] === 'compose')
          expect(call.slice(0, 6)).toEqual(['docker', 'compose', '-f', evil, '--profile', evil]);
        // The name of the kept image is made of letters that a tag takes.
        const ours = call.filter(
          (word) =>
            (word.includes('canary') || (evil.length > 4 && word.includes(evil))) &&
            !/^backend-health-previous\/[\w.:-]+$/.test(word),
        );
        for (const word of ours) expect([evil, `${evil}2`]).toContain(word);
      }
      const made = all(received);
      for (const verb of ['restart', 'start', 'unpause', 'up', 'build', 'tag', 'rm', 'exec'])
        expect(made).toContain(verb);
      expect(made).toContain(`${evil}2`);
    }
  });

  test('the lock’s holder and folder, and the folder of a fix, may have any name', async () => {
    for (const evil of EVIL) {
      const keeper = keeperScript({ projectDirectory: evil, runId: 'run-1', holder: evil, lockSeconds: 0 });
      await run([shell], `${keeper}\nrelease\n`);
      await run([shell], followScript(evil, 'run-1', 0, NONCE));
    }
  });
});

describe('what could pass for a flag', () => {
  const raw = (given: Partial<Record<string, string>>) => (name: InputName) =>
    ({ host: 'local', ...given })[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';

  test.each([
    ['service', '--help'],
    ['service', '-f'],
    ['database-service', '--remove-orphans'],
    ['services', 'backend-aws, --volumes'],
    ['profile', '-f'],
    ['compose-files', '-'],
    ['compose-files', 'a.yml,--file=/etc/passwd'],
    ['base-url', '-oProxyCommand=id'],
    ['ping-path', '--output'],
    ['host', '-oProxyCommand=id'],
  ])('is no value of the input %s: %s', (name, value) => {
    expect(() =>
      readSettings(raw({ [name]: value, ...(name === 'host' ? { username: 'u', 'private-key': 'k' } : {}) })),
    ).toThrow(InvalidInputs);
  });

  test('is left out of a fix where a label or an image of the host has it', () => {
    const evil = [
      container({ service: '--volumes' }),
      container({ service: 'a b' }),
      container({ id: '--help' }),
      container({ image: { reference: '-q', id: 'sha256:1' } }),
    ];
    const found = snapshot({ containers: { known: true, value: evil } });
    expect(siteOf(found, readSettings(raw({}))).containers).toEqual([]);
  });
});

test('the tests above can fail: what is not quoted runs', async () => {
  appendFileSync(calls, '');
  await expect(run(['/bin/sh'], `docker ${EVIL[0]}\n`)).rejects.toThrow(/only a name/);
});
