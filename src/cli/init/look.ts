/**
 * Asks a host for the facts of a first look. It only reads.
 */

import { randomBytes } from 'node:crypto';
import type { Host } from '../../host/host.ts';
import { askEndpoints } from '../../host/http.ts';
import { repeatable } from '../../host/reconnecting.ts';
import type { EndpointOutcome } from '../../model/snapshot.ts';
import { readFrames } from '../../observe/frames.ts';
import { ranSomethingElse } from '../../observe/something-else.ts';
import type { Candidate, ProjectFacts, Survey } from './facts.ts';
import { type Frames, readProject, readSurvey } from './read.ts';
import { programsOf, type Role, roleOf } from './roles.ts';
import { projectScript, surveyScript } from './scripts.ts';

const LIMIT_MS = 90_000;
const MOST_BYTES = 16 * 1024 * 1024;
const ENDPOINT_MS = 5_000;
const MOST_CONTAINERS = 20;

/** Told of what must be hidden before anything is shown. */
type Learn = (environment: readonly string[]) => void;

/** With sudo where the user may not use Docker otherwise. @throws {ConnectionLost}, {HostUnreachable} */
export async function survey(host: Host, useSudo: boolean, learn: Learn): Promise<Survey> {
  const nonce = randomBytes(16).toString('hex');
  const frames = await ask(host, surveyScript(nonce, useSudo), nonce);
  if (!useSudo && frames.get('containers')?.exitCode !== 0 && frames.get('sudo')?.exitCode === 0)
    return survey(host, true, learn);
  const { survey: found, environment } = readSurvey(frames, useSudo);
  learn(environment);
  return found;
}

export async function lookAtProject(
  host: Host,
  folder: string,
  files: readonly string[],
  { containers, docker, home }: Survey,
  learn: Learn,
): Promise<ProjectFacts> {
  const nonce = randomBytes(16).toString('hex');
  const absolute = folder.replace(/^~(?=\/|$)/, home);
  const own = containers.filter((one) => one.workingDirectory === absolute);
  const running = (wanted: (role: Role) => boolean) =>
    own
      .filter(({ state }) => state.status === 'running')
      .filter(({ service: name, image, command }) =>
        wanted(roleOf({ name, image: image.reference, builds: false, programs: programsOf(command) })),
      )
      .slice(0, MOST_CONTAINERS)
      .map(({ id }) => id);
  const question = {
    ...{ nonce, folder, files, useSudo: docker.status === 'usable' && docker.sudo },
    proxies: running((role) => role === 'proxy'),
    // An image that was built here has the name of the project, not that of the database in it.
    databases: running((role) => role !== 'proxy'),
  };
  const frames = await ask(host, projectScript(question), nonce);
  const { facts, environment } = readProject(frames, nonce, own);
  learn(environment);
  return facts;
}

/** What each path answers, as seen from the host. */
export async function askPaths(
  host: Host,
  baseUrl: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, EndpointOutcome>> {
  const questions = paths.map((path) => ({ name: 'health', url: `${baseUrl}${path}`, viewpoint: 'host' }) as const);
  const answers = await askEndpoints(host, questions, { timeoutMs: ENDPOINT_MS });
  return new Map(paths.map((path, index) => [path, answers[index]?.outcome ?? { kind: 'unknown', message: '' }]));
}

/** The candidate in a folder, however that is written. */
export function candidateIn({ candidates, home }: Survey, folder: string): Candidate | undefined {
  const absolute = folder.replace(/^~(?=\/|$)/, home).replace(/(?<=.)\/$/, '');
  return candidates.find((one) => one.folder === absolute);
}

async function ask(host: Host, script: string, nonce: string): Promise<Frames> {
  const answer = await repeatable(host, { script, timeoutMs: LIMIT_MS, maxOutputBytes: MOST_BYTES });
  const other = ranSomethingElse(answer, nonce);
  if (other !== null) throw other;
  return readFrames(answer.stdout, nonce);
}
