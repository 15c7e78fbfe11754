/**
 * Looks for planted secrets in what a run said: as they are, in halves, and in simple transforms of them and of the text.
 * Shares no code with the product.
 */

import type { Channel } from './channels.ts';

export interface Planted {
  readonly kind: string;
  readonly place: string;
  readonly secret: string;
}

export interface Leak {
  readonly kind: string;
  readonly place: string;
  readonly channel: string;
  /** How it was found, such as `base64`. */
  readonly form: string;
  /** The text around it. */
  readonly around: string;
}

/** Characters by which a needle is looked up. */
const KEY = 8;

export function leaksIn(channels: readonly Channel[], planted: readonly Planted[]): Leak[] {
  const needles = planted.flatMap((one) => formsOf(one.secret).map(([form, needle]) => ({ one, form, needle })));
  const byKey = Map.groupBy(
    needles.filter(({ needle }) => needle.length >= KEY),
    ({ needle }) => needle.slice(0, KEY),
  );
  const leaks = new Map<string, Leak>();
  for (const channel of channels) {
    for (const text of new Set(viewsOf(channel.text))) {
      for (let at = 0; at + KEY <= text.length; at += 1) {
        for (const { one, form, needle } of byKey.get(text.slice(at, at + KEY)) ?? []) {
          if (!text.startsWith(needle, at)) continue;
          const around = text.slice(Math.max(0, at - 60), at + needle.length + 20);
          const leak = { kind: one.kind, place: one.place, channel: channel.name, form, around };
          leaks.set(`${channel.name} ${one.secret}`, leak);
        }
      }
    }
  }
  return [...leaks.values()];
}

function formsOf(secret: string): [form: string, needle: string][] {
  const half = Math.floor(secret.length / 2);
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms: [string, string][] = [
    ['as it is', secret],
    ...(secret.length >= 2 * KEY + 4
      ? ([
          ['first half', secret.slice(0, half)],
          ['second half', secret.slice(half)],
        ] satisfies [string, string][])
      : []),
    ['percent-encoded', encodeURIComponent(secret)],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['hex', bytes.toString('hex')],
  ];
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters that what stands before and after has no part in.
    const core = whole.slice(before === 0 ? 0 : before + 1, (bytes.length + before) % 3 === 0 ? undefined : -1);
    forms.push(['base64', core], ['base64url', core.replaceAll('+', '-').replaceAll('/', '_')]);
  }
  const seen = new Set<string>();
  return forms.filter(([, needle]) => !seen.has(needle) && seen.add(needle));
}

/** The text as it is, and as it reads once the escapes of its place, its markup and its line breaks are gone. */
function viewsOf(text: string): string[] {
  const unmarked = text
    .replace(/<[^<>\n]{0,200}>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#124;', '|')
    .replaceAll('&amp;', '&');
  return [text, unmarked.replaceAll('\\n', '').replaceAll('\\', ''), text.replace(/\r?\n[ \t│]*/g, '')];
}
