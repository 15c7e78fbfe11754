/**
 * The command line's entry: the same run as the action's, with its inputs as flags.
 */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { INPUTS, type InputName } from './inputs.ts';
import type { RunStatus } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import { newRunId, originOf } from './origin.ts';
import { remediate } from './remediate.ts';
import { cleanRecord } from './report/clean-record.ts';
import { renderJson } from './report/json.ts';
import { createLearningRedactor } from './report/learning.ts';
import { forLog, strip } from './report/sanitise.ts';
import { renderSummary } from './report/summary.ts';
import { liveLine, renderTerminal } from './report/terminal.ts';
import { InvalidInputs, readSettings } from './settings.ts';

/** Exit codes, by status; 2 is a mistake in the command itself. */
export const EXIT_CODES: Readonly<Record<RunStatus, number>> = {
  healthy: 0,
  fixed: 0,
  degraded: 0,
  unhealthy: 1,
  refused: 3,
  unreachable: 4,
};
const FAILED_BY_CHOICE = 5;
const USAGE = 2;

const FIXES = ['auto', 'restart', 'rebuild', 'full-restart'];

const HELP = `backend-health: finds why a Docker Compose backend is ill, fixes it and verifies the recovery.

  backend-health diagnose [flags]                                  look, name the cause, change nothing
  backend-health fix [auto|restart|rebuild|full-restart] [flags]   and fix it (auto: what the cause calls for)
  backend-health verify [flags]                                    wait until it is steady
  backend-health authorize --public-key-file FILE [flags]          print what lets a key diagnose this project, and no more

Flags are the action's inputs, such as --host example.com --username ubuntu --profile aws, or --host local on the machine
itself; each may also be given in the environment, as BACKEND_HEALTH_HOST and so on. Beside them:

  --private-key-file FILE   read the private key from a file (default: ~/.ssh/id_ed25519, then ~/.ssh/id_rsa)
  --known-hosts-file FILE   read the host keys from a file (default: ~/.ssh/known_hosts)
  --public-key-file FILE    the key that authorize lets in: docs/security.md
  --summary-file FILE       write the job summary, as Markdown
  --json                    print the whole record as JSON, and nothing else
  --help                    all inputs, with their defaults

Exit codes: 0 healthy, fixed or degraded; 1 unhealthy; 2 a mistake in the command; 3 refused; 4 unreachable; 5 an end that
--fail-on names beside these.`;

export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof InvalidInputs || (error instanceof TypeError && 'code' in error) || error instanceof Usage)
      return USAGE;
    return 1;
  }
}

class Usage extends Error {}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(INPUTS.map((input) => [input.name, { type: 'string' }] as const)),
      'private-key-file': { type: 'string' },
      'known-hosts-file': { type: 'string' },
      'summary-file': { type: 'string' },
      'public-key-file': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const [command, option = 'auto', ...extra] = positionals;
  if (given['help'] === true || command === undefined || command === 'help') {
    process.stdout.write(`${HELP}\n${given['help'] === true ? `\n${inputHelp()}\n` : ''}`);
    return command === undefined && given['help'] !== true ? USAGE : 0;
  }
  if (
    !['diagnose', 'fix', 'verify', 'authorize'].includes(command) ||
    extra.length > 0 ||
    (command !== 'fix' && positionals.length > 1)
  ) {
    throw new Usage(
      `Unknown command \`${positionals.join(' ')}\`: it takes \`diagnose\`, \`fix [${FIXES.join('|')}]\`, \`verify\` or \`authorize\`.`,
    );
  }
  if (command === 'fix' && !FIXES.includes(option))
    throw new Usage(`Unknown fix \`${option}\`: it takes one of ${FIXES.map((fix) => `\`${fix}\``).join(', ')}.`);
  if (command === 'authorize') return authorize(given);
  const forced: Partial<Record<InputName, string>> = {
    fix: command === 'fix' ? option : 'none',
    ...(command === 'verify' ? { 'await-healthy': 'true' } : {}),
  };
  const raw = (name: InputName): string => forced[name] ?? inputFrom(given, name);
  return perform(readSettings(raw), [raw('private-key'), raw('passphrase')], given);
}

/** Contacts nothing: prints a script to be read and run on the host. */
async function authorize(given: Readonly<Record<string, string | boolean | undefined>>): Promise<number> {
  const file = given['public-key-file'];
  if (typeof file !== 'string')
    throw new Usage('`authorize` needs --public-key-file FILE, such as ~/.ssh/backend-health.pub.');
  const { authorization } = await import('./authorize.ts');
  const settings = readSettings((name) => (name === 'host' ? 'local' : inputFrom(given, name)));
  process.stdout.write(authorization(settings, readFileSync(file, 'utf8')));
  return 0;
}

/** A flag, else the environment, else what a person at a terminal would expect, else the input's default. */
function inputFrom(given: Readonly<Record<string, string | boolean | undefined>>, name: InputName): string {
  const flag = given[name];
  if (typeof flag === 'string') return flag;
  const variable = process.env[`BACKEND_HEALTH_${name.replaceAll('-', '_').toUpperCase()}`];
  if (variable !== undefined) return variable;
  const file = given[`${name}-file`];
  if (typeof file === 'string') return readFileSync(file, 'utf8');
  const ssh = join(homedir(), '.ssh');
  if (name === 'private-key') return firstFile([join(ssh, 'id_ed25519'), join(ssh, 'id_rsa')]);
  if (name === 'known-hosts' && given['host-fingerprint'] === undefined) return firstFile([join(ssh, 'known_hosts')]);
  if (name === 'username') return userInfo().username;
  return INPUTS.find((input) => input.name === name)?.default ?? '';
}

function firstFile(paths: readonly string[]): string {
  for (const path of paths) {
    try {
      return readFileSync(path, 'utf8');
    } catch {}
  }
  return '';
}

async function perform(
  settings: Settings,
  secrets: readonly string[],
  given: Readonly<Record<string, string | boolean | undefined>>,
): Promise<number> {
  const redactor = createLearningRedactor(secrets, settings.redact);
  const quiet = given['json'] === true;
  const say = (text: string) => void (quiet || process.stderr.write(`${text}\n`));
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort());
  const record = await remediate({
    settings,
    runId: newRunId(),
    origin: originOf(process.env),
    signal: cancel.signal,
    listener: {
      stage: () => {},
      event: (event) => say(liveLine(event, redactor.redact)),
      hostText: (text) => say(`                    │ ${forLog(redactor.redact(strip(text)))}`),
      learnSecrets: (environment) => void redactor.learn(environment),
    },
  });
  const clean = cleanRecord(record, redactor.redact);
  if (settings.reportPath !== '') await writeFile(settings.reportPath, renderJson(clean), { mode: 0o600 });
  if (typeof given['summary-file'] === 'string')
    await writeFile(given['summary-file'], renderSummary(clean, { docsUrl: '' }));
  const color = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  process.stdout.write(
    quiet ? `${renderJson(clean)}\n` : `\n${renderTerminal(clean, { color, width: process.stdout.columns ?? 100 })}`,
  );
  const code = EXIT_CODES[record.status];
  if (settings.failOn.includes(record.status)) return code === 0 ? FAILED_BY_CHOICE : code;
  return 0;
}

function inputHelp(): string {
  return INPUTS.map(
    (input) =>
      `  --${input.name}${input.default === '' ? '' : ` (default: ${input.default})`}\n      ${input.description}`,
  ).join('\n');
}
