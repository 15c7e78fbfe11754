/**
 * Asks the machine's own `ssh` how it would reach a host, so that `~/.ssh/config` means here what it means there. It
 * connects to nothing.
 */

import { execFile } from 'node:child_process';
import { Usage } from '../usage.ts';
import { type Here, readSshConfig, type SshConfig } from './config.ts';

export interface SshQuestion {
  /** Begins with no dash. */
  readonly host: string;
  /** '' where the configuration is to say. */
  readonly port: string;
  readonly user: string;
  /** Configuration file in place of the user's; '' for that one. */
  readonly file: string;
}

const LIMIT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/**
 * null: this machine has no `ssh`.
 * @throws {Usage} when `ssh` rejects its configuration.
 */
export function askSsh(question: SshQuestion, here: Here): Promise<SshConfig | null> {
  const args = [
    '-G',
    '-T',
    ...(question.file === '' ? [] : ['-F', question.file]),
    ...(question.port === '' ? [] : ['-p', question.port]),
    ...(question.user === '' ? [] : ['-l', question.user]),
    '--',
    question.host,
  ];
  return new Promise((resolve, reject) => {
    execFile(
      'ssh',
      args,
      { timeout: LIMIT_MS, maxBuffer: MAX_BYTES, env: { ...here.environment } },
      (error, out, err) => {
        if (error === null) resolve(readSshConfig(out, here));
        else if (error.code === 'ENOENT') resolve(null);
        else {
          const said = err.trim().split('\n', 3).join(' ') || error.message;
          reject(new Usage(`OpenSSH can't use its configuration for \`${question.host}\`: ${said.slice(0, 500)}`));
        }
      },
    );
  });
}
