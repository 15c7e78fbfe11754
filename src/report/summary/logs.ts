/**
 * The containers' logs, folded, with the telling lines marked.
 */

import type { LogLine, Snapshot } from '../../model/snapshot.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, count } from '../quantity.ts';
import { codeBlock, cut, forMarkdown, plain } from '../sanitise.ts';
import { details } from './markdown.ts';

const MAX_LINES = 120;
const MAX_LINE_LENGTH = 400;
const AROUND = 3;
const MAX_CONTAINERS = 6;
const TELLING =
  /\b(?:fatal|panic|error|exception|traceback|critical|emerg|killed|out of memory|oom|refused|denied|unable to|could ?n[o']t|cannot|timed? ?out|no such|not found|address already in use|segmentation fault|5\d\d (?:internal|bad|service|gateway))\b|\w(?:Error|Exception):/i;

export function logs(record: CleanRecord): string {
  if (record.before === null || record.status === 'healthy') return '';
  const blocks = inOrder(record.before).map(([name, lines]) => log(`Log of ${name}`, lines, quoted(record)));
  const later = record.status === 'unhealthy' && record.after !== null ? (inOrder(record.after)[0] ?? null) : null;
  if (later !== null && lastAt(later[1]) !== lastAt(inOrder(record.before)[0]?.[1] ?? [])) {
    blocks.unshift(log(`Log of ${later[0]}, after the last attempt`, later[1], quoted(record)));
  }
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** The service first, then the database, then the rest. */
function inOrder(snapshot: Snapshot): [name: string, lines: readonly LogLine[]][] {
  const containers = snapshot.containers.known ? snapshot.containers.value : [];
  const rank = (service: string) =>
    service === snapshot.target.service ? 0 : service === snapshot.target.databaseService ? 1 : 2;
  return Object.entries(snapshot.logs)
    .filter(([, lines]) => lines.length > 0)
    .map(([id, lines]) => ({ lines, container: containers.find((one) => one.id === id), id }))
    .toSorted((a, b) => rank(a.container?.service ?? '') - rank(b.container?.service ?? ''))
    .slice(0, MAX_CONTAINERS)
    .map(({ container, id, lines }) => [container?.service || container?.name || id.slice(0, 12), lines]);
}

function quoted(record: CleanRecord): readonly string[] {
  const evidence = record.diagnosis?.findings.flatMap((finding) => finding.evidence) ?? [];
  return evidence
    .filter((one) => one.kind === 'log')
    .flatMap((one) => one.text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= 8);
}

function log(title: string, lines: readonly LogLine[], evidence: readonly string[]): string {
  const telling = lines.map((line) => TELLING.test(line.text) || evidence.some((one) => line.text.includes(one)));
  const number = telling.filter(Boolean).length;
  const marked = number === 0 ? '' : `, ${number} marked with !`;
  const text = keep(telling).map((index) =>
    typeof index === 'string' ? index : show(lines[index] as LogLine, telling[index] === true),
  );
  return details(`${forMarkdown(title)} (${count(lines.length, 'line')}${marked})`, codeBlock(text.join('\n'), 'diff'));
}

/** Indexes of the lines to show: the last ones, and what stands around telling ones; a string where lines are left out. */
function keep(telling: readonly boolean[]): (number | string)[] {
  const wanted = new Set<number>();
  const tellingIndexes = telling.flatMap((yes, index) => (yes ? [index] : [])).slice(-MAX_LINES / 4);
  for (const index of tellingIndexes)
    for (let near = index - AROUND; near <= index + AROUND; near += 1) wanted.add(near);
  for (let index = telling.length - 1; index >= 0 && wanted.size < MAX_LINES; index -= 1) wanted.add(index);
  const result: (number | string)[] = [];
  let previous = -1;
  for (const index of [...wanted].filter((one) => one >= 0 && one < telling.length).sort((a, b) => a - b)) {
    if (index > previous + 1) result.push(`  ⋯ ${count(index - previous - 1, 'line')} left out`);
    result.push(index);
    previous = index;
  }
  return result;
}

function show(line: LogLine, telling: boolean): string {
  const text = cut(plain(line.text).replaceAll('\n', ' '), MAX_LINE_LENGTH);
  return `${telling ? '! ' : '  '}${[clock(line.at), text].filter((part) => part !== '').join('  ')}`;
}

function lastAt(lines: readonly LogLine[]): string {
  return lines.at(-1)?.at ?? '';
}
