/**
 * One run as a GitHub action. Secrets are masked before anything else; every end is reported, and none is thrown.
 */

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as core from '@actions/core';
import type { EarlyConnection } from './host/early-connection.ts';
import { INPUTS, type InputName } from './inputs.ts';
import type { RunRecord } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import { newRunId, originOf } from './origin.ts';
import { remediate } from './remediate.ts';
import { cleanRecord } from './report/clean-record.ts';
import { createGithubReporter } from './report/github-log.ts';
import { renderJson } from './report/json.ts';
import { createLearningRedactor } from './report/learning.ts';
import { InvalidInputs, readSettings } from './settings.ts';
import { saveEnded, saveFixing, saveRunId } from './step-state.ts';

const REPORT_FILE = 'backend-health-report.json';

/**
 * Runs the action. Resolves with the exit code of the step.
 * @param connection the one that has begun, by the same inputs.
 */
export async function runAction(connection: EarlyConnection | null): Promise<number> {
  const secrets = maskSecrets();
  try {
    const runId = newRunId();
    saveRunId(runId);
    const code = await runAndReport(readSettings(rawInput), runId, secrets, connection);
    saveEnded();
    return code;
  } catch (error) {
    if (error instanceof InvalidInputs) return rejectInputs(error);
    core.setFailed(error instanceof Error ? error : String(error));
    return 1;
  }
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
  connection: EarlyConnection | null = null,
): Promise<number> {
  const redactor = createLearningRedactor(secrets, settings.redact);
  const reporter = createGithubReporter(core, { redact: redactor.redact, docsUrl: docsUrl() });
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort());
  const record = await remediate({
    settings,
    runId,
    origin: originOf(process.env),
    signal: cancel.signal,
    connection,
    listener: {
      stage: (stage) => {
        if (stage === 'fix' && !settings.dryRun) saveFixing();
        reporter.stage(stage);
      },
      event: (event) => reporter.event(event),
      hostText: (text) => reporter.hostText(text),
      learnSecrets: (environment) => {
        for (const secret of redactor.learn(environment)) {
          for (const line of secret.split('\n')) if (line.trim().length >= 6) core.setSecret(line);
        }
      },
    },
  });
  return report(record, settings, reporter, redactor.redact);
}

async function report(
  record: RunRecord,
  settings: Settings,
  reporter: ReturnType<typeof createGithubReporter>,
  redact: (text: string) => string,
): Promise<number> {
  reporter.end();
  const clean = cleanRecord(record, redact);
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
  return settings.failOn.includes(record.status) ? 1 : 0;
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
