/**
 * `mode: merge` as a step: reads the reports, writes one summary and the outputs. Contacts nothing.
 */

import type * as core from '@actions/core';
import type { RunOrigin } from '../model/record.ts';
import { createRedactor } from '../report/redact.ts';
import { forLog, plain } from '../report/sanitise.ts';
import { InvalidInputs, readMergeSettings } from '../settings.ts';
import { readSettingsFile } from '../settings-file.ts';
import { over, type RawInput } from '../step-inputs.ts';
import { findReports } from './find-reports.ts';
import { inOneSentence, isWell, type Merged, merge, statusOf } from './merge.ts';
import { type HostReport, parseReport } from './report.ts';
import { renderMerged } from './summary.ts';

export interface MergeRequest {
  readonly raw: RawInput;
  readonly secrets: readonly string[];
  readonly origin: RunOrigin;
  readonly docsUrl: string;
  readonly to: Pick<typeof core, 'setOutput' | 'info' | 'error'> & {
    readonly summary: Pick<typeof core.summary, 'addRaw' | 'write'>;
  };
}

/**
 * Merges, and resolves with the exit code that `fail-on` gives the hosts' ends.
 * @throws InvalidInputs when the folder or the settings file can't be read.
 */
export async function mergeReports({ raw, secrets, origin, docsUrl, to }: MergeRequest): Promise<number> {
  const file = raw('settings-file').trim() === '' ? null : await readSettingsFile(raw('settings-file').trim());
  const settings = readMergeSettings(file === null ? raw : over(raw, file.inputs));
  const found = await findReports(settings.reports).catch((error: Error) => {
    const message = `Input \`reports\`: the folder could not be read: ${error.message}`;
    throw new InvalidInputs([{ input: 'reports', message }]);
  });
  const redact = createRedactor({ secrets: [...secrets], patterns: settings.redact });
  const reports: HostReport[] = [];
  const unread = [...found.unread];
  for (const { path, text } of found.files) {
    const report = parseReport(text, redact);
    if ('why' in report) unread.push({ path, why: report.why });
    else reports.push(report);
  }
  const merged = merge(reports, file?.hosts.map((host) => host.name) ?? [], unread);
  to.summary.addRaw(renderMerged(merged, { runUrl: origin.runUrl, docsUrl, at: new Date().toISOString() }));
  await to.summary.write();
  for (const [name, value] of Object.entries(outputsOf(merged))) to.setOutput(name, value);
  return end(merged, settings.failOn, to);
}

function outputsOf(merged: Merged): Record<string, string> {
  const worst = merged.hosts[0];
  const report = worst?.kind === 'report' ? worst.report : null;
  return {
    status: merged.status,
    healthy: String(merged.hosts.length > 0 && merged.hosts.every(isWell)),
    cause: report === null ? '' : report.status === 'unreachable' ? report.reasonCode : (report.cause?.id ?? ''),
    'reason-code': report?.reasonCode ?? 'no-report',
    reason: plain(inOneSentence(merged)),
    counts: JSON.stringify(merged.counts),
  };
}

function end(merged: Merged, failOn: readonly string[], to: MergeRequest['to']): number {
  const sentence = forLog(inOneSentence(merged));
  const failed = failOn.includes(merged.status) || merged.hosts.some((host) => failOn.includes(statusOf(host)));
  if (failed) to.error(sentence, { title: 'Backend health of many hosts' });
  else to.info(sentence);
  return failed ? 1 : 0;
}
