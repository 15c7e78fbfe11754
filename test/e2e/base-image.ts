/**
 * The image that the project's images are built from: Debian 12 with Python, PostgreSQL 15, nginx and curl. Made from the
 * machine's own Debian mirror, or from a pulled image where images can be pulled.
 */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { BASE_IMAGE, LOGS, WORK } from './places.ts';

const PACKAGES = ['python3', 'postgresql-15', 'nginx-light', 'curl', 'procps'];
const RELEASE = 'bookworm';
const MINUTES_15 = 900_000;

/** Whether this machine is a Debian 12, so that its packages fit the image. */
export async function isDebianBookworm(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8');
  return /^ID=debian$/m.test(release) && /^VERSION_CODENAME=bookworm$/m.test(release);
}

/** Where the machine's own package sources get Debian from. */
export async function debianMirror(): Promise<string> {
  const targets = await run('apt-get', ['indextargets', '--format', '$(RELEASE) $(REPO_URI)']);
  const found = targets.split('\n').find((line) => line.startsWith(`${RELEASE} `));
  if (found === undefined) {
    throw new Error(`apt's sources name no mirror of Debian's ${RELEASE}`);
  }
  return found.slice(RELEASE.length + 1);
}

export async function makeBaseImage(): Promise<void> {
  await ((await isDebianBookworm()) ? bootstrap() : pullAndInstall());
}

async function bootstrap(): Promise<void> {
  const root = join(WORK, 'base-image');
  await rm(root, { recursive: true, force: true });
  const options = ['--variant=minbase', `--include=${PACKAGES.join(',')}`];
  const said = await run('debootstrap', [...options, RELEASE, root, await debianMirror()], { timeoutMs: MINUTES_15 });
  await writeFile(join(LOGS, 'debootstrap.log'), said);
  await rm(join(root, 'var/cache/apt/archives'), { recursive: true });
  const archive = join(WORK, 'base-image.tar');
  await run('tar', ['--create', '--file', archive, '--directory', root, '.'], { timeoutMs: MINUTES_15 });
  await rm(root, { recursive: true });
  await run('docker', ['import', archive, BASE_IMAGE], { timeoutMs: MINUTES_15 });
  await rm(archive);
}

async function pullAndInstall(): Promise<void> {
  const context = join(WORK, 'base-image');
  await mkdir(context, { recursive: true });
  const install = `apt-get update && apt-get install --yes --no-install-recommends ${PACKAGES.join(' ')}`;
  await writeFile(
    join(context, 'Dockerfile'),
    `FROM debian:${RELEASE}-slim\nRUN ${install} && rm -rf /var/lib/apt/lists/*\n`,
  );
  await run('docker', ['build', '--tag', BASE_IMAGE, context], { timeoutMs: MINUTES_15 });
  await rm(context, { recursive: true });
}
