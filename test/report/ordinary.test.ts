import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/report/redact.ts';
import { SIGN_FIXTURES } from '../diagnose/signs/fixtures.ts';
import { innocentLogs } from '../diagnose/signs/innocent.ts';
import { seeded } from './dice.ts';
import { ordinaryLines } from './ordinary-lines.ts';

const SEED = Number(process.env['BACKEND_HEALTH_SEED'] ?? '20261124');
const LINES = 5_000;
/** Of a thousand lines at most one. */
const MOST = 0.001;

const redact = createRedactor({ secrets: [], patterns: [] });

describe('ordinary lines', () => {
  it('are of many shapes', () => {
    expect(ordinaryLines(seeded(SEED)).length).toBeGreaterThan(100);
  });

  it('stay as they are, but for fewer than one in a thousand', () => {
    const lines = [...SIGN_FIXTURES.flatMap((fixture) => fixture.lines), ...innocentLogs(SEED, 1_000).flat()];
    expect(lines.length).toBeGreaterThan(1_300);
    for (let round = 0; lines.length < LINES; round += 1) lines.push(...ordinaryLines(seeded(SEED, round)));
    const changed = lines.filter((line) => redact(line) !== line);
    console.log(
      `${lines.length} ordinary lines: ${changed.length} changed (${((100 * changed.length) / lines.length).toFixed(3)} %, seed ${SEED})`,
    );
    for (const line of new Set(changed)) console.log(`changed: ${line}\n     to: ${redact(line)}`);
    expect(changed.length / lines.length).toBeLessThan(MOST);
  });

  it('stay as they are as one text too', () => {
    const lines = Array.from({ length: 20 }, (_, round) => ordinaryLines(seeded(20261124, 1_000 + round))).flat();
    expect(redact(lines.join('\n')).split('\n')).toEqual(lines);
  });
});
