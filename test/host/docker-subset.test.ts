import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUBSET } from './docker-subset.ts';
import { embeddedStack } from './embedded.ts';
import { giveBack, takePort } from './free-port.ts';
import { BASE_IMAGES } from './project.ts';
import { writeSubsetProject } from './subset-project.ts';

/** An image of the real engine with sh and sleep in it: when it is given, the list runs on that engine too. */
const realBase = process.env['DOCKER_SUBSET_BASE'] ?? '';
const LINE_WITHIN_MS = 60_000;

const TAKE_PORT = `${process.execPath} -e 'require("node:net").createServer().listen(+process.argv[1], "127.0.0.1", () => process.stdout.write("."))' `;

interface Result {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function sh(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Result> {
  const child = spawn('/bin/sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })));
}

/** Lines that take the port from outside do so with a process of their own. */
function withPort(line: string, port: number, base: string): string {
  const taking = `mkfifo ready; ${TAKE_PORT}${port} >ready & taker=$!; head -c 1 ready >/dev/null; rm ready`;
  return line
    .replaceAll('$PORT', String(port))
    .replaceAll('$TAKE_PORT', taking)
    .replaceAll('$GIVE_PORT', 'kill $taker')
    .replaceAll('$BASE', base);
}

function check(result: Result, { line, exitCode, out, err }: (typeof SUBSET)[number]): void {
  expect(result, line).toMatchObject({ exitCode });
  for (const pattern of out) expect(result.stdout, line).toMatch(pattern);
  for (const pattern of err) expect(result.stderr, line).toMatch(pattern);
}

describe('the stand-in for docker', () => {
  const stack = embeddedStack();
  let folder = '';
  let port = 0;

  beforeAll(async () => {
    await stack.up();
    port = await takePort();
    folder = join(stack.home, 'subset');
    mkdirSync(folder);
    writeSubsetProject(folder, BASE_IMAGES.python, port);
  });
  afterAll(async () => {
    giveBack(port);
    await stack.down();
  });

  for (const [at, entry] of SUBSET.entries()) {
    test(`${at + 1}: ${entry.line}`, { timeout: LINE_WITHIN_MS }, async () => {
      check(await sh(withPort(entry.line, port, BASE_IMAGES.python), folder, stack.environment), entry);
    });
  }
});

describe.skipIf(realBase === '')('the real engine', () => {
  let folder = '';
  let port = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bh-subset-'));
    port = await takePort();
    writeSubsetProject(folder, realBase, port);
  });
  afterAll(async () => {
    giveBack(port);
    await sh('docker compose --profile all down -v --remove-orphans; docker rmi -f subset-web', folder, process.env);
    rmSync(folder, { recursive: true });
  });

  for (const [at, entry] of SUBSET.entries()) {
    test(`${at + 1}: ${entry.line}`, { timeout: LINE_WITHIN_MS }, async () => {
      check(await sh(withPort(entry.line, port, realBase), folder, process.env), entry);
    });
  }
});
