import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { FixOutput } from '../../src/fix/output.ts';
import { previousImage, ROLLED_BACK, rebuildSteps, rollbackSteps } from '../../src/fix/rebuild.ts';
import { fixScript } from '../../src/fix/script.ts';
import type { Site } from '../../src/fix/step.ts';
import { ShellPlace } from '../shell.ts';
import { NONCE, site, there } from './site.ts';

const PREVIOUS = 'backend-health-previous/automated-trading-platform:backend-aws';
const place = new ShellPlace();
const [calls, states, run] = [join(place.root, 'calls'), join(place.root, 'states'), place.folder('run')];
afterAll(() => place.close());

/**
 * Logs its calls; `states` holds what `inspect` says, one line a look, the last one for ever; `fails` names a verb, and
 * `ONCE` a file that exists when only its first call fails.
 */
const DOCKER = `
printf '%s\\n' "$*" >>"$CALLS"
case "$*" in
  *"$FAILS"*) [ -z "$FAILS" ] || { [ -n "$ONCE" ] && ! mkdir "$ONCE" 2>/dev/null; } || { echo "$FAILS: no such luck"; exit 17; } ;;
esac
case "$*" in
  *" ps -q "*) echo cafe ;;
  inspect*State.Status*) head -n 1 "$STATES"; [ "$(wc -l <"$STATES")" -le 1 ] || { tail -n +2 "$STATES" >"$STATES.new"; mv "$STATES.new" "$STATES"; } ;;
esac`;

beforeEach(() => {
  place.program('docker', DOCKER);
  place.program('sleep', 'exit 0');
  for (const path of [calls, ...['replaced', 'settled', 'once'].map((name) => join(run, name))])
    rmSync(path, { force: true, recursive: true });
});

async function rebuild(looks: readonly string[], fails = '', where: Site = site(), once = '', stepSeconds = 30) {
  writeFileSync(states, `${looks.join('\n')}\n`);
  writeFileSync(calls, '');
  const steps = rebuildSteps('backend-aws', where);
  const { exitCode, stdout } = await place.run(fixScript(steps, NONCE, stepSeconds), ['/bin/sh'], {
    CALLS: calls,
    STATES: states,
    FAILS: fails,
    ONCE: once,
    run,
  });
  const output = new FixOutput(NONCE);
  output.take(stdout);
  const code = (name: string) => output.exitCode(steps.findIndex((step) => step.name === name) + 1);
  const printed = (name: string) => output.printed(steps.findIndex((step) => step.name === name) + 1);
  return { exitCode, code, printed, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

const TAG_BACK = `tag ${PREVIOUS} automated-trading-platform-backend-aws:latest`;
const UP = 'compose --profile aws up -d --force-recreate --no-build backend-aws';
const acts = (all: readonly string[]) => all.filter((call) => !/ ps -q |^inspect/.test(call));

describe('a rebuild', () => {
  test('builds before it replaces, and keeps the image in use under a name', async () => {
    const result = await rebuild(['running healthy 0']);
    expect(result.exitCode).toBe(0);
    expect(acts(result.calls)).toEqual([
      `tag ${there('backend-aws').imageId} ${PREVIOUS}`,
      'compose --profile aws build backend-aws',
      UP,
    ]);
    expect(result.printed('settle')).toContain('healthy after 0 s');
  });

  test('waits for a container that starts slowly', async () => {
    const result = await rebuild([...Array(15).fill('running starting 0'), 'running healthy 0']);
    expect(result.exitCode).toBe(0);
    expect(result.calls).not.toContain(TAG_BACK);
    expect(result.printed('settle')).toContain('healthy after 3 s');
  });

  test('is content with a container without a health check that stays up', async () => {
    const result = await rebuild(['running none 0']);
    expect(result.exitCode).toBe(0);
    expect(result.calls.filter((call) => call.startsWith('inspect'))).toHaveLength(25);
  });

  test.each([
    ['a crash loop', ['running starting 0', 'restarting unhealthy 1', 'running starting 2']],
    [
      'a container that exits',
      ['running starting 0', 'running starting 0', 'running starting 0', 'exited unhealthy 0'],
    ],
    ['a container that never becomes healthy', ['running unhealthy 0']],
    ['a container that is not there', ['']],
  ])('brings the previous image back after %s', async (_, looks) => {
    const result = await rebuild(looks);
    expect(result.exitCode).toBe(ROLLED_BACK);
    expect(acts(result.calls).slice(-3)).toEqual([UP, TAG_BACK, UP]);
    expect(result.printed('settle')).toContain('the new container did not become healthy');
  });

  test('looks once a second where sleep knows no fractions', async () => {
    place.program('sleep', 'case $1 in *.*) exit 1 ;; esac');
    const { calls: all } = await rebuild(['running unhealthy 0'], '', site({ settleSeconds: 4 }));
    expect(all.filter((call) => call.startsWith('inspect'))).toHaveLength(4);
  });

  test('does not wait for the end of its time once the container crashes again and again', async () => {
    const { exitCode, calls: all } = await rebuild(['running starting 0', 'running starting 2']);
    expect(exitCode).toBe(ROLLED_BACK);
    expect(all.filter((call) => call.startsWith('inspect'))).toHaveLength(2);
  });

  test('looks five times for each second that it has, no more', async () => {
    const { calls: all } = await rebuild(['running unhealthy 0'], '', site({ settleSeconds: 4 }));
    expect(all.filter((call) => call.startsWith('inspect'))).toHaveLength(20);
  });

  test('leaves the old container alone when the build fails', async () => {
    const result = await rebuild(['running healthy 0'], 'aws build');
    expect(result.exitCode).toBe(17);
    expect(result.code('build')).toBe(17);
    expect(result.code('replace')).toBeNull();
    expect(result.printed('build')).toContain('no such luck');
    expect(result.calls).not.toContain(UP);
  });

  test('builds nothing when the image in use can not be kept', async () => {
    const result = await rebuild([''], 'tag sha256');
    expect(result.exitCode).toBe(17);
    expect(acts(result.calls)).toHaveLength(1);
  });

  test('brings the previous image back when the container can not be replaced', async () => {
    const result = await rebuild(['running healthy 0'], 'up -d', site(), join(run, 'once'));
    expect(result.code('replace')).toBe(17);
    expect(result.exitCode).toBe(ROLLED_BACK);
    expect(acts(result.calls).slice(-2)).toEqual([TAG_BACK, UP]);
  });

  test('tries twice to bring the previous image back, and tells when it could not', async () => {
    const result = await rebuild(['running healthy 0'], 'up -d');
    expect(result.exitCode).toBe(1);
    expect(acts(result.calls).slice(-3)).toEqual([TAG_BACK, UP, UP]);
  });

  test.each([
    ['replace', 'up -d'],
    ['settle', 'inspect'],
  ])('brings the previous image back when %s is cut short by its time limit', async (name, hangs) => {
    place.program(
      'docker',
      DOCKER.replace(
        'case "$*" in',
        `case "$*" in *"${hangs}"*) [ -d "$run/once" ] || { mkdir "$run/once"; exec /bin/sleep 20; } ;; esac\ncase "$*" in`,
      ),
    );
    const result = await rebuild(['running healthy 0'], '', site(), '', 1);
    expect(result.code(name)).toBe(124);
    expect(result.exitCode).toBe(ROLLED_BACK);
  });

  test('pulls where nothing is built', () => {
    expect(rebuildSteps('db', site()).map(({ name }) => name)).toContain('pull');
    expect(rebuildSteps('db', site({ built: null })).map(({ name }) => name)).toContain('build');
  });

  test('of a service without a container has nothing to keep and nothing to go back to', async () => {
    const result = await rebuild([''], '', site({ containers: [] }));
    expect(result.exitCode).toBe(0);
    expect(result.calls).toEqual(['compose --profile aws build backend-aws', UP]);
  });
});

describe('going back', () => {
  test('tags the previous image and puts it in place', () => {
    const [step] = rollbackSteps('backend-aws', site(), 'app:latest');
    expect(step?.command).toBe(`docker tag ${PREVIOUS} app:latest && docker ${UP}`);
  });

  test.each([
    ['My Project', 'Backend', 'backend-health-previous/my-project:backend'],
    ['../../etc', '..', 'backend-health-previous/etc:x'],
    ['__x', 'a$(b)', 'backend-health-previous/x:a--b-'],
  ])('the name of the previous image is one that Docker takes: %s %s', (project, service, name) => {
    expect(previousImage(project, service)).toBe(name);
  });
});
