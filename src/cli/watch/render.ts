/**
 * A view as the lines of a screen, as one line of a log, and as JSON. Pure; a view's texts are fit to be shown already.
 */

import { SCHEMA_VERSION } from '../../report/json.ts';
import { clock } from '../../report/quantity.ts';
import { columns, shorten, table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Health, tookWords, type View } from './view.ts';

const MARK: Readonly<Record<Health, string>> = {
  healthy: '✅',
  degraded: '⚠️',
  starting: '⏳',
  ill: '❌',
  unreachable: '📡',
};
const COLOR: Readonly<Record<Health, number>> = { healthy: 32, degraded: 33, starting: 33, ill: 31, unreachable: 31 };

export interface Title {
  readonly service: string;
  readonly host: string;
}

/** The state as a block of lines, none of them wider than the terminal. */
export function viewLines(view: View, title: Title, terminal: Pick<Terminal, 'color' | 'width'>): string[] {
  const { width } = terminal;
  const word = terminal.color ? `\u001b[${COLOR[view.health]};1m${view.health}\u001b[0m` : view.health;
  const rest = shorten(
    `  ${title.service} on ${title.host}  ${clock(view.at)} UTC`,
    Math.max(1, width - view.health.length - 3),
  );
  const causes = view.causes
    .filter((cause) => cause.effectOf === '')
    .slice(0, 4)
    .map((cause) => shorten(`   ${cause.id}: ${cause.summary}`, width));
  const says = causes.length > 0 ? causes : [shorten(`   ${view.says}`, width)];
  return [
    `${MARK[view.health]} ${word}${rest}`,
    ...says,
    ...containerLines(view, width),
    ...endpointLines(view, width),
  ];
}

function containerLines(view: View, width: number): string[] {
  if (view.containers.length === 0) return [];
  const rows = view.containers.map(({ service, state, health, since, restarts, ports }) => [
    ...[service, state, health, since, String(restarts), ports],
  ]);
  return ['', ...table(['SERVICE', 'STATE', 'HEALTH', 'SINCE', 'RESTARTS', 'PORTS'], rows, width)];
}

function endpointLines(view: View, width: number): string[] {
  const rows = view.endpoints.map((row) => [row.name, row.good ? 'ok' : 'FAILS', tookWords(row), row.answer]);
  if (view.database !== '') rows.push(['database', view.database === 'accepting' ? 'ok' : 'FAILS', '–', view.database]);
  if (view.portHolder !== '') rows.push(['port', view.portHolder === 'nobody' ? 'free' : 'held', '–', view.portHolder]);
  return rows.length === 0 ? [] : ['', ...table(['ENDPOINT', '', 'TOOK', 'ANSWER'], rows, width)];
}

/** `2026-11-24T03:12:40Z healthy  Everything answers as it should.` */
export function stateLine(view: View): string {
  return `${second(view.at)} ${view.health.padEnd(11)} ${view.says}`;
}

/** The same with what changed since the line before. */
export function changeLine(view: View, changes: readonly string[]): string {
  return `${stateLine(view)} (${changes.join('; ')})`;
}

function second(at: string): string {
  return at.replace(/\.\d+Z$/, 'Z');
}

export function viewAsJson(view: View, title: Title, changes: readonly string[]): object {
  return {
    schema_version: SCHEMA_VERSION,
    at: view.at,
    ...title,
    health: view.health,
    says: view.says,
    changes,
    causes: view.causes.map(({ id, title: name, summary, effectOf }) => ({
      id,
      title: name,
      summary,
      effect_of: effectOf,
    })),
    containers: view.containers,
    endpoints: view.endpoints.map(({ name, good, answer, tookMs }) => ({ name, good, answer, took_ms: tookMs })),
    database: view.database,
    port_holder: view.portHolder,
  };
}

/** Lines for a screen of so many rows: what does not fit is left out, and said. */
export function screen(lines: readonly string[], terminal: Pick<Terminal, 'height' | 'width'>): string[] {
  if (lines.length < terminal.height) return [...lines];
  const shown = lines.slice(0, Math.max(1, terminal.height - 2));
  return [...shown, shorten(`… ${lines.length - shown.length} more lines: the window is too small`, terminal.width)];
}

/** A line at the bottom of the live view. */
export function footer(text: string, terminal: Pick<Terminal, 'color' | 'width'>): string {
  const shown = shorten(text, Math.max(1, terminal.width - 1));
  return terminal.color && columns(shown) > 0 ? `\u001b[2m${shown}\u001b[0m` : shown;
}
