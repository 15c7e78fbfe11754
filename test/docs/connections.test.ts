import { afterAll, expect, test } from 'vitest';
import type { InputName } from '../../src/inputs.ts';
import { INPUTS } from '../../src/inputs.ts';
import { readSettings } from '../../src/settings.ts';
import { WAYS_IN } from '../e2e/ways-in/cases.ts';
import { removeKeys } from '../e2e/ways-in/keys.ts';
import { withTable } from '../e2e/ways-in/table.ts';
import { parseYaml, read, snippetsOf } from './documents.ts';

const DOCUMENT = 'docs/connections.md';
const text = read(DOCUMENT);
const SECRET = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
const names: readonly string[] = INPUTS.map(({ name }) => name);

afterAll(removeKeys);

/** What the inputs of an example mean; what GitHub puts in stands in as a key. */
function settingsOf(inputs: Readonly<Record<string, unknown>>) {
  for (const name of Object.keys(inputs)) expect(names).toContain(name);
  return readSettings((name: InputName) => {
    const given = String(inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '');
    return given.startsWith('${{') ? SECRET : given;
  });
}

test('the tables in docs/connections.md are those of the cases that are tried', () => {
  expect(text).toBe(withTable(text));
  expect(WAYS_IN.length).toBeGreaterThan(80);
});

test('every example in docs/connections.md is taken, by the way that it shows', () => {
  const ways = snippetsOf(DOCUMENT, ['text']).map((snippet) => {
    const { way } = settingsOf(parseYaml(snippet.text) as Record<string, unknown>);
    return way.kind === 'ssh' ? way.route.kind : way.kind;
  });
  expect(ways).toEqual(['direct', 'jump', 'command']);
});

test('every proxy command in docs/connections.md is taken', () => {
  const commands = [
    ...text.matchAll(/^\| [^|]+ \| `([^`]*%h[^`]*)` \|$/gm),
    ...text.matchAll(/`(sh -c '[^`]*%r[^`]*')`/g),
  ].map(([, command = '']) => command.replace(/\s+/g, ' '));
  expect(commands.length).toBe(6);
  for (const command of commands) {
    const way = settingsOf({
      host: 'i-0123456789abcdef0',
      username: 'ubuntu',
      'private-key': SECRET,
      'proxy-command': command,
    }).way;
    expect(way).toMatchObject({ route: { kind: 'command', command: expect.stringContaining('i-0123456789abcdef0') } });
  }
});
