/**
 * One run as a GitHub action. Secrets are masked before anything else; every end is reported, and none is thrown.
 */

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as core from '@actions/core';
import { type AnnounceRequest, announce } from './announce/announce.ts';
import { heldListener } from './held-listener.ts';
import { INPUTS, type InputName } from './inputs.ts';
import type { RunOrigin } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import { newRunId, originOf } from './origin.ts';
import type { RunListener } from './recorder.ts';
import { remediate } from './remediate.ts';
import { type CleanRecord, cleanRecord } from './report/clean-record.ts';
import { createGithubReporter } from './report/github-log.ts';
import { renderJson } from './report/json.ts';
import type { Redact } from './report/redact.ts';
import { forLog, strip } from './report/sanitise.ts';
import { InvalidInputs, type Mode, readMode, readSettings } from './settings.ts';
import type { Begun } from './start.ts';
import { withSettingsFile } from './step-inputs.ts';
import { saveEnded, saveFixing, saveRunId } from './step-state.ts';

const REPORT_FILE = 'backend-health-report.json';

/**
 * Runs the action. Resolves with the exit code of the step.
 * @param begun what has begun already, by the same inputs.
 */
export async function runAction(begun: Begun | null): Promise<number> {
  const secrets = maskSecrets();
  try {
    const mode = readMode(rawInput);
    if (mode !== 'remediate') return await runOther(mode, secrets);
    const settings = readSettings(await withSettingsFile(rawInput));
    const runId = newRunId();
    saveRunId(runId);
    return await runAndReport(settings, runId, secrets, begun);
  } catch (error) {
    if (error instanceof InvalidInputs) return rejectInputs(error);
    core.setFailed(error instanceof Error ? error : String(error));
    return 1;
  }
}

/** What looks after no host itself: code that most runs have no use for. */
async function runOther(mode: Exclude<Mode, 'remediate'>, secrets: readonly string[]): Promise<number> {
  if (mode === 'hosts') {
    await (await import('./hosts/run.ts')).giveMatrix(rawInput, core);
    return 0;
  }
  const { mergeReports } = await import('./merge/run.ts');
  return mergeReports({ raw: rawInput, secrets, origin: originOf(process.env), docsUrl: docsUrl(), to: core });
}

export function rawInput(name: InputName): string {
  return core.getInput(name, { trimWhitespace: false });
}

/** Makes the runner strike out the secrets among the inputs, and returns them. */
export function maskSecrets(): string[] {
  const secrets = INPUTS.filter((input) => input.secret).map((input) => rawInput(input.name));
  for (const secret of secrets.flatMap((value) => [value.trim(), ...value.split(/\r?\n/)])) {
    if (secret.trim() !== '') core.setSecret(secret);
  }
  return secrets;
}

/** The run and its views. Resolves with the exit code that `fail-on` gives its end. */
export async function runAndReport(
  settings: Settings,
  runId: string,
  secrets: readonly string[],
  begun: Begun | null = null,
): Promise<number> {
  const held = heldListener(() => voice(settings, secrets));
  begun?.probing
    .then(() => held.loaded)
    .then(
      ({ warmUp }) => warmUp(),
      () => undefined,
    );
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort());
  let code = 1;
  await remediate({
    settings,
    runId,
    origin: await withLateness(originOf(process.env)),
    signal: cancel.signal,
    begun,
    listener: {
      ...held.listener,
      stage: (stage) => {
        if (stage === 'fix' && !settings.dryRun) saveFixing();
        held.listener.stage(stage);
      },
    },
    beforeClose: async (record, host) => {
      const { reporter, redact } = await held.loaded;
      const clean = cleanRecord(record, redact);
      code = await report(clean, settings, reporter);
      saveEnded();
      await tellOthers({ settings, record: clean, host, signal: cancel.signal, redact });
    },
  });
  return code;
}

/** After the report, so that nothing elsewhere can keep it back. */
async function tellOthers({
  redact,
  ...run
}: Pick<AnnounceRequest, 'settings' | 'record' | 'host' | 'signal'> & { readonly redact: Redact }): Promise<void> {
  const { incidentUrl, incidentNumber } = await announce({
    ...run,
    environment: process.env,
    docsUrl: docsUrl(),
    say: (level, text) => {
      const shown = forLog(redact(strip(text)).replace(/\s+/g, ' '));
      if (level === 'warning') core.warning(shown);
      else core.info(shown);
    },
  });
  core.setOutput('incident-url', incidentUrl);
  core.setOutput('incident-number', incidentNumber);
  if (incidentUrl !== '')
    await core.summary
      .addRaw(`\n\n🎫 Incident [#${incidentNumber}](${incidentUrl})\n`)
      .write()
      .catch(() => undefined);
}

/** A run by the clock says how late it began. */
async function withLateness(origin: RunOrigin): Promise<RunOrigin> {
  const eventPath = process.env['GITHUB_EVENT_PATH'] ?? '';
  if (origin.event !== 'schedule' || eventPath === '') return origin;
  const { lateStart } = await import('./schedule/late.ts');
  return { ...origin, late: await lateStart(eventPath, Date.now()) };
}

/** What speaks of the run to the runner, and hides what must not be said. */
async function voice(settings: Settings, secrets: readonly string[]) {
  const { createLearningRedactor } = await import('./report/learning.ts');
  const redactor = createLearningRedactor(secrets, settings.redact);
  const reporter = createGithubReporter(core, { redact: redactor.redact, docsUrl: docsUrl() });
  const listener: RunListener = {
    stage: (stage) => reporter.stage(stage),
    event: (event) => reporter.event(event),
    hostText: (text) => reporter.hostText(text),
    learnSecrets: (environment) => {
      for (const secret of redactor.learn(environment)) {
        for (const line of secret.split('\n')) if (line.trim().length >= 6) core.setSecret(line);
      }
    },
  };
  return { listener, reporter, redact: redactor.redact, warmUp: redactor.warmUp };
}

async function report(
  clean: CleanRecord,
  settings: Settings,
  reporter: ReturnType<typeof createGithubReporter>,
): Promise<number> {
  reporter.end();
  const path = resolve(
    settings.reportPath === '' ? join(process.env['RUNNER_TEMP'] ?? '.', REPORT_FILE) : settings.reportPath,
  );
  const written = await writeFile(path, renderJson(clean), { mode: 0o600 }).then(
    () => path,
    (error: Error) => {
      core.warning(`The report could not be written to ${path}: ${error.message}`);
      return '';
    },
  );
  reporter.annotate(clean);
  await reporter.writeSummary(clean);
  reporter.setOutputs(clean, written);
  core.info(`${clean.status}: ${clean.reason.replace(/\s+/g, ' ').replaceAll('##[', '# #[')}`);
  return settings.failOn.includes(clean.status) ? 1 : 0;
}

function rejectInputs(error: InvalidInputs): number {
  for (const mistake of error.mistakes) core.error(mistake.message, { title: `Input ${mistake.input}` });
  core.setOutput('status', 'refused');
  core.setOutput('healthy', 'false');
  core.setOutput('cause', 'invalid-input');
  core.setOutput('findings', '[]');
  core.setOutput('reason-code', 'invalid-input');
  core.setOutput('reason', `${error.mistakes.length} of the inputs can't be used; nothing was contacted.`);
  return 1;
}

/** The documentation at the very version of the action that runs; '' where GitHub does not say which that is. */
function docsUrl(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = process.env;
  return server && repository && ref ? `${server}/${repository}/blob/${ref}/docs` : '';
}
