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

/** What reaches docker for a command that changes the host; all others only read. */
const CALLS: Readonly<Record<string, readonly RegExp[]>> = {
  'fix restart': [/^compose .*restart backend-aws$/],
  'fix rebuild': [/^compose .*build/, /^compose .*up -d/],
  'fix full-restart': [/^compose .*restart$/],
  'fix full-restart --services backend-aws market-updater-aws': [/^compose .*restart backend-aws market-updater-aws$/],
  'fix full-restart --services db': [/^compose .*restart db$/],
};
const CHANGING = /(?:^| )(?:start|stop|restart|kill|up|down|build|rm|tag)(?: |$)/;

test.each(OURS)('backend-health %s works on a healthy host', async (name, words) => {
  const endless = words.includes('--follow') || words[0] === 'watch';
  const started = place.start(words, words.includes('local') ? onHost() : place.environment);
  if (endless) {
    await started.shows(/INFO|healthy/);
    await started.interrupt();
  }
  const { exitCode, err } = await started.ended;
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  expect(await place.stack.ills()).toEqual([]);
  const calls = place.stack.dockerCalls.map((call) => call.join(' '));
  for (const call of CALLS[name] ?? []) expect(calls).toContainEqual(expect.stringMatching(call));
  if (CALLS[name] === undefined) expect(calls.filter((call) => CHANGING.test(call))).toEqual([]);
});
