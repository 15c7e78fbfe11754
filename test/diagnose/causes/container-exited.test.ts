import { describe, expect, test } from 'vitest';
import { composeService, container, validCompose } from '../../snapshot-builder.ts';
import { ESCALATION, ids, quoted, remedy, skipped, stopped, top } from '../scene.ts';

describe('container-exited', () => {
  test('is restarted, and tells when, how and with which last words it stopped', () => {
    const finding = top('container-exited', stopped(1, {}, 'INFO: shutting down'));
    expect(finding.summary).toBe('backend-aws stopped 30 s ago with exit code 1.');
    expect(quoted(finding)).toContain('[state] container automated-trading-platform-backend-aws-1: state exited');
    expect(quoted(finding)).toContain('[log] log of backend-aws: INFO: shutting down');
    expect(quoted(finding)).toContain('no answer (refused)');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test.each([
    [0, 'ended by itself, or was stopped'],
    [137, 'SIGKILL, and not for want of memory'],
    [139, 'SIGSEGV'],
    [143, 'SIGTERM'],
  ])('says what exit code %i means', (code, meaning) => {
    expect(top('container-exited', stopped(code)).summary).toContain(meaning);
  });

  test.each(['dead', 'removing'] as const)('is raised for the state %s too', (status) => {
    expect(ids(stopped(137, { status }))[0]).toBe('container-exited');
  });

  test('tells that the restart policy has given up', () => {
    const { summary } = top('container-exited', {
      ...stopped(1, { restartCount: 5 }),
    });
    expect(summary).toContain('exit code 1, after 5 restarts by its policy');
  });

  test('is no crash loop where the policy gave up a moment ago', () => {
    const parts = stopped(1, { restartCount: 5, startedAt: '2026-11-24T03:12:30.000000000Z' });
    expect(ids(parts)).not.toContain('restart-loop');
    expect(ids(parts)[0]).toBe('container-exited');
  });

  test('is recreated, not restarted, where its network is gone', () => {
    const error = 'failed to set up container networking: network 3c8285e58c9a not found';
    const finding = top('container-exited', stopped(137, { error }));
    expect(remedy(finding)).toEqual(['recreate backend-aws', 'rebuild backend-aws']);
    expect(skipped(finding)).toEqual(['restart: The container asks for a network that is no more.']);
    expect(quoted(finding)).toContain(`[state] State.Error of automated-trading-platform-backend-aws-1: ${error}`);
  });

  test('does not offer a rebuild of a service that is not built', () => {
    const image = 'registry.example.com/backend:1';
    const compose = validCompose({ services: [composeService({ image, builds: false })] });
    const finding = top('container-exited', { ...stopped(0), compose });
    expect(remedy(finding)).toEqual(['restart backend-aws', 'full-restart']);
  });

  test('is not raised for a left-over of `compose run`, which is no replica', () => {
    const oneOff = container({
      name: 'automated-trading-platform-backend-aws-run-0a1b2c3d4e5f',
      state: { status: 'exited', exitCode: 1 },
    });
    expect(ids({ others: [oneOff] })).toEqual([]);
  });

  test('is raised for one of several replicas', () => {
    const second = container({
      name: 'automated-trading-platform-backend-aws-2',
      state: { status: 'exited', exitCode: 1 },
    });
    expect(ids({ others: [second] })).toEqual(['container-exited']);
  });
});
