import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsOf } from '../../src/fix/options.ts';
import type { Site } from '../../src/fix/step.ts';
import type { Rung } from '../../src/model/plan.ts';
import { ShellPlace } from '../shell.ts';
import { site, there } from './site.ts';

const commands = (rung: Rung, where: Site = site()) =>
  stepsOf(rung, where).map(({ name, command }) => `${name}: ${command}`);
const service = 'backend-aws';
const id = there(service).id;

describe('the steps of a rung', () => {
  test('restart', () => {
    expect(commands({ action: 'restart', service })).toEqual([
      'restart: docker compose --profile aws restart backend-aws',
    ]);
  });

  test('restart of a container that is paused unpauses it first', () => {
    const where = site({ containers: [there(service, 'paused')] });
    expect(stepsOf({ action: 'restart', service }, where).map(({ name, onFailure }) => [name, onFailure])).toEqual([
      ['unpause', 'go-on'],
      ['restart', 'stop'],
    ]);
  });

  test('restart of a service without a container creates it, since Compose would do nothing', () => {
    expect(commands({ action: 'restart', service }, site({ containers: [] }))).toEqual([
      'up: docker compose --profile aws up -d backend-aws',
    ]);
  });

  test('start', () => {
    expect(commands({ action: 'start', service: 'db' })).toEqual(['start: docker compose --profile aws start db']);
    expect(commands({ action: 'start', service: 'db' }, site({ containers: [] }))).toEqual([
      'up: docker compose --profile aws up -d db',
    ]);
  });

  test('unpause', () => {
    expect(commands({ action: 'unpause', service })).toEqual([
      'unpause: docker compose --profile aws unpause backend-aws',
    ]);
  });

  test('recreate saves evidence first, and goes on without it', () => {
    const [save, recreate] = stepsOf({ action: 'recreate', service }, site());
    expect(save).toMatchObject({ name: 'save-evidence', onFailure: 'go-on' });
    expect(save?.command).toContain(`docker logs --timestamps --tail 5000 ${id}`);
    expect(recreate?.command).toBe('docker compose --profile aws up -d --force-recreate --no-build backend-aws');
    expect(stepsOf({ action: 'recreate', service }, site({ containers: [] }))).toHaveLength(1);
  });

  test('rebuild saves, keeps the image, builds, and only then replaces', () => {
    expect(stepsOf({ action: 'rebuild', service }, site()).map(({ name }) => name)).toEqual([
      'save-evidence',
      'keep-image',
      'build',
      'replace',
      'settle',
      'decide',
    ]);
  });

  test('full restart, of all or of some, creates what is missing', () => {
    expect(commands({ action: 'full-restart', services: [] })).toEqual([
      'restart-all: docker compose --profile aws restart',
      'start-missing: docker compose --profile aws up -d --no-recreate',
    ]);
    const where = site({ containers: [there('db', 'paused')] });
    expect(commands({ action: 'full-restart', services: ['db', 'backend-aws'] }, where)).toEqual([
      'unpause: docker compose --profile aws unpause db',
      'restart-all: docker compose --profile aws restart db backend-aws',
      'start-missing: docker compose --profile aws up -d --no-recreate db backend-aws',
    ]);
  });

  test('start and reload of nginx on the host check its configuration first', () => {
    expect(commands({ action: 'start-proxy' })).toEqual([
      'check-nginx: $as_root nginx -t',
      'start-nginx: $as_root systemctl start nginx',
    ]);
    const where = site({ proxy: { kind: 'service', manager: 'service' } });
    expect(commands({ action: 'reload-proxy' }, where)).toEqual([
      'check-nginx: $as_root nginx -t',
      'reload-nginx: $as_root service nginx reload',
    ]);
  });

  test('start and reload of nginx in a container', () => {
    const where = site({ proxy: { kind: 'container', service: 'nginx', id: 'cafe' }, containers: [there('nginx')] });
    expect(commands({ action: 'start-proxy' }, where)).toEqual(['start: docker compose --profile aws start nginx']);
    expect(commands({ action: 'reload-proxy' }, where)).toEqual([
      'check-nginx: docker exec cafe nginx -t',
      'reload-nginx: docker exec cafe nginx -s reload',
    ]);
  });

  test('a proxy that is not there takes no step', () => {
    expect(commands({ action: 'start-proxy' }, site({ proxy: null }))).toEqual([]);
    expect(commands({ action: 'reload-proxy' }, site({ proxy: null }))).toEqual([]);
  });

  test('an orphan is removed by its id, then the service is started', () => {
    const rung = { action: 'remove-orphan', service, containerId: 'cafe', containerName: 'old-1' } as const;
    expect(commands(rung)).toEqual([
      'remove-orphan: docker rm -f cafe',
      'start: docker compose --profile aws start backend-aws',
    ]);
  });

  test('prune never touches volumes, containers or images in use', () => {
    expect(commands({ action: 'prune' })).toEqual([
      'prune-images: docker image prune -f',
      'prune-build-cache: docker builder prune -f',
    ]);
  });

  test('a start of Docker waits, with a bound, until the engine answers', () => {
    expect(stepsOf({ action: 'start-docker' }, site()).map(({ name }) => name)).toEqual([
      'start-docker',
      'wait-for-docker',
    ]);
  });

  test('every step says what it does', () => {
    const rungs: Rung[] = [
      ...(['restart', 'start', 'unpause', 'recreate', 'rebuild'] as const).map((action): Rung => ({ action, service })),
      { action: 'full-restart', services: [] },
      { action: 'start-proxy' },
      { action: 'reload-proxy' },
      { action: 'prune' },
      { action: 'start-docker' },
    ];
    for (const rung of rungs)
      for (const step of stepsOf(rung, site())) expect(step.says, step.name).toMatch(/^[A-Z].{5,}/);
  });
});

describe('a name from the host or from the inputs', () => {
  const place = new ShellPlace();
  const calls = join(place.root, 'calls');
  beforeAll(() => place.program('docker', `printf '%s\\0' "$@" >>"$CALLS"; printf '\\0' >>"$CALLS"`));
  afterAll(() => place.close());

  /** The words of each call of docker that the command makes. */
  async function words(command: string): Promise<string[][]> {
    rmSync(calls, { force: true });
    await place.run(command, ['/bin/sh'], { CALLS: calls, run: place.folder('run') });
    return readFileSync(calls, 'utf8')
      .split('\0\0')
      .filter((call) => call !== '')
      .map((call) => call.split('\0'));
  }

  const name = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        "it's",
        '$(touch pwned)',
        '`id`',
        'a b',
        '*',
        '~',
        '-f',
        'esac',
        'a\nb',
        '"',
        '\\',
        '#x',
        '!!',
        '{a,b}',
      ),
    )
    .filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text);

  test('reaches docker as exactly one word, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.constantFrom('restart', 'start', 'unpause', 'recreate', 'rebuild'),
        async (odd, action) => {
          const where = site({ containers: [there(odd)], built: null });
          const steps = stepsOf({ action, service: odd } as Rung, where).filter(
            (step) => !['settle', 'decide', 'save-evidence'].includes(step.name),
          );
          for (const step of steps.filter((one) => one.name !== 'keep-image'))
            expect((await words(step.command)).at(0)?.at(-1)).toBe(odd);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is one word of several in a full restart, and an id in others', async () => {
    await fc.assert(
      fc.asyncProperty(name, async (odd) => {
        const [all] = stepsOf({ action: 'full-restart', services: [odd, 'db', odd] }, site());
        expect((await words(all?.command ?? ''))[0]?.slice(-3)).toEqual([odd, 'db', odd]);
        const rung = { action: 'remove-orphan', service: 'x', containerId: odd, containerName: odd } as const;
        expect((await words(stepsOf(rung, site())[0]?.command ?? ''))[0]).toEqual(['rm', '-f', odd]);
        const where = site({ containers: [{ ...there('backend-aws'), id: odd }] });
        const [save] = stepsOf({ action: 'recreate', service: 'backend-aws' }, where);
        expect((await words(save?.command ?? '')).map((call) => call.at(-1))).toEqual([odd, odd]);
      }),
      { numRuns: 40 },
    );
  });
});
