/**
 * Where an nginx passes requests to, by its configuration. Pure.
 */

import type { Upstream } from './facts.ts';

const MOST = 100;
const TOKENS =
  /\bupstream\s+([^\s{;]+)\s*\{|\bserver\s+([^\s;{}]+)[^;{}]*;|\b(?:proxy_pass|set\s+\$\w+)\s+["']?(https?):\/\/([^\s;"'/]+)/g;

/** Each once, those that name an upstream replaced by its servers. */
export function upstreamsIn(configuration: string): Upstream[] {
  const groups = new Map<string, string[]>();
  const passed: { readonly to: string; readonly port: number }[] = [];
  let group: string[] = [];
  for (const [, name, server, scheme, target] of configuration.replace(/#.*$/gm, '').matchAll(TOKENS)) {
    if (name !== undefined) {
      group = [];
      groups.set(name, group);
    } else if (server !== undefined) group.push(server);
    else if (target !== undefined) passed.push({ to: target, port: scheme === 'https' ? 443 : 80 });
  }
  const found = passed.flatMap(({ to, port }) => (groups.get(to) ?? [to]).map((one) => placeOf(one, port)));
  const each = new Map(found.flatMap((one) => (one === null ? [] : [[`${one.host} ${one.port}`, one] as const])));
  return [...each.values()].slice(0, MOST);
}

function placeOf(text: string, port: number): Upstream | null {
  const match = /^(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return null;
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2] ?? port) };
}
