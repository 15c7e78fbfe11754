/**
 * gitleaks as a second judge, which knows nothing of this project: what it finds in texts.
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GITLEAKS } from '../e2e/places.ts';
import type { Channel } from './channels.ts';

export interface Found {
  readonly rule: string;
  readonly file: string;
  readonly match: string;
}

const WITHIN_MS = 120_000;

/** Its program: of `BACKEND_HEALTH_GITLEAKS`, or as the real stack's installation builds it; '' when there is none. */
export function gitleaksPath(): string {
  return [process.env['BACKEND_HEALTH_GITLEAKS'] ?? '', GITLEAKS].find((path) => path !== '' && existsSync(path)) ?? '';
}

/** With the rules that it brings; comments in the text that call it off don't count. */
export async function gitleaksIn(channels: readonly Channel[]): Promise<Found[]> {
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-judged-'));
  const texts = join(folder, 'texts');
  const report = join(folder, 'found.json');
  try {
    await mkdir(texts);
    for (const [index, { name, text }] of channels.entries())
      await writeFile(join(texts, `${index}-${name.replace(/\W+/g, '-')}.txt`), text);
    await run(['dir', texts, '--no-banner', '--ignore-gitleaks-allow', '--exit-code=0', '-f=json', `-r=${report}`]);
    const found = JSON.parse(await readFile(report, 'utf8')) as { RuleID: string; File: string; Match: string }[];
    return found.map((one) => ({ rule: one.RuleID, file: one.File.slice(texts.length + 1), match: one.Match }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      gitleaksPath(),
      args,
      { timeout: WITHIN_MS, env: { PATH: process.env['PATH'] ?? '' } },
      (error, _out, err) => (error === null ? resolve() : reject(new Error(`gitleaks: ${error.message}\n${err}`))),
    );
  });
}
