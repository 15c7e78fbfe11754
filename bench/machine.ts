/**
 * Describes the machine on which the figures were taken: without it they say nothing.
 */

import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { timed } from './process.ts';

async function says(program: string, ...args: readonly string[]): Promise<string> {
  const ended = await timed(program, args, { timeoutMs: 10_000 }).catch(() => null);
  return ended === null || ended.exitCode !== 0
    ? 'none'
    : `${ended.stdout}${ended.stderr}`.trim().split('\n')[0] || 'none';
}

/** One line each. */
export async function describeMachine(): Promise<string[]> {
  const [ssh, docker, composeVersion, system] = await Promise.all([
    says('ssh', '-V'),
    says('docker', 'version', '--format', 'client {{.Client.Version}}, engine {{.Server.Version}}'),
    says('docker', 'compose', 'version', '--short'),
    says('sh', '-c', '. /etc/os-release && echo "$PRETTY_NAME"'),
  ]);
  const busy = (loadavg()[0] ?? 0) > availableParallelism() / 2;
  return [
    `${availableParallelism()} processors (${cpus()[0]?.model.trim() || 'unnamed'}), ${Math.round(totalmem() / 1e9)} GB, ${system}, ${type()} ${release()}`,
    `Node ${process.version}, ${ssh}, Docker ${docker}, Compose ${composeVersion}`,
    `Load when it began: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}${busy ? '. The machine was busy with other work: these figures say little of a quiet one.' : ''}`,
  ];
}
