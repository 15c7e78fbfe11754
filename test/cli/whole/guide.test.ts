import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { commandsIn, guideRows } from '../../docs/guide-commands.ts';
import { Place } from './place.ts';

const place = new Place();
beforeAll(() => place.up());
afterAll(() => place.down());
beforeEach(() => place.stack.reset());

/** The commands beside the guide's, each once. */
const OURS = [
  ...new Map(
    guideRows()
      .flatMap(({ here }) => commandsIn(here))
      .map((words) => [words.join(' '), words]),
  ),
];

/** On the host itself no way to it is given; all else of the environment is that of a login there. */
function onHost(): Record<string, string> {
  const { environment, stack } = place;
  for (const name of ['HOST', 'PORT', 'USERNAME', 'PRIVATE_KEY_FILE', 'KNOWN_HOSTS_FILE'])
    delete environment[`BACKEND_HEALTH_${name}`];
  return { ...environment, ...stack.environment };
}

test.each(OURS)('backend-health %s works on a healthy host', async (_name, words) => {
  const endless = words.includes('--follow') || words[0] === 'watch';
  const started = place.start(words, words.includes('local') ? onHost() : place.environment);
  if (endless) {
    await started.shows(/INFO|healthy/);
    await started.interrupt();
  }
  const { exitCode, err } = await started.ended;
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  expect(await place.stack.ills()).toEqual([]);
});
