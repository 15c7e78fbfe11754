/**
 * The last good image: kept under a tag by a run that found the backend well, and gone back to when a deployment after it
 * is not. Only the image comes back: compose files, environment and database stay as the deployment left them.
 */

import type { Host } from '../host/host.ts';
import { preamble } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { keptImage } from './rebuild.ts';
import { siteOf } from './site.ts';
import type { Site, Step } from './step.ts';

const TAG_TIMEOUT_MS = 15_000;

/** The step that changes nothing and fails where there is nothing to go back to. */
export const FIND_GOOD_IMAGE = 'find-good-image';

/** `evidence`: what is saved before the container is replaced. */
export function rollBackSteps(service: string, site: Site, evidence: readonly Step[]): Step[] {
  const now = site.containers.find((container) => container.service === service);
  const good = quote(keptImage('good', site.project, service));
  const find = (command: string): Step => ({
    name: FIND_GOOD_IMAGE,
    says: `Find the last good image of ${service}`,
    command,
    onFailure: 'stop',
  });
  if (now === undefined) {
    return [find(`echo 'there is no container of this service whose image could be replaced'; exit 1`)];
  }
  return [
    find(`good=$(${site.docker} image inspect --format '{{.Id}}' ${good}) || { echo 'no run has kept a good image yet: keep-good-image does'; exit 1; }
[ "$good" != ${quote(now.imageId)} ] || { echo 'the image in use is the last good one already'; exit 1; }
echo "$good"`),
    ...evidence,
    {
      name: 'keep-failed-image',
      says: 'Keep the image in use, to be looked at',
      command: `${site.docker} tag ${quote(now.imageId)} ${quote(keptImage('failed', site.project, service))}`,
      onFailure: 'go-on',
    },
    {
      name: 'roll-back',
      says: `Bring the last good image of ${service} back`,
      command: `${site.docker} tag ${good} ${quote(now.imageReference)} && ${site.compose} up -d --force-recreate --no-build ${quote(service)}`,
      onFailure: 'stop',
    },
  ];
}

/**
 * Tags the image that the backend runs as its last good one.
 * @returns why it could not be done; '' when it was.
 */
export async function keepGoodImage(host: Host, snapshot: Snapshot, settings: Settings): Promise<string> {
  const site = siteOf(snapshot, settings);
  const { service, projectDirectory } = settings.target;
  const now = site.containers.find((container) => container.service === service);
  if (now === undefined) return `no container of ${service} was seen`;
  const name = keptImage('good', site.project, service);
  const { exitCode, stderr } = await host.run({
    script: `${preamble(projectDirectory, settings.useSudo)}\n${site.docker} tag ${quote(now.imageId)} ${quote(name)}`,
    timeoutMs: TAG_TIMEOUT_MS,
    maxOutputBytes: 4_096,
  });
  if (exitCode === 0) return '';
  return stderr.trim().split('\n').at(-1) || `docker tag ended with ${exitCode ?? 'no exit code in time'}`;
}
