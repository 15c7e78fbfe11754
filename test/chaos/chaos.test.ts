import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import type { ChaosResult } from './run.ts';
import { scenarioOf, scenarioText } from './scenario.ts';

const SEED = 7;
const INDEXES = Array.from({ length: 30 }, (_, index) => index);
const DIST = join(import.meta.dirname, '../../dist');
const WITHIN_MS = 300_000;

describe('thirty runs under misfortune', () => {
  const results: ChaosResult[] = [];
  beforeAll(
    () => runCampaign({ seed: SEED, indexes: INDEXES, atATime: 3, dist: DIST, onResult: (one) => results.push(one) }),
    WITHIN_MS,
  );

  const guilty = (kind: string) =>
    results.flatMap(({ scenario, offences }) =>
      offences
        .filter((offence) => offence.kind === kind)
        .map(({ text }) => `--seed ${SEED} --only ${scenario.index} (${scenarioText(scenario)}): ${text}`),
    );

  test('never leave the host worse than it was', () => expect(guilty('worse')).toEqual([]));
  test('never apply a fix twice', () => expect(guilty('twice')).toEqual([]));
  test('leave no lock and no process behind', () => expect(guilty('lock')).toEqual([]));
  test('always say what happened', () => expect(guilty('silent')).toEqual([]));

  test('do change the host, lose connections and get killed', () => {
    expect(results).toHaveLength(INDEXES.length);
    expect(results.filter(({ witnessed }) => witnessed.changes.length > 0).length).toBeGreaterThan(10);
    expect(results.filter(({ connections }) => connections > 1).length).toBeGreaterThan(5);
    expect(results.some(({ end }) => end === 'SIGKILL')).toBe(true);
  });
});

describe('a scenario', () => {
  test('is the same whenever it is drawn from the same seed and index', () => {
    for (const index of INDEXES) expect(scenarioOf(SEED, index)).toEqual(scenarioOf(SEED, index));
  });

  test('differs from index to index, and from seed to seed', () => {
    const texts = (seed: number) => INDEXES.map((index) => scenarioText(scenarioOf(seed, index)));
    expect(new Set(texts(SEED)).size).toBe(INDEXES.length);
    expect(texts(SEED)).not.toEqual(texts(SEED + 1));
  });
});
