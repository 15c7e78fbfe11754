/** What nginx prints of the servers behind it. */

import { signatures } from './sign.ts';

const TO = `(?:.{0,3000}?upstream: "(?<subject>[^"]{1,300})")?`;

export const UPSTREAM = signatures('upstream', [
  [
    'nginx',
    'connect',
    new RegExp(
      String.raw`connect\(\) failed \((?:111: Connection refused|113: No route to host|110: [^)]{1,40})\) while connecting to upstream${TO}`,
    ),
  ],
  [
    'nginx',
    'upstream',
    new RegExp(String.raw`upstream timed out \(110: [^)]{1,40}\) while (?:reading|connecting|sending|SSL)${TO}`),
  ],
  ['nginx', 'prematurely', new RegExp(`upstream prematurely closed connection while reading${TO}`)],
  [
    'nginx',
    'recv',
    new RegExp(
      String.raw`(?:recv|readv|writev)\(\) failed \(104: Connection reset by peer\) while (?:reading|sending)${TO}`,
    ),
    { hint: true },
  ],
  ['nginx', 'live', /no live upstreams while connecting to upstream/],
  ['nginx', 'upstream', /upstream sent too big header while reading/, { transient: false }],
  [
    'nginx',
    'connect',
    /connect\(\) to (?<subject>unix:\S{1,200}) failed \(\d{1,3}: [^)]{1,60}\)/,
    { transient: false },
  ],
  ['nginx', 'client', /client intended to send too large body/, { transient: false, hint: true }],
  ['nginx', 'upstream', /upstream server temporarily disabled while/, { hint: true }],
]);
