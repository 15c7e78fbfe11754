/**
 * The trial's tests, the same on every stack.
 */

import { expect, test } from 'vitest';
import { gitleaksIn, gitleaksPath } from './gitleaks.ts';
import type { Ground } from './ground.ts';
import { type Trial, tryAllChannels } from './trial.ts';

/** Where everything has to be there, a judge that is not is a failure. */
const required = process.env['BACKEND_HEALTH_REQUIRE_REAL_STACK'] === '1';
const SEED = Number(process.env['BACKEND_HEALTH_SEED'] ?? '20261124');

/** A list of the planted variables' names, which a run may show: gitleaks takes one name for the value of the other. */
const namesAlone = (match: string) => /^(?:PLANTED_\d+_[A-Z_]+(?:, | |$))+$/.test(match);

export function testSecrets(ground: () => Ground): void {
  let trial: Trial | null = null;

  test('no planted secret is shown in any channel, plain or simply transformed', { timeout: 600_000 }, async () => {
    trial = await tryAllChannels(ground(), SEED);
    console.log(trial.words);
    expect(trial.leaks).toEqual([]);
    expect(trial.planted.length).toBeGreaterThanOrEqual(300);
    expect(new Set(trial.planted.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(40);
    // What no channel shows proves nothing: most of the lines have come through, without their secrets.
    expect(trial.reached.size).toBeGreaterThanOrEqual(250);
    for (const name of ['issue (elsewhere)', 'comments (elsewhere)', 'webhook (elsewhere)'])
      expect(trial.channels.find((channel) => channel.name === name)?.text.length, name).toBeGreaterThan(200);
    for (const letter of 'sdnvhcp') expect([...trial.reached].join(' ')).toContain(`plant-${letter}`);
  });

  test('gitleaks finds many of them as they were planted and none in what was shown', async ({ skip }) => {
    if (gitleaksPath() === '' && !required)
      skip('gitleaks is not here: the second judge did not judge. `npm run stack -- install` builds it.');
    if (trial === null) throw new Error('the trial before this one did not end');
    const before = await gitleaksIn([{ name: 'as planted', text: trial.asPlanted }]);
    const after = (await gitleaksIn(trial.channels)).filter(({ match }) => !namesAlone(match));
    console.log(`gitleaks: ${before.length} found as planted, ${after.length} in what was shown`);
    expect(before.length).toBeGreaterThan(60);
    expect(after).toEqual([]);
  });
}
