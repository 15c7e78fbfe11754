/**
 * What was done to the host, attempt by attempt, or what a real run would do.
 */

import type { Attempt, StepResult, Verdict } from '../../model/record.ts';
import { rungWords, shownCommand } from '../../words.ts';
import type { CleanRecord } from '../clean-record.ts';
import { count, duration } from '../quantity.ts';
import { codeBlock, inlineCode, plain, sentence, tableSentence } from '../sanitise.ts';
import { outcomeWords } from '../wording.ts';
import { bullets, details, numbered, paragraphs, table } from './markdown.ts';

const OUTPUT_BOUNDS = { maxLineLength: 300, maxLines: 60 };

export function done(record: CleanRecord): string {
  if (record.dryRun) return wouldDo(record);
  if (record.attempts.length === 0) return '';
  return paragraphs(
    '### What was done',
    why(record),
    attemptsTable(record.attempts),
    verification(record.attempts.at(-1)?.verdict ?? record.verdict),
    skipped(record),
  );
}

/** The commands of every attempt, folded. */
export function commands(record: CleanRecord): string {
  const blocks = record.attempts
    .filter((attempt) => attempt.steps.length > 0)
    .map((attempt, index) => {
      const title = `${index + 1}. ${rungWords(attempt.rung)}`;
      return paragraphs(
        `**${sentence(title).replace(/^<span>(\d+)<\/span>/, '$1')}**`,
        attempt.evidence === null
          ? ''
          : `Output, and what was saved before, on the host: ${inlineCode(attempt.evidence.folder)}`,
        transcript(attempt.steps),
      );
    });
  if (blocks.length === 0) return '';
  const total = record.attempts.reduce((sum, attempt) => sum + attempt.steps.length, 0);
  return details(`Commands sent to the host (${count(total, 'step')})`, blocks.join('\n\n'));
}

function why(record: CleanRecord): string {
  if (record.plan?.kind !== 'fix') return '';
  const by = record.plan.chosenBy === 'auto' ? 'Chosen automatically' : 'Chosen by hand';
  return paragraphs(
    `${by}. ${sentence(record.plan.why)}`,
    record.plan.warning === '' ? '' : `⚠️ ${sentence(record.plan.warning)}`,
  );
}

function attemptsTable(attempts: readonly Attempt[]): string {
  const rows = attempts.map((attempt, index) => [
    String(index + 1),
    tableSentence(rungWords(attempt.rung)),
    duration(attempt.durationMs).replaceAll(' ', '&nbsp;'),
    `${outcomeWords(attempt)}${attempt.note === '' ? '' : `: ${tableSentence(attempt.note)}`}`,
  ]);
  return table(['#', 'Action', 'Took', 'Result'], rows);
}

/** One square for each look, and in words what it took or what is still wrong. */
function verification(verdict: Verdict | null): string {
  if (verdict === null || verdict.samples.length === 0) return '';
  const shown = verdict.samples.slice(-40);
  const strip = shown.map((sample) => (sample.reasons.length === 0 ? '🟩' : '🟥')).join('');
  const words =
    verdict.recoveredAfterMs === null
      ? `not healthy within ${duration(verdict.durationMs)}`
      : `first healthy after ${duration(verdict.recoveredAfterMs)}, watched for ${duration(verdict.durationMs)}`;
  const still = verdict.reasons.length === 0 ? '' : `Still wrong:\n\n${bullets(verdict.reasons.map(sentence))}`;
  return paragraphs(`Verification ${strip} ${words}`, still);
}

function skipped(record: CleanRecord): string {
  if (record.plan?.kind !== 'fix' || record.plan.skipped.length === 0) return '';
  return bullets(record.plan.skipped.map((one) => `Left out: ${inlineCode(one.action)}. ${sentence(one.why)}`));
}

function wouldDo(record: CleanRecord): string {
  if (record.plan?.kind !== 'fix') return '';
  const ladder = record.plan.ladder.map((rung) => sentence(rungWords(rung)));
  return paragraphs(
    '### What a real run would do',
    why(record),
    ladder.length > 1
      ? `Each is verified, and the next one is tried only when it did not help:\n\n${numbered(ladder)}`
      : (ladder[0] ?? ''),
    record.wouldRun.length === 0
      ? ''
      : `Its commands:\n\n${codeBlock(record.wouldRun.map(commandLines).join('\n'), 'sh')}`,
    skipped(record),
  );
}

function commandLines(step: StepResult): string {
  return `# ${plain(step.says).replaceAll('\n', ' ')}\n${shownCommand(step.command)}`;
}

function transcript(steps: readonly StepResult[]): string {
  const text = steps.map((step) => {
    const end = step.exitCode === null ? '# not reached' : `# exit code ${step.exitCode}, ${duration(step.durationMs)}`;
    const output = plain(step.output, OUTPUT_BOUNDS).trimEnd();
    return [`# ${plain(step.says).replaceAll('\n', ' ')}`, `$ ${shownCommand(step.command)}`, output, end]
      .filter((line) => line !== '')
      .join('\n');
  });
  return codeBlock(text.join('\n\n'), 'console');
}

/** Why nothing was done, where that is worth a line. */
export function notDone(record: CleanRecord): string {
  if (record.attempts.length > 0 || record.dryRun) return '';
  if (record.plan?.kind === 'wait') {
    return paragraphs(
      '### What was done',
      `It was waited for, up to ${duration(record.plan.upToMs)}. ${sentence(record.plan.why)}`,
      verification(record.verdict),
    );
  }
  if (record.plan?.kind === 'nothing' && record.status !== 'healthy') return sentence(record.plan.why);
  return '';
}
