/**
 * Who else is at work on the project: processes that deploy it, files and labels that ask to leave it alone.
 */

import type { Fact } from '../../model/fact.ts';
import type { Deploy, Hands, Maintenance } from '../../model/hands.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import type { Made } from '../past/made.ts';
import { fromSeconds } from '../past/repository.ts';
import { doing } from './doing.ts';

/** How long a wish without an end holds after it was written. */
const HOLDS_MS = 4 * 3_600_000;
const REASON_LENGTH = 300;
const LABEL = 'backend-health.maintenance';

/** Reads the probe's part `hands`, and the labels of the service's containers. Never throws. */
export function readHands(frame: Frame | undefined, made: readonly Made[], project: string, service: string): Hands {
  const own = made.filter((one) => one.project === project && one.service === service);
  return {
    deploys: readDeploys(frame, project),
    maintenance: [...readMarkers(frame?.text ?? ''), ...own.flatMap(readLabels)],
  };
}

function readDeploys(frame: Frame | undefined, project: string): Fact<readonly Deploy[]> {
  const pairs = readPairs(frame?.text ?? '');
  if (!pairs.has('processes')) return { known: false, why: 'the processes of the host could not be listed' };
  const folder = pairs.get('real')?.[0] ?? '';
  const places = pairs.get('place') ?? [];
  const deploys = (pairs.get('process') ?? []).flatMap((line, index): Deploy[] => {
    const [, pid = '', age = '', user = '', program = '', args = ''] =
      /^(\d+) (\d+) (\S+) (\S+) (.*)$/.exec(line) ?? [];
    const found = doing(program, args.split(/\s+/));
    if (found === null || !isHere(places[index] ?? '', args, folder, project)) return [];
    return [{ pid: Number(pid), user, ageSeconds: Number(age), does: found.does, attached: found.attached }];
  });
  return { known: true, value: deploys };
}

/** Whether a process works on this project: from its folder, or with its folder or its name among the arguments. */
function isHere(place: string, args: string, folder: string, project: string): boolean {
  if (folder === '' || folder === '/') return false;
  if (place === folder || place.startsWith(`${folder}/`)) return true;
  const words = args.split(/[\s=]+/);
  if (words.some((word) => word === folder || word.startsWith(`${folder}/`))) return true;
  return (
    project !== '' &&
    words.some((word, index) => word === project && /^(-p|--project-name)$/.test(words[index - 1] ?? ''))
  );
}

/** `until: 2026-11-24T05:00:00Z` or `for: 2h`, `reason: …`; any other line is reason too. */
function readMarkers(text: string): Maintenance[] {
  const found: Maintenance[] = [];
  for (const piece of `\n${text}`.split('\nmarker=').slice(1)) {
    const [head = '', ...rest] = piece.split('\n');
    const [, seconds = '', where = ''] = /^(\d+)(?:\.\d+)? (.+)$/.exec(head) ?? [];
    if (where === '') continue;
    const lines = rest.filter((line) => line.startsWith('line=')).map((line) => line.slice('line='.length).trim());
    found.push(wish(where, lines, fromSeconds(seconds)));
  }
  return found;
}

function wish(where: string, lines: readonly string[], writtenAt: string): Maintenance {
  const field = (name: string) =>
    lines
      .map((line) => new RegExp(`^${name}\\s*[:=]\\s*(.+)$`, 'i').exec(line)?.[1])
      .find((value) => value !== undefined);
  const reason = lines
    .map((line) => line.replace(/^reason\s*[:=]\s*/i, ''))
    .filter((line) => line !== '' && !/^(?:until|for)\s*[:=]/i.test(line))
    .join(' ')
    .slice(0, REASON_LENGTH);
  const until = field('until');
  const span = field('for');
  const lasts = span === undefined ? HOLDS_MS : spanMs(span);
  return {
    where,
    reason,
    until: until === undefined ? later(writtenAt, lasts) : moment(until),
    byDefault: until === undefined && span === undefined,
  };
}

function readLabels({ labels }: Made): Maintenance[] {
  const until = labels[`${LABEL}-until`];
  if (until === undefined || until === '') return [];
  const reason = (labels[`${LABEL}-reason`] ?? '').slice(0, REASON_LENGTH);
  return [{ where: `the label \`${LABEL}-until\``, reason, until: moment(until), byDefault: false }];
}

/** RFC 3339, or a day and a time in UTC. */
function moment(text: string): string {
  const utc = text.trim().replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)$/, '$1T$2Z');
  const ms = /^\d{4}-\d\d-\d\dT/.test(utc) ? Date.parse(utc) : Number.NaN;
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

function later(at: string, ms: number): string {
  return at === '' || Number.isNaN(ms) ? '' : new Date(Date.parse(at) + ms).toISOString();
}

/** `90m`, `2h`, `1d`. */
function spanMs(text: string): number {
  const match = /^(\d{1,4})\s*(m|min|h|d)$/.exec(text.trim());
  const unit = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : Number.NaN;
}
