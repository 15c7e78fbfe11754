import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { INPUT_FLAGS, OWN_FLAGS } from '../../src/cli/flags.ts';
import { Usage } from '../../src/cli/usage.ts';

function flagsOf(...args: readonly string[]): Record<string, string> {
  const invocation = readArguments(args);
  if (invocation.kind !== 'command') throw new Error(`read as ${invocation.kind}`);
  return Object.fromEntries(invocation.flags);
}

function mistakeOf(...args: readonly string[]): string {
  try {
    readArguments(args);
  } catch (error) {
    if (error instanceof Usage) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('arguments', () => {
  test('are a command, its operands and its flags, in any order', () => {
    expect(readArguments(['--host', 'a', 'fix', '--profile=prod', 'rebuild'])).toEqual({
      kind: 'command',
      command: 'fix',
      operands: ['rebuild'],
      flags: new Map([
        ['host', 'a'],
        ['profile', 'prod'],
      ]),
    });
  });

  test('keep an empty value, and one that begins with a dash behind its =', () => {
    expect(flagsOf('diagnose', '--profile', '', '--compose-files=-x', '--database-service=')).toEqual({
      profile: '',
      'compose-files': '-x',
      'database-service': '',
    });
  });

  test('take a private key as a value, although it begins with dashes', () => {
    expect(flagsOf('diagnose', '--private-key', '-----BEGIN PRIVATE KEY-----\nx')['private-key']).toContain('BEGIN');
  });

  test.each([
    [['--dry-run'], 'true'],
    [['--dry-run', 'true'], 'true'],
    [['--dry-run', 'false'], 'false'],
    [['--dry-run=false'], 'false'],
    [['--no-dry-run'], 'false'],
  ])('read %j as dry-run %s', (args, value) => {
    expect(flagsOf('fix', ...args)['dry-run']).toBe(value);
  });

  test('do not take the word after a switch for its value, unless it is true or false', () => {
    expect(readArguments(['--dry-run', 'fix', 'restart'])).toMatchObject({ command: 'fix', operands: ['restart'] });
  });

  test('join the values of a flag that takes several, and refuse two for one that takes one', () => {
    expect(flagsOf('diagnose', '--host-fingerprint', 'a', '--host-fingerprint', 'b')['host-fingerprint']).toBe('a\nb');
    expect(mistakeOf('diagnose', '--port', '1', '--port', '2')).toContain('`--port` is given twice');
  });

  test('know the short forms that docker logs has', () => {
    expect(flagsOf('logs', '-f', '-n', '5')).toEqual({ follow: 'true', tail: '5' });
  });

  test.each([
    [['diagnose', '--hots', 'x'], 'did you mean `--host`?'],
    [['diagnose', '--base_url', 'x'], 'did you mean `--base-url`?'],
    [['diagnose', '--completely-other'], 'Unknown flag `--completely-other`'],
    [['diagnose', '-x'], 'Unknown flag `-x`'],
    [['diagnos'], 'Did you mean `diagnose`?'],
    [['restrat'], 'Did you mean `fix restart`?'],
    [['fix', 'rebild'], 'Did you mean `rebuild`?'],
    [['fix', 'everything'], 'Unknown fix `everything`'],
    [['fix', 'restart', 'now'], 'does not take `now`'],
    [['verify', 'x'], 'does not take `x`'],
    [['diagnose', '--host'], '`--host` needs a value'],
    [['diagnose', '--host', '--json'], '`--host` needs a value'],
    [['diagnose', '--json=yes'], '`--json` takes no value'],
    [['diagnose', '--follow'], 'goes with `logs`, and not with `diagnose`'],
    [['--host', 'x'], 'No command was given'],
    [['diagnose', '--fix', 'auto'], '`backend-health fix auto`'],
    [['diagnose', '--await-healthy'], '`backend-health verify`'],
    [['help', 'nothing'], 'Unknown command `nothing`'],
  ])('of a mistake %j say what to do', (args, message) => {
    expect(mistakeOf(...args)).toContain(message);
  });

  test('tell all mistakes at once', () => {
    expect(mistakeOf('diagnos', '--hots', '--port').split('\n')).toHaveLength(3);
  });

  test.each([
    [[], { kind: 'nothing' }],
    [['help'], { kind: 'help', command: null, whole: false }],
    [['--help'], { kind: 'help', command: null, whole: true }],
    [['help', 'logs'], { kind: 'help', command: 'logs', whole: true }],
    [['logs', '-h'], { kind: 'help', command: 'logs', whole: true }],
  ])('read %j as a wish for help', (args, invocation) => {
    expect(readArguments(args)).toEqual(invocation);
  });

  test('take every flag of the registries', () => {
    for (const { name } of INPUT_FLAGS) expect(flagsOf('fix', `--${name}=x`)).toEqual({ [name]: 'x' });
    for (const flag of OWN_FLAGS.filter((one) => one.name !== 'help')) {
      const [command = ''] = flag.commands;
      expect(flagsOf(command, flag.value === '' ? `--${flag.name}` : `--${flag.name}=x`)).toHaveProperty(flag.name);
    }
  });
});
