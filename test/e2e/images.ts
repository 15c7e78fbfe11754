/**
 * The project's images: builds them once for each state of the sources, keeps them under tags of their own, and goes back
 * to them whatever was built since.
 */

import { createHash } from 'node:crypto';
import { attempt, run } from './command.ts';
import { BASE_IMAGE, PRISTINE, PROJECT, SERVICES } from './places.ts';
import { compose, pristineFiles } from './project.ts';

const IMAGE_LABEL = `label=com.docker.compose.project=${PROJECT}`;

/** The tag under which Compose looks for the service's image. */
export const imageOf = (service: string) => `${PROJECT}-${service}`;

export async function hasImage(reference: string): Promise<boolean> {
  return (await imageId(reference)) !== '';
}

/** '' when there is none. */
export async function imageId(reference: string): Promise<string> {
  const { exitCode, stdout } = await attempt('docker', ['image', 'inspect', '--format', '{{.Id}}', reference]);
  return exitCode === 0 ? stdout.trim() : '';
}

async function sourcesMark(): Promise<string> {
  const hash = createHash('sha256').update(await imageId(BASE_IMAGE));
  for (const [name, text] of [...(await pristineFiles())].sort()) {
    if (name.includes('/')) {
      hash.update(`${name}\0${text}\0`);
    }
  }
  return hash.digest('hex').slice(0, 12);
}

const pristineTag = (service: string, mark: string) => `${PRISTINE}:${service}-${mark}`;

/** Gives every service its pristine image again, building what is missing. The project's folder must be pristine. */
export async function restoreImages(): Promise<ReadonlyMap<string, string>> {
  const mark = await sourcesMark();
  const ids = new Map<string, string>();
  for (const service of SERVICES) {
    const tag = pristineTag(service, mark);
    if (await hasImage(tag)) {
      await run('docker', ['tag', tag, imageOf(service)]);
    } else {
      await compose('build', '--quiet', service);
      await run('docker', ['tag', imageOf(service), tag]);
    }
    ids.set(service, await imageId(tag));
  }
  return ids;
}

/** Removes what runs and faults left beside the pristine images: other builds, and the tags that keep them. */
export async function removeOtherImages(): Promise<void> {
  const mark = await sourcesMark();
  const kept = SERVICES.flatMap((service) => [`${imageOf(service)}:latest`, pristineTag(service, mark)]);
  const format = '{{.Repository}}:{{.Tag}}';
  const tags = (await run('docker', ['image', 'ls', '--filter', IMAGE_LABEL, '--format', format])).split('\n');
  const others = tags.filter((tag) => tag !== '' && !tag.includes('<none>') && !kept.includes(tag));
  if (others.length > 0) {
    await attempt('docker', ['image', 'rm', ...others]);
  }
  await attempt('docker', ['image', 'prune', '--force', '--filter', IMAGE_LABEL]);
}
