import { describe, expect, test } from 'vitest';
import type { Plan, Rung } from '../../src/model/plan.ts';
import { heldBack } from '../../src/plan/base-first.ts';

const next = (...ladder: Rung[]): Plan => ({
  kind: 'fix',
  chosenBy: 'auto',
  why: '',
  ladder,
  skipped: [],
  warning: '',
});
const restart: Rung = { action: 'restart', service: 'backend' };
const startDatabase: Rung = { action: 'start', service: 'db' };
const failed = (rung: Rung) => ({ rung, outcome: 'failed' }) as const;

describe('the fix of a backend', () => {
  test('is held back when what it needs could not be brought back', () => {
    const held = heldBack(next(restart), failed(startDatabase), 'backend');
    expect(held).toMatchObject({ kind: 'refuse', reasonCode: 'would-not-help' });
    expect(held?.why).toContain('db could not be brought back');
  });

  test.each<[string, Plan, Parameters<typeof heldBack>[1]]>([
    ['nothing was tried before', next(restart), undefined],
    ['what it needs was brought back', next(restart), { rung: startDatabase, outcome: 'done' }],
    ['the attempt before was its own', next(restart), failed(restart)],
    ['the next rung is not for the backend', next(startDatabase), failed(startDatabase)],
    ['the whole project is restarted', next({ action: 'full-restart', services: [] }), failed(startDatabase)],
    ['the attempt before was for no service', next(restart), failed({ action: 'prune' })],
    ['nothing is planned', { kind: 'wait', upToMs: 1000, why: '' }, failed(startDatabase)],
  ])('goes on when %s', (_, plan, last) => expect(heldBack(plan, last, 'backend')).toBeNull());
});
