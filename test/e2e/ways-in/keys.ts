/**
 * Keys made by the real ssh-keygen, and an ssh-agent that holds some of them.
 */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf } from '../../../src/host/known-hosts.ts';
import { blobOf, type KeyPair, makeKey } from '../../src-host/ssh-server.ts';

/** A pair whose private key lies in a file too. */
export interface KeyFile extends KeyPair {
  readonly path: string;
}

const folder = mkdtempSync(join(tmpdir(), 'ways-in-'));
const made = new Map<string, KeyFile>();

export const removeKeys = () => rmSync(folder, { recursive: true, force: true });
export const pathOf = (name: string) => join(folder, name);

function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Where there is no ssh-keygen the list of cases can be read all the same; their tests are skipped. */
const KEYGEN = spawnSync('ssh-keygen', ['-?']).error === undefined;

/** @param args such as `-t ed25519`; made once for each name. */
export function keygen(name: string, args = '-t ed25519', passphrase = ''): KeyFile {
  const known = made.get(name);
  if (known !== undefined) return known;
  const path = join(folder, name);
  if (!KEYGEN) return { path, ...makeKey() };
  run('ssh-keygen', ['-q', ...args.split(' '), '-N', passphrase, '-C', name, '-f', path]);
  const key = { path, private: readFileSync(path, 'utf8'), public: readFileSync(`${path}.pub`, 'utf8').trim() };
  made.set(name, key);
  return key;
}

/** What ssh-keygen says is a key's fingerprint. */
export function fingerprintBy(key: KeyFile): string {
  if (!KEYGEN) return fingerprintOf(blobOf(key));
  return run('ssh-keygen', ['-lf', `${key.path}.pub`]).split(' ')[1] ?? '';
}

/** The lines with their host names hashed by ssh-keygen. */
export function hashed(lines: string): string {
  const file = join(folder, `known_hosts_${made.size}_${lines.length}`);
  run('/bin/sh', ['-c', `cat >"$1" <<'END'\n${lines}\nEND\nssh-keygen -q -H -f "$1"`, 'sh', file]);
  return readFileSync(file, 'utf8');
}

export function keyscan(port: number): string {
  return run('ssh-keyscan', ['-p', String(port), '127.0.0.1']);
}

interface Agent {
  /** Its socket's path. */
  readonly socket: string;
  stop(): void;
}

/** An agent with the key of this text. */
export async function startAgentWith(privateKey: string): Promise<Agent> {
  const path = join(mkdtempSync(join(folder, 'key-')), 'key');
  writeFileSync(path, privateKey, { mode: 0o600 });
  return startAgent([{ path }]);
}

/** An agent with these keys. */
export async function startAgent(keys: readonly Pick<KeyFile, 'path'>[]): Promise<Agent> {
  const socket = join(mkdtempSync(join(folder, 'agent-')), 'socket');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    agent.stdout.once('data', resolve);
    agent.once('error', reject);
  });
  for (const key of keys) run('ssh-add', ['-q', key.path], { SSH_AUTH_SOCK: socket });
  return { socket, stop: () => void agent.kill('SIGTERM') };
}
