import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processorOf, withBlob } from '../../../scripts/executable/elf.ts';
import { buildExecutable, type Executable } from '../../../scripts/executable.ts';
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
