import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INPUTS } from '../../src/inputs.ts';
import { InvalidInputs } from '../../src/settings.ts';
import { inputsOf, parseSettingsFile, readSettingsFile } from '../../src/settings-file.ts';

const PATH = '.github/backend-health.yml';
const parse = (text: string) => parseSettingsFile(text, PATH);

async function mistakes(what: Promise<unknown>): Promise<string[]> {
  const error = await what.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof InvalidInputs) return error.mistakes.map(({ message }) => message);
  throw error ?? new Error('There was no mistake');
}
const wrong = (text: string) => mistakes(parse(text));

describe('a settings file', () => {
  test('gives its keys as inputs', async () => {
    const { inputs, hosts } = await parse('service: api\nprofile: ""\nport: 2222\nuse-sudo: true\nslow-after: 2.0\n');
    expect(inputs).toEqual({ service: 'api', profile: '', port: '2222', 'use-sudo': 'true', 'slow-after': '2.0' });
    expect(hosts).toEqual([]);
  });

  test('takes a list for an input of several values, as lines', async () => {
    const { inputs } = await parse('fail-on: [unhealthy, refused]\nredact:\n  - one .*\n  - two\n');
    expect(inputs).toEqual({ 'fail-on': 'unhealthy\nrefused', redact: 'one .*\ntwo' });
  });

  test('takes the line ends and the byte order mark of Windows', async () => {
    expect((await parse('\ufeffservice: api\r\nfix: auto\r\n')).inputs).toEqual({ service: 'api', fix: 'auto' });
  });

  test('gives each host its own inputs over those of the file', async () => {
    const file = await parse(`
service: api
fix: none
hosts:
  - name: web-1
    host: web-1.example.com
    environment: production
  - {name: web-2, host: web-2.example.com, fix: auto}
`);
    expect(file.hosts.map(({ name, environment }) => [name, environment])).toEqual([
      ['web-1', 'production'],
      ['web-2', ''],
    ]);
    expect(inputsOf(file, 'web-1')).toEqual({ service: 'api', fix: 'none', host: 'web-1.example.com' });
    expect(inputsOf(file, 'web-2')).toEqual({ service: 'api', fix: 'auto', host: 'web-2.example.com' });
  });

  test('gives its defaults alone when it names no hosts', async () => {
    expect(inputsOf(await parse('service: api'), '')).toEqual({ service: 'api' });
  });

  test('can be asked only for a host that it names', async () => {
    const file = await parse('hosts: [{name: web-1}, {name: web-2}]');
    expect(() => inputsOf(file, 'web-3')).toThrow(
      'Input `settings-host`: `web-3` is not in `.github/backend-health.yml`; takes one of `web-1`, `web-2`.',
    );
    expect(() => inputsOf(file, '')).toThrow('Input `settings-host`: is empty; takes one of `web-1`, `web-2`.');
    const alone = await parse('service: api');
    expect(() => inputsOf(alone, 'web-1')).toThrow('it names no hosts');
  });
});

describe('a mistake in a settings file', () => {
  test('names file, line and key, and the input that was meant', async () => {
    expect(await wrong('service: api\nbase_url: http://localhost\n')).toEqual([
      '`.github/backend-health.yml`, line 2: `base_url` is no input; did you mean `base-url`?',
    ]);
    expect(await wrong('colour: red')).toEqual([
      '`.github/backend-health.yml`, line 1: `colour` is no input; docs/inputs.md has all of them.',
    ]);
  });

  test('is told together with all others', async () => {
    expect(await wrong('servce: api\nhosts:\n  - {name: a, hots: b}\n  - {name: A}\n')).toEqual([
      expect.stringContaining('line 1: `servce` is no input; did you mean `service`?'),
      expect.stringContaining('line 3: `hots` is no input; did you mean `host`?'),
      expect.stringContaining('line 4: `name` of a host: `A` stands twice'),
    ]);
  });

  test.each(INPUTS.filter((input) => input.secret).map((input) => input.name))(
    'is a secret, such as %s, whose value is not quoted',
    async (name) => {
      const [message = ''] = await wrong(`${name}: hunter2hunter2`);
      expect(message).toContain(`\`${name}\` is a secret and must not stand in a file`);
      expect(message).toContain(`\`${name}: \${{ secrets.NAME }}\``);
      expect(message).not.toContain('hunter2');
    },
  );

  test.each([
    ['service:', "`service` has no value: write `''` for an empty one"],
    ['service: [a, b]', '`service` takes one value, not a list'],
    ['service: {a: b}', '`service` takes a text, a number'],
    ['services: [a, [b]]', '`services` takes a text, a number'],
    ['service: !env API', 'Unresolved tag: !env'],
    ['service: !!str 1', 'the tag `tag:yaml.org,2002:str` is not taken'],
    ['service: &a api\nprofile: *a', 'anchors and aliases are not taken'],
    ['service: a\nservice: b', 'Map keys must be unique'],
    ['service: a\n---\nservice: b', 'contains multiple documents'],
    ['? [a]\n: b', 'a key must be plain text'],
    ['', 'takes a mapping of inputs to values'],
    ['- service: api', 'takes a mapping of inputs to values'],
    ['service: "api', 'this is not the YAML that is taken here'],
    ['hosts:', '`hosts` takes a list with at least one host'],
    ['hosts: []', '`hosts` takes a list with at least one host'],
    ['hosts: {web: 1}', '`hosts` takes a list with at least one host'],
    ['hosts: [web]', 'a host takes a mapping'],
    ['hosts: [{host: a}]', '`name` of a host: got ``, takes 1 to 63 letters'],
    ['hosts: [{name: ../../etc}]', '`name` of a host: got `../../etc`'],
    ['hosts: [{name: "a b"}]', '`name` of a host'],
    ['hosts: [{name: [a]}]', '`name` takes a text'],
    ['hosts: [{name: a, environment: "$(id)"}]', '`environment` of a host: got `$(id)`'],
    ['hosts: [{name: a, hosts: []}]', '`hosts` is no input'],
    [`x: ${'y'.repeat(64 * 1024)}`, 'has more than 64 KiB'],
    ['['.repeat(20_000), 'it is nested too deeply'],
    [`hosts: [${'{name: a},'.repeat(257)}]`, '`hosts` has 257 hosts; a run on GitHub takes 256 at most'],
  ])('is explained by what is wrong and what to write: %#', async (text, part) => {
    expect((await wrong(text)).join('\n')).toContain(part);
  });

  test('shows no control characters of the file', async () => {
    const [message = ''] = await wrong('"x\\e[31m\\n##[error]y": 1');
    expect(message).not.toMatch(/\p{C}/u);
  });

  test('never ends in anything but a list of mistakes', async () => {
    const pieces = fc.constantFrom(
      'hosts:',
      '- ',
      'name: a',
      'service: ',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '  ',
      '&a ',
      '*a',
      '!x ',
      '|',
      '>',
      '"',
      ': ',
      '%YAML 1.1\n---\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 }), async (parts) => {
        const ended = await parse(parts.join('')).catch((error: unknown) => error);
        if (ended instanceof Error) expect(ended).toBeInstanceOf(InvalidInputs);
        else expect(ended).toMatchObject({ path: PATH });
      }),
      { numRuns: 300 },
    );
  });
});

describe('reading a settings file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'settings-file-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('gives what stands in it', async () => {
    const path = join(folder, 'health.yml');
    await writeFile(path, 'service: api\n');
    expect(await readSettingsFile(path)).toEqual({ path, inputs: { service: 'api' }, hosts: [] });
  });

  test('says what to do when there is none', async () => {
    const [message] = await mistakes(readSettingsFile(join(folder, 'none.yml')));
    expect(message).toContain('there is no such file; was the repository checked out?');
  });

  test('refuses a folder, and a file without end', async () => {
    expect(await mistakes(readSettingsFile(folder))).toEqual([expect.stringContaining('could not be read')]);
    expect(await mistakes(readSettingsFile('/dev/zero'))).toEqual([expect.stringContaining('has more than 64 KiB')]);
  });
});
