import { describe, expect, test } from 'vitest';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const paused = {
  backend: { state: { status: 'paused' } },
  endpoints: noAnswer('timeout', 'no answer within 5000 ms'),
} as const;

describe('container-paused', () => {
  test('is unpaused, then restarted', () => {
    const finding = top('container-paused', paused);
    expect(quoted(finding)).toContain('state paused');
    expect(quoted(finding)).toContain('no answer (timeout)');
    expect(remedy(finding)).toEqual(['unpause backend-aws', 'restart backend-aws', 'rebuild backend-aws']);
  });

  test('is no port conflict, though Docker listens on the port', () => {
    const proxy = { address: '0.0.0.0', port: 8002, pid: 0, process: '', commandLine: '', user: '' };
    expect(ids({ ...paused, listeners: { known: true, value: [proxy] } })[0]).toBe('container-paused');
  });

  test('is not raised for a program that hangs', () => {
    expect(ids({ endpoints: noAnswer('timeout') })).not.toContain('container-paused');
  });
});
