/**
 * `init`: looks at a host that nobody has described yet, shows what it found and why, and writes the workflow and the settings
 * file into this repository. It changes nothing on the host.
 */

import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { UnknownHostKey } from '../../host/host-key-failure.ts';
import type { Way } from '../../model/settings.ts';
import { createLearningRedactor } from '../../report/learning.ts';
import type { Redact } from '../../report/redact.ts';
import { readSettingsFile, SETTINGS_PATH } from '../../settings-file.ts';
import { type Console, oneLine } from '../console.ts';
import { INTERRUPTED, USAGE } from '../exit-codes.ts';
import { reach } from '../reach.ts';
import type { Chosen } from '../sources/sources.ts';
import { Usage } from '../usage.ts';
import { ACTION, DEFAULT_ACTION, settingsText, WORKFLOW_PATH, workflowText } from './files.ts';
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
  if (terminal || asked.yes) await mayBeWritten(root, chosen.name, asked.force);
  const cancel = new AbortController();
  console.signal.addEventListener('abort', () => cancel.abort(), { once: true });
  const interview = terminal
    ? atTerminal(voice, { input: process.stdin, output: process.stdout }, cancel)
    : unattended(voice);
  let host: Host | null = null;
  try {
    const reached = await reachWithKey(chosen, console, interview, say, redactor.redact);
    if (reached === null) return USAGE;
    host = reached.host;
    console.progress.end();
    say(`At ${voice.clean(host.description)}; what is marked with ? may need another answer.\n`);
    const found = await findOut(host, chosen, interview, voice, (environment) => void redactor.learn(environment));
    const secret = [...found.values].find(([, value]) => redactor.redact(value) !== value);
    if (secret !== undefined)
      throw new Usage(`\`${secret[0]}\` would hold a secret, which has no place in a file: nothing was written.`);
    if (found.mistakes.length > 0)
      throw new Usage([...found.mistakes.map(voice.clean), 'Nothing was written.'].join('\n'));
    const files = await filesOf(found, chosen, asked.action);
    const findings = found.findings.map((one) => ({ ...one, why: voice.clean(one.why) }));
    const outcome = { found: { ...found, findings }, files, root, way: reached.way };
    return await conclude(outcome, chosen, interview, console, asked);
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

/** Told before the host is contacted. @throws {Usage} */
async function mayBeWritten(root: string, hostName: string, force: boolean): Promise<void> {
  const there = present(root, [WORKFLOW_PATH, SETTINGS_PATH]);
  if (hostName !== '' || (there.includes(SETTINGS_PATH) && (await namesHosts(join(root, SETTINGS_PATH)))))
    throw new Usage(
      `\`${SETTINGS_PATH}\` has a list of hosts, and \`init\` writes one for a single host: add to the list by hand, or move the file away first.`,
    );
  const named = there.map((path) => `\`${path}\``).join(' and ');
  const [is, it] = there.length === 1 ? ['is', 'it'] : ['are', 'them'];
  if (!force && there.length > 0) throw new Usage(`${named} ${is} there already: \`--force\` replaces ${it}.`);
}

/** Whether a settings file has a list of hosts; one that can't be read has none to lose. */
async function namesHosts(path: string): Promise<boolean> {
  try {
    return (await readSettingsFile(path)).hosts.length > 0;
  } catch {
    return false;
  }
}

/** null: nobody vouched for the host's key. */
async function reachWithKey(
  chosen: Chosen,
  console: Console,
  interview: Interview,
  say: (line: string) => void,
  redact: Redact,
): Promise<{ readonly host: Host; readonly way: Way } | null> {
  let { way } = chosen.settings;
  // Once for a jump host, once for the host behind it.
  for (let keys = 0; ; keys++) {
    try {
      return { host: await reach({ ...chosen, settings: { ...chosen.settings, way } }, console, redact), way };
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

async function filesOf({ values }: Found, { settings, look }: Chosen, action: string): Promise<Map<string, string>> {
  const workflow = workflowText({
    action,
    jumpKey: look('jump-private-key').value !== '',
    passphrase: settings.way.kind === 'ssh' && settings.way.passphrase !== '',
  });
  return new Map([
    [WORKFLOW_PATH, workflow],
    [SETTINGS_PATH, await settingsText(values)],
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
  if (open.length === 0) return 0;
  const inputs = open.map((one) => `\`${one.input}\``).join(', ');
  console.complain(
    writing ? `Not clear: look at ${inputs} in ${SETTINGS_PATH}.` : `Not clear, and to be said by a flag: ${inputs}`,
  );
  return writing ? 0 : USAGE;
}

function isYes(typed: string): boolean {
  return typed === '' || /^y(es)?$/i.test(typed);
}
