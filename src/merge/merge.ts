/**
 * Many reports → one result: the newest of each host, the hosts that left none, worst first. Pure.
 */

import type { RunStatus } from '../model/record.ts';
import type { HostReport } from './report.ts';

/** Worst first. A host that is known to be down comes before one that nobody could look at. */
const WORST: readonly RunStatus[] = ['unhealthy', 'unreachable', 'refused', 'degraded', 'fixed', 'healthy'];

export type HostResult =
  | { readonly kind: 'report'; readonly name: string; readonly report: HostReport }
  /** It is in the settings file, and there is no report of it. */
  | { readonly kind: 'missing'; readonly name: string };

export interface Merged {
  /** Worst first, then by name. */
  readonly hosts: readonly HostResult[];
  /** The worst of all; a missing host counts as unreachable. */
  readonly status: RunStatus;
  readonly counts: Readonly<Record<RunStatus | 'missing', number>>;
  /** Files that are no reports, and why. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
}

/** `expected`: names of the hosts that should have a report; empty where that is not known. */
export function merge(reports: readonly HostReport[], expected: readonly string[], unread: Merged['unread']): Merged {
  const newest = new Map<string, HostReport>();
  for (const report of reports) {
    const key = report.name || `${report.host} ${report.service}`;
    const other = newest.get(key);
    if (other === undefined || report.startedAt >= other.startedAt) newest.set(key, report);
  }
  const hosts: HostResult[] = [
    ...[...newest.values()].map((report) => ({ kind: 'report', name: report.name || report.host, report }) as const),
    ...expected.filter((name) => !newest.has(name)).map((name) => ({ kind: 'missing', name }) as const),
  ];
  hosts.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  const counts = { healthy: 0, fixed: 0, degraded: 0, unhealthy: 0, refused: 0, unreachable: 0, missing: 0 };
  for (const host of hosts) counts[host.kind === 'missing' ? 'missing' : host.report.status]++;
  return { hosts, status: hosts[0] === undefined ? 'unreachable' : statusOf(hosts[0]), counts, unread };
}

/** A host that left no report was not looked at. */
export function statusOf(host: HostResult): RunStatus {
  return host.kind === 'missing' ? 'unreachable' : host.report.status;
}

export function isWell(host: HostResult): boolean {
  return ['healthy', 'fixed', 'degraded'].includes(statusOf(host));
}

function rank(host: HostResult): number {
  return WORST.indexOf(statusOf(host)) + (host.kind === 'missing' ? 0.5 : 0);
}

/** `2 of 5 hosts are not well: web-2 (unhealthy), web-4 (no report).` */
export function inOneSentence({ hosts }: Merged): string {
  const ill = hosts.filter((host) => !isWell(host));
  if (hosts.length === 0) return 'There is no report, and no host that should have left one.';
  if (ill.length === 0) return hosts.length === 1 ? 'The host is well.' : `All ${hosts.length} hosts are well.`;
  const named = ill
    .slice(0, 10)
    .map((host) => `${host.name} (${host.kind === 'missing' ? 'no report' : host.report.status})`);
  const rest = ill.length > named.length ? ` and ${ill.length - named.length} more` : '';
  return `${ill.length} of ${hosts.length} hosts ${ill.length === 1 ? 'is' : 'are'} not well: ${named.join(', ')}${rest}.`;
}
