/**
 * What a chaos run did to the host, and what it said of that → offences. Pure.
 */

import { CHANGED_MEANWHILE } from '../../src/fix/guard.ts';
import type { StepEnd, StepFiles } from './action-process.ts';
import type { FixOnHost, JournalLine } from './fixes-on-host.ts';
import type { Picture } from './picture.ts';

export interface Offence {
  /** The host is worse than before; a fix was applied twice; a lock or a process is left; the report does not say what happened. */
  readonly kind: 'worse' | 'twice' | 'lock' | 'silent';
  readonly text: string;
}

export interface StepWitness {
  readonly end: StepEnd;
  readonly files: StepFiles;
}

export interface Witnessed {
  readonly before: Picture;
  readonly after: Picture;
  readonly main: StepWitness;
  readonly post: StepWitness;
  /** Every `docker …` that changes something and came to the engine, oldest first, as text. */
  readonly changes: readonly string[];
  readonly fixes: readonly FixOnHost[];
  readonly journal: readonly JournalLine[];
  readonly lockFree: boolean;
  readonly leftRunning: number;
}

export function judge(witnessed: Witnessed): Offence[] {
  return [
    ...worse(witnessed).map((text) => ({ kind: 'worse', text }) as const),
    ...twice(witnessed).map((text) => ({ kind: 'twice', text }) as const),
    ...left(witnessed).map((text) => ({ kind: 'lock', text }) as const),
    ...silent(witnessed).map((text) => ({ kind: 'silent', text }) as const),
  ];
}

const CHANGING =
  /^docker (?:compose (?:(?:--profile|-f) \S+ )*)?(restart|start|stop|up|build|pull|unpause|pause|rm|create|kill|down|tag|rmi|update|rename)\b/;
const FORBIDDEN = /volume rm|volume prune|system prune|compose .*\bdown\b|\brm\b.* -\w*v/;

/** The words of a `docker …` as text when it changes the host; null when it only reads. */
export function changeOf(argv: readonly string[]): string | null {
  const text = `docker ${argv.join(' ')}`;
  return CHANGING.test(text) || FORBIDDEN.test(text) ? text : null;
}

/** What the host complains of now and did not before: endings of words differ from look to look, their subject does not. */
export function newIlls(before: Picture, after: Picture): string[] {
  const subject = (ill: string) => ill.split(':')[0] ?? '';
  const known = new Set(before.ills.map(subject));
  return after.ills.filter((ill) => !known.has(subject(ill)));
}

export function worse({ before, after, changes }: Pick<Witnessed, 'before' | 'after' | 'changes'>): string[] {
  const found = newIlls(before, after).map((ill) => `new: ${ill}`);
  for (const old of before.containers) {
    const now = after.containers.filter((one) => one.service === old.service);
    if (old.status === 'running' && !now.some(({ status }) => status === 'running'))
      found.push(`${old.service} ran, and now: ${now.map(({ status }) => status).join(', ') || 'no container'}`);
    if (old.health === 'healthy' && !now.some(({ health }) => health === 'healthy'))
      found.push(
        `${old.service} was healthy, and now: ${now.map(({ health }) => health).join(', ') || 'no container'}`,
      );
    if (!after.imageIds.includes(old.image)) found.push(`the image that ${old.service} ran is gone`);
    if (old.status !== 'paused' && now.some(({ status }) => status === 'paused'))
      found.push(`${old.service} is paused`);
  }
  for (const service of new Set(after.containers.map((one) => one.service))) {
    const count = (picture: Picture) => picture.containers.filter((one) => one.service === service).length;
    if (count(after) > Math.max(1, count(before))) found.push(`${service} has ${count(after)} containers`);
  }
  for (const tag of before.imageTags) if (!after.imageTags.includes(tag)) found.push(`the image ${tag} is gone`);
  for (const volume of before.volumes) if (!after.volumes.includes(volume)) found.push(`the volume ${volume} is gone`);
  for (const change of changes) if (FORBIDDEN.test(change)) found.push(`it ran: ${change}`);
  if (before.files !== after.files) found.push('files of the project were changed');
  return found;
}

/** A change may come as often to the engine as steps that began have it in them. */
/** The guard, its first step, found something changed: the fix did nothing. */
const HELD_BACK = new RegExp(`^\\w+ step 1 end ${CHANGED_MEANWHILE}$`, 'm');

export function twice({ changes, fixes }: Pick<Witnessed, 'changes' | 'fixes'>): string[] {
  const found: string[] = [];
  const steps = fixes.flatMap((fix) => stepsBegun(fix));
  for (const change of new Set(changes)) {
    const times = changes.filter((one) => one === change).length;
    const meant = steps.reduce((sum, step) => sum + occurrences(step, change), 0);
    if (times > meant) found.push(`"${change}" ran ${times} times, ${meant} meant by the steps that began`);
  }
  for (const { id, output } of fixes) {
    const begun = [...output.matchAll(/^\w+ step (\d+) begin$/gm)].map((match) => match[1]);
    if (new Set(begun).size < begun.length) found.push(`steps of ${id} began twice: ${begun.join(', ')}`);
  }
  const applied = fixes.filter(({ output }) => !HELD_BACK.test(output));
  const bodies = applied.map(({ script }) => stepBodies(script).join('\n'));
  for (const [at, body] of bodies.entries()) {
    const other = bodies.indexOf(body);
    if (other < at) found.push(`${applied[other]?.id} and ${applied[at]?.id} are the same fix`);
  }
  return found;
}

function stepBodies(script: string): string[] {
  return script
    .split(/step \d+ begin/)
    .slice(1)
    .map((part) => (part.split(/step \d+ end/)[0] ?? '').replace(/['\\]/g, ''));
}

/** The commands of the steps that began; of those that go back to an image only when they did. */
function stepsBegun({ script, output }: FixOnHost): string[] {
  return stepBodies(script)
    .filter((_body, at) => new RegExp(`^\\w+ step ${at + 1} begin$`, 'm').test(output))
    .map((body) => {
      const back = body.indexOf('bringing the previous image back');
      return back < 0 || output.includes('bringing the previous image back') ? body : body.slice(0, back);
    });
}

function occurrences(body: string, change: string): number {
  return body.split(change).filter((_part, at, parts) => at > 0 && !/^[\w.:/-]/.test(parts[at] ?? '')).length;
}

function left({ lockFree, leftRunning }: Witnessed): string[] {
  return [
    ...(lockFree ? [] : ['the lock of the project is held']),
    ...(leftRunning === 0 ? [] : [`${leftRunning} processes are left on the host`]),
  ];
}

interface Report {
  readonly schema_version?: number;
  readonly status?: string;
  readonly reason_code?: string;
  readonly reason?: string;
  readonly attempts?: readonly { readonly outcome: string }[];
}

const PASSING = ['healthy', 'fixed', 'degraded'];

function silent(witnessed: Witnessed): string[] {
  const { main, post } = witnessed;
  if (main.end.overdue) return [`the main step did not end within ${main.end.durationMs} ms`];
  if (post.end.overdue) return [`the post step did not end within ${post.end.durationMs} ms`];
  return [
    ...(main.end.exitCode === null ? killed(witnessed) : ended(witnessed)),
    ...(post.end.exitCode === 0 ? [] : [`the post step ended with ${post.end.exitCode ?? post.end.signal}`]),
  ];
}

function ended(witnessed: Witnessed): string[] {
  const { main, post } = witnessed;
  const status = main.files.outputs['status'] ?? '';
  return [
    ...said(witnessed),
    ...((main.end.exitCode === 0) === PASSING.includes(status)
      ? []
      : [`exit code ${main.end.exitCode} with status ${status}`]),
    ...(post.files.summary === '' ? [] : ['the post step wrote a summary although the main step had ended']),
  ];
}

/** What the main step's own files leave unsaid. */
function said({ main, after, fixes, changes, journal }: Witnessed): string[] {
  const { outputs, summary } = main.files;
  const found: string[] = [];
  const want = (holds: boolean, text: string) => holds || found.push(text);
  const status = outputs['status'] ?? '';
  const report = parsed(main.files.report);
  if (report === null) return ['there is no valid report'];
  want(status !== '', 'there is no output `status`');
  want(summary.trim() !== '', 'there is no summary');
  want(
    report.schema_version === 1 && report.status === status,
    `the report says ${report.status}, the output ${status}`,
  );
  want(report.reason_code !== 'internal-error', `internal error: ${report.reason}`);
  if (status === 'fixed' || status === 'healthy')
    want(after.ills.length === 0, `it says ${status}, the host: ${after.ills.join('; ')}`);
  want(
    after.ills.length > 0 || !/still broken/i.test(report.reason ?? ''),
    `nothing is wrong with the host, and it says: ${report.reason}`,
  );
  const attempts = report.attempts?.length ?? 0;
  const begun = fixes.filter(({ id, output }) => !id.endsWith('-back') && !HELD_BACK.test(output)).length;
  want(attempts >= begun, `${begun} fixes began on the host, the report has ${attempts}`);
  want(changes.length === 0 || attempts > 0, `the host was changed, the report has no attempt`);
  want(
    changes.length === 0 || !/nothing was changed|before anything was changed/i.test(report.reason ?? ''),
    `the host was changed, and it says: ${report.reason}`,
  );
  want(begun === 0 || journal.some((line) => line.option !== ''), 'a fix began on the host, the journal has none');
  return found;
}

function killed(witnessed: Witnessed): string[] {
  const { main, post, after, fixes, changes, journal } = witnessed;
  const outlivedByItsReport = main.files.outputs['status'] !== undefined && post.files.summary === '';
  if (outlivedByItsReport) return said(witnessed);
  if (fixes.length === 0) return changes.length === 0 ? [] : ['the host was changed by no fix that is known there'];
  const found: string[] = [];
  const want = (holds: boolean, text: string) => holds || found.push(text);
  const status = post.files.outputs['status'] ?? '';
  want(
    journal.some((line) => line.option !== ''),
    'a fix began on the host, the journal has none',
  );
  want(/was killed/.test(post.end.log), 'the post step does not say that the run was killed');
  want(post.files.summary.trim() !== '', 'the post step wrote no summary');
  want(parsed(post.files.report) !== null, 'the post step wrote no valid report');
  if (status === 'healthy')
    want(after.ills.length === 0, `the post step says healthy, the host: ${after.ills.join('; ')}`);
  return found;
}

function parsed(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}
