import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processorOf, withBlob } from '../../../scripts/executable/elf.ts';
import { buildExecutable, type Executable } from '../../../scripts/executable.ts';
import { root } from '../../docs/documents.ts';
import { Place, Started } from './place.ts';

const place = new Place();
const folder = mkdtempSync(join(tmpdir(), 'backend-health-executable-'));
let made: Executable;
beforeAll(async () => {
  made = buildExecutable(folder);
  await place.up();
});
afterAll(async () => {
  await place.down();
  rmSync(folder, { recursive: true, force: true });
});

/** Where nothing but a shell is to be found, as on a host without Node. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  return new Started(made.path, args, { ...environment, PATH: '/nowhere' }, place.folder);
}

test('the single executable reaches a host over SSH with no Node to be found, and diagnoses it', async () => {
  const { exitCode, out, err } = await run(['diagnose'], place.environment).ended;
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  expect(out).toMatch(/· healthy$/m);
});

test('the guide’s scripts start it by their names, from any folder', async () => {
  mkdirSync(join(folder, 'bin'));
  for (const name of ['backend-health', 'diagnose_backend_health.sh', 'restart_backend_aws.sh'])
    copyFileSync(join(root, 'bin', name), join(folder, 'bin', name));
  const environment = { ...place.environment, PATH: '/usr/bin:/bin' };
  const diagnosed = await new Started(join(folder, 'bin/diagnose_backend_health.sh'), [], environment, tmpdir()).ended;
  expect(diagnosed).toMatchObject({ exitCode: 0, out: expect.stringMatching(/· healthy$/m) });
  await place.stack.fault('container-stopped');
  const restarted = await new Started(join(folder, 'bin/restart_backend_aws.sh'), [], environment, tmpdir()).ended;
  expect(restarted).toMatchObject({ exitCode: 0, out: expect.stringMatching(/· fixed$/m) });
});

test('it takes its arguments for its own, whatever Node would make of them', async () => {
  const { exitCode, err } = await run(['--eval'], { NODE_OPTIONS: '--no-such-option' }).ended;
  expect(err).toBe('Unknown flag `--eval`: `backend-health --help` lists all of them\n');
  expect(exitCode).toBe(2);
});

test('the sum beside it is that of its bytes', () => {
  const sha256 = createHash('sha256').update(readFileSync(made.path)).digest('hex');
  expect(readFileSync(`${made.path}.sha256`, 'utf8')).toBe(`${sha256}  ${basename(made.path)}\n`);
  expect(made.sha256).toBe(sha256);
});

test('an executable that takes no blob is refused', () => {
  expect(() => processorOf(Buffer.from('#!/bin/sh\n'))).toThrow('no Linux executable');
  expect(() => withBlob(readFileSync(made.path), Buffer.from('again'))).toThrow('takes no blob');
});
