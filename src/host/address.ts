/**
 * How a host and its port, and the way to it, are written. Pure.
 */

import type { Way } from '../model/settings.ts';

/** `example.com:22`, `[::1]:22`. */
export function addressOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Words that say how a host is reached, such as ` through the jump host a:22`; '' for directly. */
export function wayWords(way: Way): string {
  if (way.kind === 'local' || way.route.kind === 'direct') return '';
  if (way.route.kind === 'command') return ' by `proxy-command`';
  return ` through the jump host ${addressOf(way.route.jump.host, way.route.jump.port)}`;
}
