import { describe, expect, test } from 'vitest';
import type { Diagnosis, Finding, Remedy } from '../../src/model/diagnosis.ts';
import type { Plan, Rung } from '../../src/model/plan.ts';
import type { JournalEntry } from '../../src/model/record.ts';
import { chief, type Policy, plan, sameRung } from '../../src/plan/plan.ts';

const service = 'backend-aws';
const restart: Rung = { action: 'restart', service };
const rebuild: Rung = { action: 'rebuild', service };
const full: Rung = { action: 'full-restart', services: [] };
const fix = (...ladder: Rung[]): Remedy => ({ kind: 'fix', ladder, skipped: [] });
const refuse: Remedy = { kind: 'refuse', why: 'No restart changes a password.' };
const wait: Remedy = { kind: 'wait', upToMs: 30_000, why: 'It is starting.' };
const nothing: Remedy = { kind: 'nothing' };

const finding = (id: string, remedy: Remedy, effectOf = ''): Finding => ({
  id,
  title: id,
  severity: 'critical',
  guide: 'Step 1: Container status',
  summary: `${id} is so.`,
  evidence: [],
  byHand: [],
  effectOf,
  remedy,
});
const diagnosis = (...findings: Finding[]): Diagnosis => ({
  health: findings.length === 0 ? 'healthy' : 'ill',
  findings,
  failedCauses: [],
});
const policy = (changes: Partial<Policy> = {}): Policy => ({
  awaited: false,
  fix: 'auto',
  service,
  services: [],
  attemptsLeft: 3,
  removeOrphans: false,
  allowPrune: false,
  allowStartDocker: false,
  tried: [],
  ...changes,
});
const entry = (option: string, status: string, cause = 'restart-loop'): JournalEntry => ({
  id: `${option} ${status}`,
  at: '2026-11-24T03:12:40.000Z',
  cause,
  option,
  status,
  recoveryMs: null,
  runUrl: '',
});
const ladder = (made: Plan) => (made.kind === 'fix' ? made.ladder.map(({ action }) => action) : made.kind);
const loop = diagnosis(finding('restart-loop', fix(restart, rebuild, full)));

describe('what is decided', () => {
  test.each<[string, Diagnosis, Partial<Policy>, Partial<Plan>]>([
    [
      'nothing, when only a diagnosis was asked for',
      loop,
      { fix: 'none' },
      { kind: 'nothing', reasonCode: 'diagnosed-only' },
    ],
    ['nothing, when nothing is wrong', diagnosis(), {}, { kind: 'nothing', reasonCode: 'healthy' }],
    [
      'nothing, for notes',
      diagnosis(finding('slow-response', nothing)),
      {},
      { kind: 'nothing', reasonCode: 'degraded' },
    ],
    [
      'nothing, for what the runner alone sees',
      diagnosis(finding('runner-view', nothing)),
      {},
      { kind: 'nothing', reasonCode: 'runner-view-only' },
    ],
    ['to wait', diagnosis(finding('starting', wait)), {}, { kind: 'wait', upToMs: 30_000, why: 'It is starting.' }],
    [
      'to refuse',
      diagnosis(finding('database-auth', refuse)),
      {},
      { kind: 'refuse', reasonCode: 'would-not-help', why: 'No restart changes a password.' },
    ],
    ['to fix', loop, {}, { kind: 'fix', chosenBy: 'auto', ladder: [restart, rebuild, full], warning: '' }],
    [
      'what was chosen by hand',
      loop,
      { fix: 'rebuild' },
      { kind: 'fix', chosenBy: 'manual', ladder: [rebuild], warning: '' },
    ],
    [
      'a full restart of the services named',
      loop,
      { fix: 'full-restart', services: ['a'] },
      { ladder: [{ action: 'full-restart', services: ['a'] }] },
    ],
    [
      'to roll back what is ill',
      loop,
      { fix: 'roll-back' },
      { kind: 'fix', ladder: [{ action: 'roll-back', service }] },
    ],
    [
      'to roll nothing back that is well',
      diagnosis(),
      { fix: 'roll-back' },
      { kind: 'nothing', reasonCode: 'healthy' },
    ],
    [
      'to roll nothing back that works',
      { ...diagnosis(finding('slow-response', nothing)), health: 'degraded' },
      { fix: 'roll-back' },
      { kind: 'nothing', reasonCode: 'degraded' },
    ],
    [
      'to give what is starting its time before it is rolled back',
      { ...diagnosis(finding('starting', wait)), health: 'starting' },
      { fix: 'roll-back' },
      { kind: 'wait', upToMs: 30_000 },
    ],
    [
      'to roll back what is still starting when its time is over',
      { ...diagnosis(finding('starting', wait)), health: 'starting' },
      { fix: 'roll-back', awaited: true },
      { kind: 'fix', ladder: [{ action: 'roll-back', service }] },
    ],
  ])('%s', (_, of, changes, expected) => expect(plan(of, policy(changes), [])).toMatchObject(expected));

  test('by the first root that calls for something, not by its effects', () => {
    const of = diagnosis(
      finding('slow-response', nothing),
      finding('neighbour-down', fix(restart)),
      finding('x', refuse, 'neighbour-down'),
    );
    expect(chief(of)?.id).toBe('neighbour-down');
    expect(ladder(plan(of, policy(), []))).toEqual(['restart']);
    expect(chief(diagnosis(finding('x', fix(restart), 'y')))).toBeNull();
  });
});

describe('the ladder', () => {
  test('leaves out what was tried, and ends when all was', () => {
    expect(ladder(plan(loop, policy({ tried: [restart] }), []))).toEqual(['rebuild', 'full-restart']);
    expect(plan(loop, policy({ tried: [restart, rebuild, full] }), [])).toMatchObject({
      kind: 'refuse',
      reasonCode: 'fix-failed',
    });
  });

  test('tries the same action on another service', () => {
    const tried: Rung[] = [{ action: 'restart', service: 'db' }];
    expect(ladder(plan(loop, policy({ tried }), []))).toEqual(['restart', 'rebuild', 'full-restart']);
  });

  test('is cut at the attempts that are left, and says so', () => {
    const made = plan(loop, policy({ attemptsLeft: 1 }), []);
    expect(ladder(made)).toEqual(['restart']);
    expect(made).toMatchObject({ skipped: [{ action: 'rebuild' }, { action: 'full-restart' }] });
    expect(plan(loop, policy({ attemptsLeft: 0 }), []).kind).toBe('refuse');
  });

  test('passes on what the cause leaves out', () => {
    const remedy: Remedy = {
      kind: 'fix',
      ladder: [rebuild],
      skipped: [{ action: 'restart', why: 'the image is broken' }],
    };
    expect(plan(diagnosis(finding('startup-error-import', remedy)), policy(), [])).toMatchObject({
      skipped: [{ action: 'restart', why: 'the image is broken' }],
    });
  });
});

describe('the history', () => {
  const twice = (status: string, cause?: string) => [entry('restart', status, cause), entry('restart', status, cause)];

  test('moves an option that failed twice in a row for the same cause to the end, and says so', () => {
    const made = plan(loop, policy(), twice('unhealthy'));
    expect(ladder(made)).toEqual(['rebuild', 'full-restart', 'restart']);
    expect(made).toMatchObject({ skipped: [{ action: 'restart', why: expect.stringContaining('last 2 times') }] });
  });

  test.each<[string, JournalEntry[]]>([
    ['one failure', [entry('restart', 'unhealthy')]],
    ['a success since', [...twice('unhealthy'), entry('restart', 'fixed')]],
    ['a degraded end, which is a recovery', [entry('restart', 'unhealthy'), entry('restart', 'degraded')]],
    ['another cause', twice('unhealthy', 'endpoint-error')],
    ['runs that only began', twice('begun')],
    ['another option', [entry('rebuild', 'unhealthy'), entry('full-restart', 'unhealthy')]],
  ])('does not, after %s', (_, history) =>
    expect(ladder(plan(loop, policy(), history))).toEqual(['restart', 'rebuild', 'full-restart']),
  );

  test('reads runs that tried several options', () => {
    const history = [entry('restart, rebuild', 'unhealthy'), entry('restart, rebuild', 'unhealthy')];
    expect(ladder(plan(loop, policy(), history))).toEqual(['full-restart', 'restart', 'rebuild']);
  });
});

describe('what must be allowed', () => {
  const orphan: Rung = { action: 'remove-orphan', service, containerId: 'c', containerName: 'old-1' };

  test.each<[string, Rung, Partial<Policy>, string]>([
    ['removing an orphan', orphan, { removeOrphans: true }, 'remove-orphans: true'],
    ['pruning', { action: 'prune' }, { allowPrune: true }, 'allow-prune: true'],
    ['starting Docker', { action: 'start-docker' }, { allowStartDocker: true }, 'allow-start-docker: true'],
  ])('%s is refused with the input that allows it, and done when it is allowed', (_, rung, allowed, input) => {
    const of = diagnosis(finding('x', fix(rung, restart)));
    expect(plan(of, policy(), [])).toMatchObject({
      kind: 'refuse',
      reasonCode: 'not-allowed',
      why: expect.stringContaining(input),
    });
    expect(ladder(plan(of, policy(allowed), []))).toEqual([rung.action, 'restart']);
  });
});

describe('a fix chosen by hand', () => {
  const manual = (remedy: Remedy, changes: Partial<Policy> = {}) =>
    plan(diagnosis(finding('x', remedy)), policy({ fix: 'restart', ...changes }), []);

  test.each<[string, Plan, string]>([
    ['auto would have refused', manual(refuse), 'Auto would have refused: No restart changes a password.'],
    ['auto would have waited', manual(wait), 'Auto would have waited: It is starting.'],
    [
      'auto would have skipped it',
      manual({ kind: 'fix', ladder: [rebuild], skipped: [{ action: 'restart', why: 'broken' }] }),
      'Auto would have skipped this: broken',
    ],
    [
      'nothing is wrong',
      plan(diagnosis(), policy({ fix: 'restart' }), []),
      'Nothing is wrong with the backend: auto would have left it alone.',
    ],
    ['auto would have done it too', manual(fix(restart)), ''],
  ])('is done with a warning where %s', (_, made, warning) => expect(made).toMatchObject({ kind: 'fix', warning }));

  test('is tried once', () => {
    expect(manual(fix(restart), { tried: [restart] })).toMatchObject({ kind: 'refuse', reasonCode: 'fix-failed' });
  });

  test.each([
    'project-missing',
    'docker-missing',
    'docker-permission',
    'docker-down',
    'compose-invalid',
    'compose-unavailable',
    'service-unknown',
  ])('is refused where nothing can be sent to the host: %s', (id) =>
    expect(plan(diagnosis(finding(id, refuse)), policy({ fix: 'rebuild' }), [])).toMatchObject({
      kind: 'refuse',
      reasonCode: 'would-not-help',
    }),
  );
});

describe('rungs', () => {
  test('are the same by action and service', () => {
    expect(sameRung(restart, { ...restart })).toBe(true);
    expect(sameRung(restart, { action: 'restart', service: 'db' })).toBe(false);
    expect(sameRung(restart, rebuild)).toBe(false);
    expect(sameRung(full, { action: 'full-restart', services: ['a'] })).toBe(true);
  });
});
