/**
 * What real engines print, read from fixtures/, whose names tell the versions that printed them. Secrets were replaced.
 */

import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

/** `docker inspect --format '{{json .}}' ID…` of the three containers of a running project. */
export const INSPECT = read('inspect-engine-20.10.24.txt');
/** `docker compose --profile aws config --format json`. */
export const CONFIG = read('config-compose-2.26.1.txt');
/** `docker version --format '{{json .}}'`. */
export const VERSION = read('version-client-28.2.2-engine-20.10.24.txt');
export const NONCE = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

/** A part's output as the probe frames it. */
export function framed(name: string, text: string, exitCode = 0): string {
  return `\n${NONCE} begin ${name} ${exitCode}\n${text}\n${NONCE} end\n`;
}
