/**
 * Scenes for the diagnosis' tests: the guide's project with its parts changed, and what is found in it. Judges nothing.
 */

import { diagnose } from '../../src/diagnose/diagnose.ts';
import { type Facts, facts } from '../../src/diagnose/facts.ts';
import type { Diagnosis, Finding } from '../../src/model/diagnosis.ts';
import type { Rung } from '../../src/model/plan.ts';
import type { Container, EndpointAnswer, EndpointOutcome, LogLine } from '../../src/model/snapshot.ts';
import {
  ago,
  answered,
  type ContainerOverrides,
  container,
  exited,
  logLines,
  type SnapshotOverrides,
  silent,
  snapshot,
} from '../snapshot-builder.ts';

/** Parts of the project: null takes the container away; logs are the lines of a container's last start. */
export interface Parts extends Omit<SnapshotOverrides, 'containers' | 'logs'> {
  readonly backend?: ContainerOverrides | null;
  readonly db?: ContainerOverrides | null;
  readonly updater?: ContainerOverrides | null;
  readonly others?: readonly Container[];
  readonly log?: readonly string[];
  readonly dbLog?: readonly string[];
  readonly updaterLog?: readonly string[];
}

export function scene(parts: Parts = {}) {
  const { backend = {}, db = {}, updater = {}, others = [], log, dbLog, updaterLog, ...rest } = parts;
  const make = (service: string, part: ContainerOverrides | null) =>
    part === null ? [] : [container({ ...part, service })];
  const said = [
    [make('backend-aws', backend), log],
    [make('market-updater-aws', updater), updaterLog],
    [make('db', db), dbLog],
  ] as const;
  const logs: Record<string, readonly LogLine[]> = {};
  for (const [[one], lines] of said) if (one && lines) logs[one.id] = logLines(...lines);
  return snapshot({
    containers: [...said.flatMap(([made]) => made), ...others],
    logs,
    ...rest,
  });
}

export const factsOf = (parts: Parts = {}): Facts => facts(scene(parts));
export const judge = (parts: Parts = {}): Diagnosis => diagnose(scene(parts));

/** Ids of the findings, roots first; an effect is written `id <- root`. */
export function ids(parts: Parts = {}): string[] {
  const { findings, failedCauses } = judge(parts);
  if (failedCauses.length > 0) throw new Error(`causes failed: ${JSON.stringify(failedCauses)}`);
  return findings.map(({ id, effectOf }) => (effectOf === '' ? id : `${id} <- ${effectOf}`));
}

/** The top finding, which must be this one. */
export function top(id: string, parts: Parts): Finding {
  const [first] = judge(parts).findings;
  if (first?.id !== id) throw new Error(`the top finding is ${first?.id ?? 'none'} (${ids(parts).join(', ')})`);
  return first;
}

/** The evidence as one text, one `[kind] source: text` a line. */
export function quoted(finding: Finding): string {
  return finding.evidence.map(({ kind, source, text }) => `[${kind}] ${source}: ${text}`).join('\n');
}

function inWords(rung: Rung): string {
  if (rung.action === 'full-restart') return ['full-restart', ...rung.services].join(' ');
  if (rung.action === 'remove-orphan') return `remove-orphan ${rung.containerName}`;
  return 'service' in rung ? `${rung.action} ${rung.service}` : rung.action;
}

/** What would be done: the rungs in words, or `wait`, `refuse`, `nothing`. */
export function remedy(finding: Finding): string[] {
  return finding.remedy.kind === 'fix' ? finding.remedy.ladder.map(inWords) : [finding.remedy.kind];
}

/** Rungs that are left out, with the reason. */
export function skipped(finding: Finding): string[] {
  return finding.remedy.kind === 'fix' ? finding.remedy.skipped.map(({ action, why }) => `${action}: ${why}`) : [];
}

export const ESCALATION = ['restart backend-aws', 'rebuild backend-aws', 'full-restart'];

/** The host's three endpoints give no answer; the dashboard, through nginx, answers 502. */
export function noAnswer(
  kind: Exclude<EndpointOutcome['kind'], 'answered'> = 'refused',
  message = 'connect ECONNREFUSED 127.0.0.1:8002',
): EndpointAnswer[] {
  return [...(['ping', 'health', 'monitoring'] as const).map((name) => silent(name, kind, message)), badGateway()];
}

export function badGateway(): EndpointAnswer {
  return answered('dashboard', 502, '<html><h1>502 Bad Gateway</h1></html>');
}

/** The endpoints as a healthy backend answers them, with some answered otherwise. */
export function endpointsBut(...changes: readonly EndpointAnswer[]): EndpointAnswer[] {
  const names = new Set(changes.map(({ name, viewpoint }) => `${name} ${viewpoint}`));
  return [...snapshot().endpoints.filter(({ name, viewpoint }) => !names.has(`${name} ${viewpoint}`)), ...changes];
}

/** The dashboard as the host sees it. */
export function fromHost(answer: EndpointAnswer): EndpointAnswer {
  return { ...answer, viewpoint: 'host', via: 'tunnel' };
}

/** A backend that crashes after each start: the engine is about to start it again. */
export function crashLoop(exitCode: number, ...log: readonly string[]): Parts {
  return {
    backend: {
      state: {
        status: 'restarting',
        health: 'unhealthy',
        exitCode,
        restartCount: 7,
        startedAt: ago(4_000),
        finishedAt: ago(2_000),
      },
    },
    log,
    endpoints: noAnswer(),
    sockets: { known: false, why: 'the container does not run' },
  };
}

/** A backend that has stopped, with its last words. */
export function stopped(exitCode: number, state: ContainerOverrides['state'] = {}, ...log: readonly string[]): Parts {
  const { state: ended } = exited(exitCode, { state });
  return {
    backend: { state: ended, networks: [] },
    log,
    endpoints: noAnswer(),
    listeners: { known: true, value: [] },
    sockets: { known: false, why: 'the container does not run' },
  };
}

/** A running backend whose health check fails, and which gives no answer. */
export function running(state: ContainerOverrides['state'], log: readonly string[] = []): Parts {
  return { backend: { state: { health: 'unhealthy', failingStreak: 4, ...state } }, log, endpoints: noAnswer() };
}
