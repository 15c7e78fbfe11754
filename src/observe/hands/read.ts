/**
 * Who else is at work on the project: processes that deploy it, files and labels that ask to leave it alone.
 */

import type { Fact } from '../../model/fact.ts';
import type { Deploy, Hands, Maintenance } from '../../model/hands.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import type { Made } from '../past/made.ts';
import { fromSeconds } from '../times.ts';
import { doing } from './doing.ts';

/** How long a wish without an end holds after it was written. */
const HOLDS_MS = 4 * 3_600_000;
const REASON_LENGTH = 300;
const LABEL = 'backend-health.maintenance';
const FILE_OPTION = /^(-f|--file|--project-directory)$/;

/** Reads the probe's part `hands`, and the labels of the service's containers. Never throws. */
export function readHands(frame: Frame | undefined, made: readonly Made[], project: string, service: string): Hands {
  const own = made.filter((one) => one.project === project && one.service === service);
  return {
    deploys: readDeploys(
      frame,
      project,
      made.filter((one) => one.project === project),
    ),
    maintenance: [...readMarkers(frame?.text ?? ''), ...own.flatMap(readLabels)],
  };
}

function readDeploys(frame: Frame | undefined, project: string, containers: readonly Made[]): Fact<readonly Deploy[]> {
  const pairs = readPairs(frame?.text ?? '');
  if (!pairs.has('processes')) return { known: false, why: 'the processes of the host could not be listed' };
  const folder = pairs.get('real')?.[0] ?? '';
  const places = pairs.get('place') ?? [];
  const deploys = (pairs.get('process') ?? []).flatMap((line, index): Deploy[] => {
    const [, pid = '', age = '', user = '', program = '', args = ''] =
      /^(\d+) (\d+) (\S+) (\S+) (.*)$/.exec(line) ?? [];
    const found = doing(program, args.split(/\s+/));
    if (found === null) return [];
    const here =
      found.containers.length > 0
        ? named(found.containers, containers)
        : whereIs(places[index] ?? '', args, folder, project);
    // Of git and such elsewhere nothing is known; Compose changes what runs.
    if (here === 'no' || (here === 'unknown' && !found.does.startsWith('docker compose'))) return [];
    const { does, attached } = found;
    const mayBeElsewhere = here === 'unknown';
    return [{ pid: Number(pid), user, ageSeconds: Number(age), does, attached, mayBeElsewhere }];
  });
  return { known: true, value: deploys };
}

/** A container is named by its name, or by the begin of its id. */
function named(words: readonly string[], containers: readonly Made[]): 'here' | 'no' {
  const isOurs = (word: string) => containers.some(({ name, id }) => word === name || id.startsWith(word));
  return words.some((word) => isOurs(word) && word.length > 2) ? 'here' : 'no';
}

/**
 * Whether a process works on this project: from its folder, or with its folder or its name among the arguments. The folder of
 * another user's process may not be read: that is not known then, unless its words name another project.
 */
function whereIs(place: string, args: string, folder: string, project: string): 'here' | 'no' | 'unknown' {
  if (folder === '' || folder === '/') return 'no';
  const within = (path: string) => path === folder || path.startsWith(`${folder}/`);
  const words = args.split(/[\s=]+/);
  if (within(place) || words.some(within)) return 'here';
  const after = (option: RegExp) => words.filter((_, index) => option.test(words[index - 1] ?? ''));
  const names = after(/^(-p|--project-name)$/);
  if (project !== '' && names.includes(project)) return 'here';
  const elsewhere = place !== '' || names.length > 0 || after(FILE_OPTION).some((path) => path.startsWith('/'));
  return elsewhere ? 'no' : 'unknown';
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
