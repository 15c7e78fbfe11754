/**
 * An AWS account as far as two examples ask one: Session Manager, EC2 Instance Connect and its endpoints, for one instance. The
 * words that it takes are those of the AWS command line; any others fail as they do there.
 */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

interface Answer {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
  /** Where the command connects to; 0: nowhere. */
  readonly port: number;
}

export interface Instance {
  readonly id: string;
  readonly user: string;
  readonly sshPort: () => number;
  lend(publicKey: string): void;
}

const BAD_USAGE = 252;
const NOT_DONE = 254;
const says = (out: string): Answer => ({ out, err: '', exitCode: 0, port: 0 });
const fails = (exitCode: number, err: string): Answer => ({ out: '', err: `${err}\n`, exitCode, port: 0 });

export class Account {
  /** The words of every call, without `aws`. */
  readonly calls: (readonly string[])[] = [];
  readonly #instance: Instance;
  readonly #server: Server;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined);
      createInterface({ input: socket }).once('line', (line) => {
        socket.end(`${JSON.stringify(this.#answer(JSON.parse(line) as string[]))}\n`);
      });
    });
  }

  /** Writes `aws` and `session-manager-plugin` into a folder; resolves with what they need in the environment. */
  async open(folder: string): Promise<Record<string, string>> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    mkdirSync(folder, { recursive: true });
    const program = (name: string, body: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    program('aws', `exec '${process.execPath}' '${join(import.meta.dirname, 'aws.mjs')}' "$@"`);
    program('session-manager-plugin', 'echo 1.2.707.0');
    const address = this.#server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    return { PATH: `${folder}:${process.env['PATH'] ?? ''}`, AWS_STAND_IN: String(port) };
  }

  close(): void {
    this.#server.close();
  }

  #answer(words: readonly string[]): Answer {
    this.calls.push(words);
    if (words.join(' ') === '--version') return says('aws-cli/2.31.0 Python/3.13.7 Linux/6.8\n');
    const [service, command, ...rest] = words;
    const known = FLAGS[`${service} ${command}`];
    if (known === undefined)
      return fails(BAD_USAGE, `aws: error: argument command: Invalid choice: ${words.join(' ')}`);
    let flags: Readonly<Record<string, string | boolean | undefined>>;
    try {
      const options = Object.fromEntries(known.map((name) => [name, { type: 'string' as const }]));
      flags = parseArgs({ args: [...rest], options, allowPositionals: false }).values;
    } catch (error) {
      return fails(BAD_USAGE, `aws: error: ${error instanceof Error ? error.message : error}`);
    }
    return this.#perform(command ?? '', flags);
  }

  #perform(command: string, flags: Readonly<Record<string, string | boolean | undefined>>): Answer {
    const { id, user, sshPort } = this.#instance;
    if ((flags['instance-id'] ?? flags['target']) !== id)
      return fails(NOT_DONE, 'An error occurred (AccessDeniedException): no such instance for this role');
    const tunnel: Answer = { ...says(''), port: sshPort() };
    switch (command) {
      case 'send-ssh-public-key': {
        const [type = '', base64 = ''] = String(flags['ssh-public-key']).split(' ');
        if (flags['instance-os-user'] !== user)
          return fails(NOT_DONE, 'An error occurred (AccessDeniedException): ec2:osuser');
        if (type !== 'ssh-ed25519')
          return fails(NOT_DONE, 'An error occurred (InvalidArgsException): invalid SSH public key');
        this.#instance.lend(`${type} ${base64}`);
        return says('{\n    "RequestId": "0",\n    "Success": true\n}\n');
      }
      case 'open-tunnel':
        return flags['remote-port'] === '22' ? tunnel : fails(NOT_DONE, 'remotePort');
      default:
        return flags['document-name'] === 'AWS-StartSSHSession' && flags['parameters'] === 'portNumber=22'
          ? tunnel
          : fails(NOT_DONE, 'An error occurred (InvalidDocument)');
    }
  }
}

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  'ssm start-session': ['target', 'document-name', 'parameters'],
  'ec2-instance-connect send-ssh-public-key': ['instance-id', 'instance-os-user', 'ssh-public-key'],
  'ec2-instance-connect open-tunnel': ['instance-id', 'remote-port'],
};
