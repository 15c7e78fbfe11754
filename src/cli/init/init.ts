/**
 * `init`: looks at a host that nobody has described yet, shows what it found and why, and writes the workflow and the settings
 * file into this repository. It changes nothing on the host.
 */

import type { Host } from '../../host/host.ts';
import { UnknownHostKey } from '../../host/host-key-failure.ts';
import type { Way } from '../../model/settings.ts';
import { createLearningRedactor } from '../../report/learning.ts';
import { type Console, oneLine } from '../console.ts';
import { INTERRUPTED, USAGE } from '../exit-codes.ts';
import { reach } from '../reach.ts';
import type { Chosen } from '../sources/sources.ts';
import { Usage } from '../usage.ts';
import { ACTION, DEFAULT_ACTION, SETTINGS_FILE, settingsText, WORKFLOW_PATH, workflowText } from './files.ts';
import { type Found, findOut } from './find-out.ts';
import { confirmKey } from './host-key.ts';
import { atTerminal, type Interview, unattended } from './interview.ts';
import { nextSteps } from './next-steps.ts';
import { present, repositoryAround, writeAll } from './place.ts';

/** Resolves with the exit code. @throws {HostUnreachable}, {Usage} */
export async function init(chosen: Chosen, console: Console): Promise<number> {
  const root = repositoryAround(process.cwd());
  const asked = readFlags(console);
  const redactor = createLearningRedactor(chosen.secrets, chosen.settings.redact);
  const say = (line: string) => (console.json ? undefined : console.out(`${line}\n`));
  const voice = { say, clean: (text: string) => oneLine(text, redactor.redact) };
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true && !console.json && !asked.yes;
  if (chosen.name !== '') throw severalHosts();
  mayBeWritten(root, terminal || asked.yes, asked.force);
  const cancel = new AbortController();
  console.signal.addEventListener('abort', () => cancel.abort(), { once: true });
  const interview = terminal
    ? atTerminal(voice, { input: process.stdin, output: process.stdout }, cancel)
    : unattended(voice);
  let host: Host | null = null;
  try {
    const reached = await reachWithKey(chosen, console, interview, say);
    if (reached === null) return USAGE;
    host = reached.host;
    console.progress.end();
    say(`At ${voice.clean(host.description)}; what is marked with ? may need another answer.\n`);
    const found = await findOut(host, chosen, interview, voice, (environment) => void redactor.learn(environment));
    const secret = found.findings.find(({ input }) => hides(found.values.get(input) ?? '', redactor.redact));
    if (secret !== undefined)
      throw new Usage(`\`${secret.input}\` would hold a secret, which has no place in a file: nothing was written.`);
    const files = await filesOf(found, chosen, asked.action);
    return await conclude({ found, files, root, way: reached.way }, chosen, interview, console, asked);
  } catch (error) {
    if (cancel.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    interview.close();
    host?.close();
  }
}

interface Asked {
  readonly yes: boolean;
  readonly force: boolean;
  readonly action: string;
}

function readFlags({ flags }: Console): Asked {
  const action = flags.get('action') ?? DEFAULT_ACTION;
  if (!ACTION.test(action))
    throw new Usage(
      `Flag \`--action\`: got \`${action.slice(0, 60)}\`, takes \`OWNER/REPOSITORY@VERSION\`, such as \`${DEFAULT_ACTION}\`.`,
    );
  return { yes: flags.has('yes'), force: flags.has('force'), action };
}

function severalHosts(): Usage {
  return new Usage(
    `\`${SETTINGS_FILE}\` names its hosts one by one: \`init\` writes one for a single host. Add to it by hand, or name another with \`--settings-file none\`.`,
  );
}

/** Told before the host is contacted. @throws {Usage} */
function mayBeWritten(root: string, writing: boolean, force: boolean): void {
  const there = present(root, [WORKFLOW_PATH, SETTINGS_FILE]).map((path) => `\`${path}\``);
  if (writing && !force && there.length > 0)
    throw new Usage(
      `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already: \`--force\` replaces ${there.length === 1 ? 'it' : 'them'}.`,
    );
}

/** null: nobody vouched for the host's key. */
async function reachWithKey(
  chosen: Chosen,
  console: Console,
  interview: Interview,
  say: (line: string) => void,
): Promise<{ readonly host: Host; readonly way: Way } | null> {
  let { way } = chosen.settings;
  // Once for a jump host, once for the host behind it.
  for (let keys = 0; ; keys++) {
    try {
      return { host: await reach({ ...chosen, settings: { ...chosen.settings, way } }, console, String), way };
    } catch (error) {
      if (!(error instanceof UnknownHostKey) || keys === 2) throw error;
      console.progress.end();
      const tell = console.json ? (line: string) => console.complain(line) : say;
      const pinned = await confirmKey(error, way, interview, tell);
      if (pinned === null) return null;
      way = pinned;
    }
  }
}

function hides(value: string, redact: (text: string) => string): boolean {
  return redact(value) !== value;
}

async function filesOf({ values }: Found, { settings, look }: Chosen, action: string): Promise<Map<string, string>> {
  const workflow = workflowText({
    action,
    jumpKey: look('jump-private-key').value !== '',
    passphrase: settings.way.kind === 'ssh' && settings.way.passphrase !== '',
  });
  return new Map([
    [WORKFLOW_PATH, workflow],
    [SETTINGS_FILE, await settingsText(values)],
  ]);
}

interface Outcome {
  readonly found: Found;
  readonly files: ReadonlyMap<string, string>;
  readonly root: string;
  readonly way: Way;
}

async function conclude(
  { found, files, root, way }: Outcome,
  { look }: Chosen,
  interview: Interview,
  console: Console,
  { yes, action }: Asked,
): Promise<number> {
  const open = found.findings.filter((one) => !one.sure && !interview.attended);
  if (found.mistakes.length > 0) {
    for (const mistake of found.mistakes) console.complain(mistake);
    console.complain('Nothing was written.');
    return USAGE;
  }
  const writing = yes || (interview.attended && isYes(await interview.ask('\nWrite the two files? yes or no [yes]: ')));
  if (writing) writeAll(root, files);
  if (console.json) {
    const findings = found.findings.map((one) => ({ ...one, value: found.values.get(one.input) ?? '' }));
    console.out(
      `${JSON.stringify({ schema_version: 1, findings, files: Object.fromEntries(files), written: writing }, null, 2)}\n`,
    );
  } else if (!writing) {
    for (const [path, text] of files) console.out(`\n--- ${path}\n${text}`);
    console.out(`\nNothing was written${interview.attended ? '' : ': `--yes` writes these files'}.\n`);
  } else {
    const jumpKey = look('jump-private-key').value !== '';
    const steps = nextSteps({
      ...{ way, paths: [...files.keys()], sudo: found.values.get('use-sudo') === 'true', jumpKey },
      passphrase: way.kind === 'ssh' && way.passphrase !== '',
      placeholder: action === DEFAULT_ACTION ? DEFAULT_ACTION : '',
    });
    console.out(`\nWritten: ${[...files.keys()].join(', ')}\n\n${steps.join('\n')}\n`);
  }
  if (writing || interview.attended || open.length === 0) return 0;
  console.complain(`Not clear, and to be said: ${open.map((one) => `\`--${one.input}\``).join(', ')}`);
  return USAGE;
}

function isYes(typed: string): boolean {
  return typed === '' || /^y(es)?$/i.test(typed);
}
