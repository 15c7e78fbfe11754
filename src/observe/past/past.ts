/**
 * What the host remembers, put together from the probe's frames. Gathers, and judges nothing.
 */

import type { Fact } from '../../model/fact.ts';
import type { DeployRun, Drift, Past } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import type { PartName } from '../probe.ts';
import { readCertificates } from './certificates.ts';
import { driftOf } from './drift.ts';
import { readEvents } from './events.ts';
import { readFiles } from './files.ts';
import { readHostPast } from './host.ts';
import { type ImageDefaults, readImages } from './images.ts';
import type { Made } from './made.ts';
import { readRepository } from './repository.ts';
import { readWanted } from './wanted.ts';

export interface PastPlace {
  readonly project: string;
  /** As the host writes it, '' where it could not be entered. */
  readonly directory: string;
  /** What the run was told to use; empty: what Compose finds. */
  readonly composeFiles: readonly string[];
  readonly entries: readonly string[];
  readonly kernelLines: readonly string[];
  /** All containers of the host. */
  readonly made: readonly Made[];
}

/** Reads the parts of `past/script.ts`, and compares the containers with the compose files. Never throws. */
export function readPast(frame: (name: PartName) => Frame | undefined, nonce: string, place: PastPlace): Past {
  const images = readImages(frame('image-facts'));
  const files = readFiles(frame('files'));
  return {
    images: images.known ? { known: true, value: images.value.map((image) => image.facts) } : images,
    events: readEvents(frame('events')),
    repository: readRepository(frame('repository')),
    files: files.known ? { known: true, value: files.value.times } : files,
    drift: readDrift(frame, images.known ? images.value : [], place, files.known ? files.value.composeFile : ''),
    certificates: readCertificates(frame('certificates'), nonce),
    deployRuns: readDeployRuns(place.made, images.known ? images.value : []),
    ...readHostPast(frame('host-past'), place.kernelLines),
  };
}

/** Label of a container, or of its image, that names the workflow run which deployed it. */
const RUN_LABEL = 'backend-health.run-url';
const URL_LENGTH = 300;

function readDeployRuns(all: readonly Made[], images: readonly ImageDefaults[]): DeployRun[] {
  return all.flatMap(({ id, imageId, labels }) => {
    const url = labels[RUN_LABEL] || images.find((one) => one.facts.id === imageId)?.labels[RUN_LABEL] || '';
    return url === '' || url.length > URL_LENGTH ? [] : [{ containerId: id, url }];
  });
}

function readDrift(
  frame: (name: PartName) => Frame | undefined,
  images: readonly ImageDefaults[],
  place: PastPlace,
  composeFile: string,
): Fact<readonly Drift[]> {
  const compose = frame('compose');
  const wanted = compose?.exitCode === 0 ? readWanted(compose.text) : [];
  if (wanted.length === 0) return { known: false, why: 'Compose did not say what the services should be' };
  const inUse = filesInUse(place, composeFile);
  const drifts = place.made
    .filter((made) => made.project === place.project && made.project !== '')
    .flatMap((made) => {
      const service = wanted.find((one) => one.service === made.service);
      if (service === undefined) return [];
      const image = images.find((one) => one.facts.id === made.imageId) ?? null;
      const named = images.find((one) => one.facts.tags.includes(tagged(made.imageReference))) ?? null;
      return [driftOf(made, service, image, named, inUse)];
    })
    .filter((drift) => drift.differences.length > 0 || drift.otherFiles.length > 0);
  return { known: true, value: drifts };
}

function tagged(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

/** What Compose looks for, the first that is there, each with its override: https://docs.docker.com/compose/. */
const STANDARD = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** The compose files that are in use now, as Compose labels containers with them; empty where that can't be known. */
function filesInUse({ directory, composeFiles, entries }: PastPlace, composeFile: string): string[] {
  if (directory === '') return [];
  const whole = (file: string) => (file.startsWith('/') ? file : `${directory}/${file.replace(/^\.\//, '')}`);
  if (composeFiles.length > 0) return composeFiles.some((file) => file.includes('..')) ? [] : composeFiles.map(whole);
  if (composeFile !== '') return composeFile.includes('..') ? [] : composeFile.split(':').map(whole);
  const base = STANDARD.find((name) => entries.includes(name));
  if (base === undefined) return [];
  const stem = base.startsWith('docker-') ? 'docker-compose' : 'compose';
  const override = [`${stem}.override.yml`, `${stem}.override.yaml`].find((name) => entries.includes(name));
  return [base, ...(override === undefined ? [] : [override])].map(whole);
}
