/**
 * What the machine itself remembers: its start, the engine's, packages, steps of the clock, processes that the kernel killed.
 */

import type { Fact } from '../../model/fact.ts';
import type { ClockStep, KernelKill, PackageChange, Past } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import { fromSeconds } from '../times.ts';

type HostPast = Pick<Past, 'bootedAt' | 'engineStartedAt' | 'kernelKills' | 'packages' | 'clockSteps'>;

/** Reads the probe's part `host-past`; `kernelLines` are those of the part `machine`. Never throws. */
export function readHostPast(frame: Frame | undefined, kernelLines: readonly string[]): HostPast {
  const pairs = readPairs(frame?.text ?? '');
  const first = (key: string) => pairs.get(key)?.[0] ?? '';
  const bootedAt = fromSeconds(first('boot'));
  const engineStartedAt = fromSeconds(first('engine'));
  const packages = [
    ...(pairs.get('dpkg') ?? []).flatMap((line) => readDpkg(line, first('zone'))),
    ...(pairs.get('dnf') ?? []).flatMap(readDnf),
  ];
  return {
    bootedAt: told(bootedAt !== '', bootedAt, 'the machine does not say when it was started'),
    engineStartedAt: told(engineStartedAt !== '', engineStartedAt, 'the engine does not say when it was started'),
    kernelKills: told(
      kernelLines.length > 0 || pairs.has('dmesg'),
      kernelLines.flatMap((line) => readKill(line, bootedAt)),
      'this user may not read the log of the kernel',
    ),
    packages: told(pairs.has('packages'), packages, 'there is no log of packages that this user may read'),
    clockSteps: told(
      pairs.has('journal'),
      (pairs.get('clock') ?? []).flatMap(readClock),
      'there is no journal that this user may read',
    ),
  };
}

function told<T>(known: boolean, value: T, why: string): Fact<T> {
  return known ? { known, value } : { known, why };
}

const DPKG: Readonly<Record<string, PackageChange['action']>> = {
  install: 'installed',
  upgrade: 'upgraded',
  remove: 'removed',
};

/** `2026-11-24 10:00:00 upgrade libssl3:amd64 3.0.1 3.0.2`, in local time: dpkg(1). */
function readDpkg(line: string, zone: string): PackageChange[] {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (install|upgrade|remove) ([^:\s]+)(?::\S+)? (\S+) (\S+)/.exec(
    line,
  );
  if (!match) return [];
  const [, day, time, action = '', name = '', old = '', next = ''] = match;
  const offset = /^([+-]\d\d)(\d\d)$/.exec(zone);
  const at = isoOf(`${day}T${time}${offset ? `${offset[1]}:${offset[2]}` : 'Z'}`);
  return [{ at, action: DPKG[action] ?? 'upgraded', name, version: action === 'remove' ? old : next }];
}

const DNF: Readonly<Record<string, PackageChange['action']>> = {
  Installed: 'installed',
  Erase: 'removed',
  Erased: 'removed',
};

/** `2026-11-24T10:00:00+0000 SUBDEBUG Upgrade: openssl-1:3.0.7-27.el9.x86_64`. */
function readDnf(line: string): PackageChange[] {
  const match =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:Z|([+-]\d\d):?(\d\d)) \S+ (Installed|Upgraded?|Erased?): (\S+?)-(\d\S*)$/.exec(
      line,
    );
  if (!match) return [];
  const [, moment, hours, minutes, action = '', name = '', version = ''] = match;
  const at = isoOf(`${moment}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return [{ at, action: DNF[action] ?? 'upgraded', name, version }];
}

function isoOf(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

/** `1795507200.123456 host chronyd[612]: System clock was stepped by 3600.1 seconds`. */
function readClock(line: string): ClockStep[] {
  const match = /^(\d{9,11})(?:\.\d+)? \S+ (.+)$/.exec(line);
  return match ? [{ at: fromSeconds(match[1] ?? ''), text: match[2] ?? '' }] : [];
}

/** `[ 1234.567890] Out of memory: Killed process 4242 (python3) …`: seconds since the start of the machine. */
function readKill(line: string, bootedAt: string): KernelKill[] {
  const match = /^\[\s*(\d+)(?:\.\d+)?\].*Killed process \d+ \(([^)]{1,40})\)/i.exec(line);
  if (!match || bootedAt === '') return [];
  return [{ at: new Date(Date.parse(bootedAt) + Number(match[1]) * 1000).toISOString(), process: match[2] ?? '' }];
}
