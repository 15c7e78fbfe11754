/**
 * The project on the host: its folder, its name, the image of its service.
 */

import type { Compose, Container, Fact, ProjectFolder } from '../model/snapshot.ts';
import type { Frame } from './frames.ts';
import { firstLines } from './lines.ts';

/** Lines of the host's folder and of its images, and characters of each. */
const MAX_ENTRIES = 250;
const ENTRY_LENGTH = 4096;
const MAX_IMAGES = 20_000;
const IMAGE_LENGTH = 600;

/** @param silent for where the host gave no answer. */
export function readFolder(frame: Frame | undefined, directory: string, silent: Fact<never>): Fact<ProjectFolder> {
  if (!frame) return silent;
  if (frame.exitCode !== 0) return { known: true, value: { status: 'missing', directory } };
  const [path = directory, ...entries] = firstLines(frame.text, MAX_ENTRIES, ENTRY_LENGTH);
  return {
    known: true,
    value: { status: 'found', directory: path, entries: entries.filter((entry) => entry !== '.' && entry !== '..') },
  };
}

/**
 * The project's name: Compose's own word; where Compose can't say, that of the containers made from this folder; else what
 * Compose would make of the folder's name.
 */
export function projectName(
  compose: Compose,
  containers: readonly Container[],
  folder: Fact<ProjectFolder>,
  service: string,
): string {
  if (compose.status === 'valid' && compose.project !== '') return compose.project;
  const directory = folder.known ? folder.value.directory : '';
  const here = containers.filter((container) => container.workingDirectory === directory && container.project !== '');
  const own = here.find((container) => container.service === service) ?? here[0];
  if (own) return own.project;
  return (
    directory
      .split('/')
      .filter((part) => part !== '')
      .pop() ?? ''
  )
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/** Whether the image that the service would be started from is there; unknown where Compose does not name it. */
export function imagePresent(
  frame: Frame | undefined,
  compose: Compose,
  project: string,
  service: string,
): Fact<boolean> {
  if (frame?.exitCode !== 0) return { known: false, why: 'the images could not be listed' };
  if (compose.status !== 'valid') return { known: false, why: 'Compose does not say which image the service has' };
  const definition = compose.services.find((candidate) => candidate.name === service);
  if (!definition) return { known: false, why: 'Compose knows no such service' };
  const names = definition.image === '' ? [`${project}-${service}`, `${project}_${service}`] : [definition.image];
  const wanted = new Set(names.map(withTag));
  const present = firstLines(frame.text, MAX_IMAGES, IMAGE_LENGTH).some((line) =>
    wanted.has(line.split(' ', 1)[0] ?? ''),
  );
  return definition.image.includes('@')
    ? { known: false, why: 'the image is named by its digest' }
    : { known: true, value: present };
}

function withTag(reference: string): string {
  const familiar = reference.replace(/^docker\.io\/(library\/)?/, '');
  return /:[^/]+$/.test(familiar) ? familiar : `${familiar}:latest`;
}
