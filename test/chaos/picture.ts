/**
 * A picture of the embedded host, taken past the product: to compare what was before a run with what is after it.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedStack } from '../host/embedded.ts';
import { FOLDER } from '../host/project.ts';

export interface PicturedContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly status: string;
  /** `none` where it has no health check. */
  readonly health: string;
  readonly image: string;
}

export interface Picture {
  readonly containers: readonly PicturedContainer[];
  readonly imageTags: readonly string[];
  readonly imageIds: readonly string[];
  readonly volumes: readonly string[];
  /** Of every file of the project, with its name. */
  readonly files: string;
  /** The stack's own word. */
  readonly ills: readonly string[];
}

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: { readonly Status: string; readonly Health?: { readonly Status: string } };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
}

export async function takePicture(stack: EmbeddedStack): Promise<Picture> {
  const ids = lines(await stack.docker(['ps', '-aq', '--no-trunc']));
  const inspected = ids.length === 0 ? [] : (JSON.parse(await stack.docker(['inspect', ...ids])) as Inspected[]);
  const images = lines(await stack.docker(['images', '--no-trunc', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}']));
  return {
    containers: inspected.map((one) => ({
      id: one.Id,
      name: one.Name.replace(/^\//, ''),
      service: one.Config.Labels['com.docker.compose.service'] ?? '',
      status: one.State.Status,
      health: one.State.Health?.Status ?? 'none',
      image: one.Image,
    })),
    imageTags: images.map((line) => line.split(' ')[0] ?? '').filter((tag) => !tag.startsWith('<none>')),
    imageIds: images.map((line) => line.split(' ')[1] ?? ''),
    volumes: lines(await stack.docker(['volume', 'ls'])),
    files: filesOf(join(stack.home, FOLDER)),
    ills: await stack.ills(),
  };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function filesOf(folder: string): string {
  if (!existsSync(folder)) return 'no folder';
  const hash = createHash('sha256');
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const path = join(folder, name);
    hash.update(`${name}\0`);
    if (statSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
