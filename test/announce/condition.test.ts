import { expect, test } from 'vitest';
import { conditionOf } from '../../src/announce/condition.ts';
import { REASON_CODES } from '../../src/reason-codes.ts';
import { read } from '../docs/documents.ts';

test('every end says that the backend fails, that it works, or nothing', () => {
  const all = Object.entries(REASON_CODES).flatMap(([code, { statuses }]) =>
    statuses.map((status) => {
      const reasonCode = code as keyof typeof REASON_CODES;
      return [`${status} ${code}`, conditionOf({ status, reasonCode, dryRun: false })] as const;
    }),
  );
  const which = (condition: string) => all.filter(([, one]) => one === condition).map(([name]) => name);
  expect(which('well')).toEqual([
    'healthy healthy',
    'healthy healed-by-itself',
    'degraded healed-by-itself',
    'degraded degraded',
    'healthy started',
    'fixed fixed',
    'degraded fixed-degraded',
    'degraded runner-view-only',
  ]);
  expect(which('unknown')).toEqual([
    'healthy dry-run',
    'degraded dry-run',
    'unhealthy dry-run',
    'degraded still-starting',
    'refused locked',
    'unhealthy cancelled',
    'refused invalid-input',
    'unreachable host-key-unknown',
    'unreachable private-key-unusable',
    'unreachable passphrase-wrong',
    'unhealthy internal-error',
  ]);
  expect(which('failing')).toContain('refused budget-spent');
  expect(which('failing')).toContain('unreachable connect-timeout');
});

test('a dry run says nothing, however it ended', () => {
  expect(conditionOf({ status: 'healthy', reasonCode: 'healthy', dryRun: true })).toBe('unknown');
});

test('docs/incidents.md names the reason codes of the ends that say nothing', () => {
  const row = /^\| unknown \| (.*) \|$/m.exec(read('docs/incidents.md'))?.[1] ?? '';
  const named = [...row.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]);
  const silent = Object.entries(REASON_CODES)
    .filter(([code, { statuses }]) =>
      statuses.some(
        (status) => conditionOf({ status, reasonCode: code as keyof typeof REASON_CODES, dryRun: false }) === 'unknown',
      ),
    )
    // With inputs that can't be used there is no run.
    .filter(([code]) => code !== 'invalid-input');
  expect(named.toSorted()).toEqual(silent.map(([code]) => code).toSorted());
});
