/**
 * Builds dist/ from src/: tsc, the dependencies slimmed, ncc, then each file minified. The same source gives the same bytes on every machine.
 * `npm run build -- FOLDER` builds into another folder.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { slimDependencies } from './dependencies.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const COMMAND_LINE = `#!/usr/bin/env node
'use strict';
globalThis[Symbol.for('backend-health.command-line')] = true;
require('./index.js');
`;

/** The runner's post step: told from the main step even when that was killed before it could save anything. */
const POST_STEP = `'use strict';
globalThis[Symbol.for('backend-health.post-step')] = true;
require('./index.js');
`;

function run(file: string, args: readonly string[]): void {
  execFileSync(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Builds into `target`, replacing what is there. */
export async function build(target: string): Promise<void> {
  const javascript = join(root, 'build');
  rmSync(javascript, { recursive: true, force: true });
  // An install script that ran after all leaves a native add-on, which would end up in the bundle.
  rmSync(join(root, 'node_modules/ssh2/lib/protocol/crypto/build'), { recursive: true, force: true });
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  // Without a "type" ncc writes CommonJS, which ssh2's WebAssembly loader needs: see docs/adr/0002-commonjs-bundle.md.
  writeFileSync(join(javascript, 'package.json'), '{}\n');
  await slimDependencies(root, javascript);
  const bundle = mkdtempSync(join(tmpdir(), 'backend-health-build-'));
  run('@vercel/ncc/dist/ncc/cli.js', ['build', join(javascript, 'main.js'), '-o', bundle]);
  for (const name of readdirSync(bundle)) {
    if (!name.endsWith('.js')) rmSync(join(bundle, name), { recursive: true, force: true });
    else {
      const { code } = await transform(readFileSync(join(bundle, name), 'utf8'), {
        minify: true,
        platform: 'node',
        target: 'node24',
        legalComments: 'none',
      });
      writeFileSync(join(bundle, name), code);
    }
  }
  writeFileSync(join(bundle, 'cli.js'), COMMAND_LINE, { mode: 0o755 });
  writeFileSync(join(bundle, 'post.js'), POST_STEP);
  writeFileSync(join(bundle, 'package.json'), '{ "type": "commonjs" }\n');
  rmSync(target, { recursive: true, force: true });
  cpSync(bundle, target, { recursive: true });
  rmSync(bundle, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = resolve(process.argv[2] ?? join(root, 'dist'));
  await build(target);
  const files = readdirSync(target).map((name) => [name, readFileSync(join(target, name)).length] as const);
  for (const [name, bytes] of files) console.log(`${String(Math.ceil(bytes / 1000)).padStart(6)} kB  ${name}`);
  console.log(`${String(Math.ceil(files.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000)).padStart(6)} kB  in all`);
}
