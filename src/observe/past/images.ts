/**
 * `docker image inspect` → what an image says of its own origin.
 */

import * as v from 'valibot';
import type { Fact } from '../../model/fact.ts';
import type { ImageFacts } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { parseJson } from '../json.ts';

const text = v.fallback(v.optional(v.string(), ''), '');
const words = v.fallback(v.nullish(v.array(v.string()), []), []);
const labels = v.fallback(v.nullish(v.record(v.string(), v.string()), {}), {});

const IMAGE = v.object({
  Id: v.string(),
  RepoTags: words,
  Created: text,
  Config: v.fallback(v.nullish(v.object({ Labels: labels, Env: words, Cmd: words, Entrypoint: words })), null),
  Metadata: v.fallback(v.nullish(v.object({ LastTagTime: text })), null),
});

/** An image with what its containers take from it unless they are told otherwise. */
export interface ImageDefaults {
  readonly facts: ImageFacts;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
}

/** Reads the probe's part `image-facts`: one JSON object a line. Never throws. */
export function readImages(frame: Frame | undefined): Fact<readonly ImageDefaults[]> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  const found = new Map<string, ImageDefaults>();
  for (const line of frame.text.split('\n')) {
    const parsed = v.safeParse(IMAGE, parseJson(line));
    if (!parsed.success) continue;
    const { Id, RepoTags, Created, Config, Metadata } = parsed.output;
    const own = Config?.Labels ?? {};
    const oci = (name: string) => own[`org.opencontainers.image.${name}`] ?? '';
    found.set(Id, {
      facts: {
        id: Id,
        tags: RepoTags ?? [],
        // Builds that are to be the same each time leave the engine's own time out.
        createdAt: moment(Created) || moment(oci('created')),
        taggedAt: moment(Metadata?.LastTagTime ?? ''),
        revision: oci('revision'),
        source: oci('source'),
        version: oci('version'),
      },
      labels: own,
      environment: Config?.Env ?? [],
      command: Config?.Cmd ?? [],
      entrypoint: Config?.Entrypoint ?? [],
    });
  }
  return { known: true, value: [...found.values()] };
}

/** Builds without a clock say 1970 or year 1: no moment to tell. */
function moment(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) || ms < Date.UTC(2010, 0) ? '' : time;
}
