import { spawn } from 'node:child_process';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CHANGED_MEANWHILE, guardOf } from '../../src/fix/guard.ts';
import type { Rung } from '../../src/model/plan.ts';
import { ShellPlace } from '../shell.ts';
import { container, containerId, snapshot } from '../snapshot-builder.ts';
import { site } from './site.ts';

const BACKEND = containerId('backend-aws');
const STARTED = '2026-11-23T01:12:40.000000000Z';
const RUNG: Rung = { action: 'restart', service: 'backend-aws' };
const seen = (overrides: Parameters<typeof container>[0] = {}) =>
  snapshot({ containers: [container({ ...overrides, state: { startedAt: STARTED, ...overrides.state } })] });

const place = new ShellPlace();
afterAll(() => place.close());

/** The guard of what was seen, on a host whose engine shows these lines now. */
async function guard(now: readonly string[], before = seen(), rung: Rung = RUNG) {
  const ids = now.map((line) => line.split(' ')[0]).join('\n');
  place.program(
    'docker',
    `case $1 in ps) printf '%s\\n' '${ids}' ;; inspect) printf '%s\\n' '${now.join('\n')}' ;; esac`,
  );
  const [step] = guardOf(rung, before, site());
  return place.run(step?.command ?? 'exit 99');
}

describe('a fix', () => {
  beforeEach(() => place.folder('app'));

  test.each([
    ['is as it was', `${BACKEND} ${STARTED} 0 running`],
    ['was restarted by its policy', `${BACKEND} 2026-11-24T03:12:41Z 1 running`],
    ['is about to be restarted by its policy', `${BACKEND} ${STARTED} 0 restarting`],
  ])('begins where the container %s', async (_, line) => {
    expect(await guard([line])).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('begins where the engine gives no answer: its own commands will fail then', async () => {
    place.program('docker', `case $1 in ps) echo ${BACKEND} ;; *) exit 1 ;; esac`);
    const [step] = guardOf(RUNG, seen(), site());
    expect(await place.run(step?.command ?? 'exit 99')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test.each([
    ['was restarted by hand', `${BACKEND} 2026-11-24T03:12:41Z 0 running`, /started since the look/],
    ['was made anew', `${containerId('other')} 2026-11-24T03:12:41Z 0 running`, /another container/],
    ['was stopped', `${BACKEND} ${STARTED} 0 exited`, /is exited, and was running/],
    ['was paused', `${BACKEND} ${STARTED} 0 paused`, /is paused, and was running/],
  ])('does not begin where the container %s', async (_, line, why) => {
    expect(await guard([line])).toMatchObject({ exitCode: CHANGED_MEANWHILE, stdout: expect.stringMatching(why) });
  });

  test('does not begin where the container is gone, or there is one that was not', async () => {
    expect((await guard([])).exitCode).toBe(CHANGED_MEANWHILE);
    const none = snapshot({ containers: [] });
    expect((await guard([`${BACKEND} ${STARTED} 0 running`], none)).exitCode).toBe(CHANGED_MEANWHILE);
    expect((await guard([], none)).exitCode).toBe(0);
  });

  test('does not begin where a loop was ended by hand: the count of its policy begins anew', async () => {
    const looping = seen({ state: { status: 'restarting', restartCount: 7 } });
    expect((await guard([`${BACKEND} 2026-11-24T03:12:41Z 0 running`], looping)).exitCode).toBe(CHANGED_MEANWHILE);
    for (const count of [7, 8])
      expect((await guard([`${BACKEND} 2026-11-24T03:12:41Z ${count} running`], looping)).exitCode).toBe(0);
  });

  test('begins where the engine says nothing: what follows will tell', async () => {
    place.program('docker', 'exit 1');
    const [step] = guardOf(RUNG, seen(), site());
    expect((await place.run(step?.command ?? '')).exitCode).toBe(0);
  });

  const NAME = container({}).name;
  test.skipIf(process.platform !== 'linux').each([
    ['somebody restarts its container', `docker restart ${NAME}`, 'elsewhere', CHANGED_MEANWHILE],
    ['somebody removes it by its id', `docker rm -f ${BACKEND.slice(0, 12)}`, 'elsewhere', CHANGED_MEANWHILE],
    ['somebody restarts another container', 'docker restart another', 'elsewhere', 0],
    ['somebody deploys another project', 'docker compose up -d', 'elsewhere', 0],
    [
      'somebody names this project',
      'docker compose -p automated-trading-platform up -d',
      'elsewhere',
      CHANGED_MEANWHILE,
    ],
    ['somebody deploys', 'docker compose --profile aws up -d --build', '', CHANGED_MEANWHILE],
    ['somebody pulls the source', 'git pull --ff-only', '', CHANGED_MEANWHILE],
    ['somebody looks', 'docker compose ps', '', 0],
  ])('begins, or not, while %s', async (_, words, folder, exitCode) => {
    const cwd = folder === '' ? place.home : place.folder(folder);
    const other = spawn('/bin/sh', ['-c', 'read -r line', ...words.split(' ')], {
      cwd,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    place.program('pgrep', `echo ${other.pid}`);
    try {
      expect((await guard([`${BACKEND} ${STARTED} 0 running`])).exitCode).toBe(exitCode);
    } finally {
      other.stdin.end();
      place.program('pgrep', 'exit 1');
    }
  });

  test('on no container is not guarded', () => {
    expect(guardOf({ action: 'prune' }, seen(), site())).toEqual([]);
    expect(guardOf({ action: 'start-proxy' }, seen(), site())).toEqual([]);
  });
});
