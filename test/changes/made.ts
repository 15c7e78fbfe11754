/**
 * Changes that are really made on a stack, real or embedded, and how a run must then name them.
 */

import type { TestStack } from '../stack.ts';
import { installNote, NOTE, STRANGER, startStranger } from './innocent.ts';

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
  /** It is not of the backend's container, nor of what that needs: a neighbour's, or the machine's. */
  readonly isBeside: boolean;
  /** It is not of the project at all, and nothing runs on it. */
  readonly isFar: boolean;
}

const change = (
  title: string,
  says: RegExp,
  make: MadeChange['make'],
  rest: Partial<Pick<MadeChange, 'link' | 'isTrouble' | 'only' | 'isBeside' | 'isFar'>> = {},
): MadeChange => ({
  title,
  says,
  make,
  link: '',
  isTrouble: false,
  only: '',
  isBeside: false,
  isFar: false,
  ...rest,
});

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
  change(
    'a neighbour is restarted',
    /`market-updater-aws` was restarted by hand/,
    async ({ docker, nameOf }) => docker('restart', await nameOf('market-updater-aws')),
    { isBeside: true },
  ),
  change(
    'nginx’s configuration is edited',
    /`\S*\/etc\/nginx\/\S+` was edited/,
    ({ system }) =>
      system('mkdir -p "$root/etc/nginx/conf.d" && touch "$root/etc/nginx/conf.d/backend-health-e2e.conf"'),
    { isBeside: true },
  ),
  change(
    'the env file is edited, and not applied',
    /`.env` was edited after `backend-aws` was made, and never applied \(environment\)/,
    ({ sh }) => sh("sed -i 's/^EXCHANGE_API_KEY=.*/EXCHANGE_API_KEY=rotated-elsewhere-1/' .env"),
    { isBeside: true, isFar: true },
  ),
  change(
    'a package is installed',
    new RegExp(`package \`${NOTE}\` was installed`),
    (hands) => installNote(hands, NOTE),
    { isBeside: true, isFar: true },
  ),
  change(
    'another container is started',
    new RegExp(`container \`${STRANGER}\`, which is not of this project, was started`),
    (hands) => startStranger(hands, STRANGER),
    { only: 'real', isBeside: true, isFar: true },
  ),
  change(
    'the clock is stepped',
    /clock of the machine was stepped/,
    ({ system }) =>
      system(
        'printf "%s.5 host chronyd[612]: System clock was stepped by 3600.1 seconds\\n" "$(date +%s)" >>"$root/journal"',
      ),
    { only: 'embedded', isBeside: true },
  ),
  change(
    'the machine was started',
    /the machine was started/,
    ({ system }) => system('mkdir -p "$root/proc" && echo "btime $(date +%s)" >"$root/proc/stat"'),
    { only: 'embedded', isBeside: true },
  ),
  change(
    'the engine was restarted',
    /the Docker engine was restarted/,
    ({ system }) => system('mkdir -p "$root/run" && echo 1 >"$root/run/docker.pid"'),
    { only: 'embedded', isBeside: true },
  ),
];

/** Those that can be made on a stack of that kind, each with its place in the order. */
export const changesOn = (kind: 'real' | 'embedded'): readonly (readonly [made: MadeChange, index: number])[] =>
  CHANGES.filter(({ only }) => only === '' || only === kind).map((made, index) => [made, index] as const);
