/**
 * A plain SSH client for tests of the embedded host: logs in as its inputs say, and runs commands. Not the product's client.
 */

import { once } from 'node:events';
import ssh2, { type ClientChannel, type ConnectConfig, type Client as SshClient } from 'ssh2';

const { Client } = ssh2;

export interface Ended {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Login {
  readonly client: SshClient;
  /** Rejects with the client's error, or when the connection ends before it is ready. */
  readonly ready: Promise<void>;
  readonly closed: Promise<void>;
}

export function login(inputs: Readonly<Record<string, string>>, more: Partial<ConnectConfig> = {}): Login {
  const client = new Client();
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', reject);
    client.once('close', () => reject(new Error('closed before it was ready')));
  });
  ready.catch(() => undefined);
  client.connect({
    host: inputs['host'] ?? '',
    port: Number(inputs['port']),
    username: inputs['username'] ?? '',
    privateKey: inputs['private-key'] ?? '',
    ...more,
  });
  client.setNoDelay(true);
  return { client, ready, closed };
}

export function openCommand(client: SshClient, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) =>
    client.exec(command, (error, stream) => (error === undefined ? resolve(stream) : reject(error))),
  );
}

export async function runCommand(client: SshClient, command: string, input = ''): Promise<Ended> {
  const stream = await openCommand(client, command);
  let stdout = '';
  let stderr = '';
  let exitCode: number | undefined;
  let signal: string | undefined;
  stream.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  stream.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  stream.on('exit', (code: number | null, name?: string) => {
    exitCode = code ?? undefined;
    signal = name;
  });
  stream.end(input);
  await once(stream, 'close');
  return { exitCode, signal, stdout, stderr };
}
