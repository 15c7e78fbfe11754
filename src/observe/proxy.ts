/**
 * The reverse proxy in front of the backend: nginx as a service of the host, or a container of the project.
 */

import type { Container, LogLine, ReverseProxy } from '../model/snapshot.ts';
import type { Frame } from './frames.ts';
import { readPairs } from './machine.ts';

const PROXY_PROGRAM = /(^|[/:-])(nginx|openresty)([:@-]|$)/;

/** Reads the probe's part `proxy`, and finds the project's own proxies among its containers. */
export function readProxies(
  frame: Frame | undefined,
  projectContainers: readonly Container[],
  logs: Readonly<Record<string, readonly LogLine[]>>,
): ReverseProxy[] {
  const proxies: ReverseProxy[] = projectContainers.filter(isProxy).map((container) => ({
    kind: 'container',
    containerId: container.id,
    service: container.service,
    running: container.state.status === 'running',
    errorLog: (logs[container.id] ?? [])
      .map((line) => line.text)
      .filter((text) => /\[(error|crit|alert|emerg)\]/.test(text)),
  }));
  if (frame && frame.exitCode === 0) {
    const pairs = readPairs(frame.text);
    const manager = pairs.get('manager')?.[0];
    proxies.push({
      kind: 'service',
      running: pairs.get('running')?.[0] === 'yes',
      manager: manager === 'systemd' || manager === 'service' ? manager : 'none',
      errorLog: pairs.get('error') ?? [],
    });
  }
  return proxies;
}

function isProxy(container: Container): boolean {
  return PROXY_PROGRAM.test(container.image.reference) || PROXY_PROGRAM.test(container.command[0] ?? '');
}
