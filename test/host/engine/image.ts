/**
 * Images: what a container is made from. An image's id is the hash of its content, so that the same build gives the same id.
 */

import { createHash } from 'node:crypto';
import { now } from './clock.ts';
import { EngineFailure } from './failure.ts';

/** Which stand-in program the image runs; see programs/. */
export type ProgramName = 'python' | 'postgres' | 'nginx' | 'idle';

export interface ImageContent {
  readonly program: ProgramName;
  /** Files that the build copied in, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly exposedPorts: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface Image extends ImageContent {
  readonly id: string;
  createdAt: string;
  /** When it last got a name. */
  taggedAt: string;
  readonly sizeBytes: number;
  readonly tags: Set<string>;
}

export function withTag(reference: string): string {
  return /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
}

export class Images {
  readonly all: Image[] = [];

  /** Stores an image under a tag, taking the tag from whichever image had it. */
  add(reference: string, content: ImageContent): Image {
    const id = `sha256:${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
    let image = this.all.find((other) => other.id === id);
    if (image === undefined) {
      image = { ...content, id, createdAt: now(), taggedAt: now(), sizeBytes: 152_374_912, tags: new Set() };
      this.all.push(image);
    }
    this.tag(image, reference);
    return image;
  }

  tag(image: Image, reference: string): void {
    const tag = withTag(reference);
    for (const other of this.all) other.tags.delete(tag);
    image.tags.add(tag);
    image.taggedAt = now();
  }

  /** By tag, id or the beginning of an id. */
  find(reference: string): Image | undefined {
    const tag = withTag(reference);
    const hex = reference.replace(/^sha256:/, '');
    const byId = /^[0-9a-f]{4,64}$/.test(hex) ? this.all.find((image) => image.id.slice(7).startsWith(hex)) : undefined;
    return this.all.find((image) => image.tags.has(tag)) ?? byId;
  }

  get(reference: string): Image {
    const image = this.find(reference);
    if (image === undefined) {
      const name = reference.startsWith('sha256:') ? reference : withTag(reference);
      throw new EngineFailure(`No such image: ${name}`);
    }
    return image;
  }

  forget(image: Image): void {
    this.all.splice(this.all.indexOf(image), 1);
  }
}
