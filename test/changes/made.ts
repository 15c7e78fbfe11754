/**
 * Changes that are really made on a stack, real or embedded, and what a run must then name first.
 */

import { expect } from 'vitest';
import { runAction } from '../runner.ts';
import type { TestStack } from '../stack.ts';

/** How a test gets at the stack's host, past the product. */
export interface Hands {
  readonly stack: TestStack;
  /** Runs `docker …`; rejects when it fails. */
  docker(...args: readonly string[]): Promise<string>;
  /** Runs Compose in the project folder. */
  compose(...args: readonly string[]): Promise<string>;
  /** Runs a script in the project folder, as the user whose folder it is. */
  sh(script: string): Promise<string>;
  /** The same as the one who may change the system. `$root` is in front of the system's own files. */
  system(script: string): Promise<string>;
  nameOf(service: string): Promise<string>;
  /** An image that has `sleep`. */
  readonly base: string;
  /** A file of the backend's source, in the project folder. */
  readonly source: string;
}

export interface MadeChange {
  readonly title: string;
  readonly make: (hands: Hands) => Promise<unknown>;
  readonly says: RegExp;
  /** The link that the change must have, '' where none is asked for. */
  readonly link: string;
  /** The change is itself what the run must find: no fault is added. */
  readonly isTrouble: boolean;
  /** Only there: what the other has not got. */
  readonly only: '' | 'real' | 'embedded';
}

const change = (
  title: string,
  says: RegExp,
  make: MadeChange['make'],
  rest: Partial<Pick<MadeChange, 'link' | 'isTrouble' | 'only'>> = {},
): MadeChange => ({ title, says, make, link: '', isTrouble: false, only: '', ...rest });

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const SERVICE = 'backend-aws';
const git = 'git -c user.name=Deployer -c user.email=deployer@example.com';

/** In an order in which each begins from a stack that was reset. */
export const CHANGES: readonly MadeChange[] = [
  change(
    'an image with a commit is built and applied',
    /image of `backend-aws` changed, commit `0123456`/,
    async ({ sh, compose, source }) => {
      const labels = `LABEL org.opencontainers.image.revision=${COMMIT} org.opencontainers.image.source=https://github.com/your-org/trading`;
      await sh(`printf '%s\\n' '${labels}' >>backend/Dockerfile && date '+# release %s%N' >>${source}`);
      await compose('up', '-d', '--build', SERVICE);
    },
    { link: `https://github.com/your-org/trading/commit/${COMMIT}` },
  ),
  change(
    'another image gets the name, and is applied',
    /made anew from an image that was pulled or named just before/,
    async ({ docker, compose, sh, nameOf, stack }) => {
      const { image } = await stack.container(SERVICE);
      const reference = await docker('inspect', '--format', '{{.Config.Image}}', await nameOf(SERVICE));
      await docker('tag', image, `${reference.trim()}:latest`);
      await sh('true');
      await compose('up', '-d', '--force-recreate', '--no-build', '--no-deps', SERVICE);
    },
  ),
  change(
    'source is committed, built and applied',
    /image of `backend-aws` changed, commit `[0-9a-f]{7}`/,
    async ({ sh, compose, source }) => {
      await sh(
        `git init -q . && git add docker-compose.yml backend && ${git} commit -qm first && date '+# limit %s%N' >>${source} && ${git} commit -qam 'Raise the limit'`,
      );
      await compose('up', '-d', '--build', SERVICE);
    },
  ),
  change('the env file is edited and applied', /`backend-aws` was made anew, after `.env`/, async ({ sh, compose }) => {
    await sh("echo 'EXTRA_SETTING=1' >>.env");
    await compose('up', '-d', '--no-build', SERVICE);
  }),
  change(
    'the compose file is edited and applied',
    /`backend-aws` was made anew, after `docker-compose.yml`/,
    async ({ sh, compose }) => {
      await sh("sed -i 's/^    restart: always/    restart: unless-stopped/' docker-compose.yml");
      await compose('up', '-d', '--no-build', SERVICE);
    },
  ),
  change('the container is made anew', /`backend-aws` was made anew/, ({ compose }) =>
    compose('up', '-d', '--force-recreate', '--no-build', '--no-deps', SERVICE),
  ),
  change('the container is restarted', /`backend-aws` was restarted by hand/, async ({ docker, nameOf }) =>
    docker('restart', await nameOf(SERVICE)),
  ),
  change(
    'the container is stopped',
    /`backend-aws` was stopped by hand/,
    async ({ docker, nameOf }) => docker('stop', await nameOf(SERVICE)),
    { isTrouble: true },
  ),
  change(
    'the container is killed',
    /`backend-aws` was killed by hand/,
    async ({ docker, nameOf }) => docker('kill', await nameOf(SERVICE)),
    { isTrouble: true },
  ),
  change(
    'the container is paused',
    /`backend-aws` was paused by hand/,
    async ({ docker, nameOf }) => docker('pause', await nameOf(SERVICE)),
    { isTrouble: true },
  ),
  change(
    'the container is removed',
    /the container of `backend-aws` was removed/,
    async ({ docker, nameOf }) => docker('rm', '-f', await nameOf(SERVICE)),
    { isTrouble: true },
  ),
  change('the memory limit is changed', /limits of `backend-aws` were changed by hand/, async ({ docker, nameOf }) =>
    docker('update', '--memory', '300m', '--memory-swap', '600m', await nameOf(SERVICE)),
  ),
  change(
    'the container is taken out of its network',
    /`backend-aws` was taken out of the network `trading-e2e_default`/,
    async ({ docker, nameOf }) => docker('network', 'disconnect', 'trading-e2e_default', await nameOf(SERVICE)),
    { only: 'real', isTrouble: true },
  ),
  change(
    'a mounted file is edited',
    /`state\/rules.json` was edited, which the backend has mounted/,
    ({ sh }) => sh("echo '{}' >state/rules.json"),
    { only: 'real' },
  ),
  change('the database is restarted', /`db` was restarted by hand/, async ({ docker, nameOf }) =>
    docker('restart', await nameOf('db')),
  ),
  change(
    'the database is stopped',
    /`db` was stopped by hand/,
    async ({ docker, nameOf }) => docker('stop', await nameOf('db')),
    { isTrouble: true },
  ),
  change('a neighbour is restarted', /`market-updater-aws` was restarted by hand/, async ({ docker, nameOf }) =>
    docker('restart', await nameOf('market-updater-aws')),
  ),
  change('nginx’s configuration is edited', /`\S*\/etc\/nginx\/\S+` was edited/, ({ system }) =>
    system('mkdir -p "$root/etc/nginx/conf.d" && touch "$root/etc/nginx/conf.d/backend-health-e2e.conf"'),
  ),
  change(
    'the env file is edited, and not applied',
    /`.env` was edited after `backend-aws` was made, and never applied \(environment\)/,
    ({ sh }) => sh("sed -i 's/^EXCHANGE_API_KEY=.*/EXCHANGE_API_KEY=rotated-elsewhere-1/' .env"),
  ),
  change('a package is installed', /package `backend-health-e2e-note` was installed/, ({ system, stack }) =>
    system(
      stack.kind === 'embedded'
        ? 'mkdir -p "$root/var/log" && date "+%Y-%m-%d %H:%M:%S install backend-health-e2e-note:all <none> 1.0" >>"$root/var/log/dpkg.log"'
        : `d=$(mktemp -d) && mkdir -p "$d/note/DEBIAN" && printf 'Package: backend-health-e2e-note\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: none <none@example.com>\\nDescription: a note\\n' >"$d/note/DEBIAN/control" && dpkg-deb -b "$d/note" "$d/note.deb" >/dev/null && dpkg -i "$d/note.deb" >/dev/null; code=$?; rm -rf "$d"; exit $code`,
    ),
  ),
  change(
    'another container is started',
    /container `backend-health-e2e-stranger`, which is not of this project, was started/,
    ({ docker, base }) =>
      docker(
        'run',
        '-d',
        '--label',
        'backend-health-e2e.extra=1',
        '--name',
        'backend-health-e2e-stranger',
        base,
        'sleep',
        '600',
      ),
    { only: 'real' },
  ),
  change(
    'the clock is stepped',
    /clock of the machine was stepped/,
    ({ system }) =>
      system(
        'printf "%s.5 host chronyd[612]: System clock was stepped by 3600.1 seconds\\n" "$(date +%s)" >>"$root/journal"',
      ),
    { only: 'embedded' },
  ),
  change(
    'the machine was started',
    /the machine was started/,
    ({ system }) => system('mkdir -p "$root/proc" && echo "btime $(date +%s)" >"$root/proc/stat"'),
    { only: 'embedded' },
  ),
  change(
    'the engine was restarted',
    /the Docker engine was restarted/,
    ({ system }) => system('mkdir -p "$root/run" && echo 1 >"$root/run/docker.pid"'),
    { only: 'embedded' },
  ),
];

/** Innocent: written long before, and nothing that the backend sees. */
const INNOCENT = ['Dockerfile.old', 'Dockerfile.nightly', 'archive/Dockerfile'];

/** No stack is laid for longer, and what is innocent is older. */
const LAYING_MS = 40 * 60_000;

interface Told {
  readonly kind: string;
  readonly subject: string;
  readonly what: string;
  readonly link: string;
  readonly at: string;
  readonly before_ms: number | null;
  readonly relation: string;
}

/** Makes the change, then trouble; looks alone, and again with something innocent beside it. */
export async function tryChange(hands: Hands, made: MadeChange, index: number): Promise<void> {
  const { stack } = hands;
  const before = new Date(Date.now() - 1_000);
  await made.make(hands);
  if (!made.isTrouble) {
    await settled(stack);
    await stack.fault('health-500');
  }
  const alone = await look(stack, before);
  expect(alone.first?.what, alone.text).toMatch(made.says);
  expect(alone.first?.link ?? '').toContain(made.link);
  expect(alone.summary).toMatch(/What changed/);
  expect(alone.first?.relation).not.toBe('apart');
  const innocent = INNOCENT[index % INNOCENT.length] ?? '';
  await hands.sh(`mkdir -p archive && echo 'FROM scratch' >${innocent} && touch -d '-50 minutes' ${innocent}`);
  const pair = await look(stack, before);
  expect(pair.subjects, pair.text).toContain(innocent);
  expect(pair.first?.what, pair.text).toMatch(made.says);
  for (const secret of stack.secrets) expect(pair.report).not.toContain(secret);
}

/** A change may have to come up first: trouble that is told to a process that is starting is forgotten. */
async function settled(stack: TestStack): Promise<void> {
  const end = performance.now() + 40_000;
  while ((await stack.ills()).length > 0) {
    if (performance.now() > end) throw new Error(`not well after the change: ${(await stack.ills()).join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function look(stack: TestStack, since: Date) {
  const run = await runAction({ ...stack.inputs, fix: 'none', 'verify-timeout': '5' });
  const { changes } = JSON.parse(run.report) as { changes: { ranked: Told[] } | null };
  const ranked = changes?.ranked ?? [];
  // The stack itself was laid moments before: on a host that is really in use that was long ago, and it is set aside.
  const laid = (at: string) => Date.parse(at) < since.getTime() && Date.parse(at) > since.getTime() - LAYING_MS;
  const told = ranked.filter(({ at }) => !laid(at));
  const text = JSON.stringify(ranked.slice(0, 5), null, 1);
  const subjects = ranked.map((change) => change.subject);
  return { first: told[0], subjects, summary: run.summary, report: run.report, text };
}
