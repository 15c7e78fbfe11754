/**
 * Builds the command line as one file that needs no Node: this very Node with dist/ in it, by Node's own single-executable
 * support. `npm run executable -- FOLDER [NODE]` takes another folder than build/, and the Node of another processor, of the
 * same version.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processorOf, withBlob } from './executable/elf.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Executable {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes `backend-health-linux-PROCESSOR` and its sum in the form of sha256sum(1) into the folder.
 * @param node the executable of Node that it is made of.
 */
export function buildExecutable(folder: string, node = process.execPath): Executable {
  const runtime = readFileSync(node);
  const whole = withBlob(runtime, blob());
  const path = join(folder, `backend-health-linux-${processorOf(runtime)}`);
  const sha256 = createHash('sha256').update(whole).digest('hex');
  mkdirSync(folder, { recursive: true });
  // A copy that runs just now keeps its own file.
  rmSync(path, { force: true });
  writeFileSync(path, whole);
  chmodSync(path, 0o755);
  writeFileSync(`${path}.sha256`, `${sha256}  ${basename(path)}\n`);
  return { path, bytes: whole.length, sha256 };
}

/** dist/ and the program that runs it, as Node packs them. */
function blob(): Buffer {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'index.js'))) throw new Error('There is no dist/: run `npm run build` first.');
  const assets = Object.fromEntries(
    readdirSync(dist)
      .filter((name) => /index\.js$/.test(name))
      .map((name) => [name, join(dist, name)]),
  );
  const folder = mkdtempSync(join(tmpdir(), 'backend-health-executable-'));
  try {
    // Its path would be in the blob: the same name everywhere gives the same bytes everywhere.
    copyFileSync(join(root, 'scripts/executable/main.cjs'), join(folder, 'main.cjs'));
    const config = {
      ...{ main: 'main.cjs', output: 'blob', assets },
      // Nothing in a host's environment changes how its Node runs.
      ...{ disableExperimentalSEAWarning: true, useSnapshot: false, useCodeCache: false, execArgvExtension: 'none' },
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    execFileSync(process.execPath, ['--experimental-sea-config', 'config.json'], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'blob'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = buildExecutable(resolve(process.argv[2] ?? join(root, 'build')), process.argv[3]);
  console.log(`${made.path}\n${made.bytes} bytes (${Math.round(made.bytes / 1e6)} MB)\nsha256 ${made.sha256}`);
}
