import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { rollBackSteps } from '../../src/fix/good-image.ts';
import { stepsOf } from '../../src/fix/options.ts';
import { FixOutput } from '../../src/fix/output.ts';
import { fixScript } from '../../src/fix/script.ts';
import type { Site } from '../../src/fix/step.ts';
import { ShellPlace } from '../shell.ts';
import { NONCE, site, there } from './site.ts';

const GOOD = 'backend-health-good/automated-trading-platform:backend-aws';
const FAILED = 'backend-health-failed/automated-trading-platform:backend-aws';
const service = 'backend-aws';
const place = new ShellPlace();
const [calls, run] = [join(place.root, 'calls'), place.folder('run')];
afterAll(() => place.close());
beforeEach(() => rmSync(calls, { force: true }));

/** `good`: the id of the image that was kept, '' when none was. */
async function rollBack(good: string, where: Site = site()) {
  place.program(
    'docker',
    `printf '%s\\n' "$*" >>"$CALLS"
case "$*" in "image inspect"*) [ -n "$GOOD" ] || { echo 'No such image' >&2; exit 1; }; echo "$GOOD" ;; esac`,
  );
  const steps = rollBackSteps(service, where, []);
  const { exitCode, stdout } = await place.run(fixScript(steps, NONCE, 30), ['/bin/sh'], {
    CALLS: calls,
    GOOD: good,
    run,
  });
  const output = new FixOutput(NONCE);
  output.take(stdout);
  return { exitCode, printed: output.printed(1), calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

describe('a roll-back', () => {
  test('keeps the image that failed, and starts the last good one under the name that Compose knows', async () => {
    const { exitCode, calls: sent } = await rollBack('sha256:good');
    expect(exitCode).toBe(0);
    expect(sent).toEqual([
      `image inspect --format {{.Id}} ${GOOD}`,
      `tag ${there(service).imageId} ${FAILED}`,
      `tag ${GOOD} ${there(service).imageReference}`,
      `compose --profile aws up -d --force-recreate --no-build ${service}`,
    ]);
  });

  test('changes nothing where no good image was kept, and says what keeps one', async () => {
    const { exitCode, printed, calls: sent } = await rollBack('');
    expect(exitCode).toBe(1);
    expect(printed).toContain('no run has kept a good image yet: keep-good-image does');
    expect(sent).toHaveLength(1);
  });

  test('changes nothing where the good image is the one in use', async () => {
    const { exitCode, printed, calls: sent } = await rollBack(there(service).imageId);
    expect(exitCode).toBe(1);
    expect(printed).toContain('the image in use is the last good one already');
    expect(sent).toHaveLength(1);
  });

  test('changes nothing where the service has no container', () => {
    expect(rollBackSteps(service, site({ containers: [] }), []).map(({ command }) => command)).toEqual([
      expect.stringContaining('exit 1'),
    ]);
  });

  test('saves logs and state only once there is something to go back to', () => {
    expect(stepsOf({ action: 'roll-back', service }, site()).map(({ name }) => name)).toEqual([
      'find-good-image',
      'save-evidence',
      'keep-failed-image',
      'roll-back',
    ]);
  });
});
