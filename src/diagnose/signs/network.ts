/** What programs print when another machine or service can't be reached, and nothing says that it is a database. */

import { signatures } from './sign.ts';

export const NETWORK = signatures('network', [
  ['Node', 'connect', /connect E(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH) (?<subject>[\w.:[\]-]{1,200}:\d{1,5})/],
  [
    'Go',
    'dial',
    /dial tcp (?<subject>[\w.:[\]-]{1,200}:\d{1,5}): (?:connect: (?:connection refused|no route to host|connection timed out|network is unreachable)|i\/o timeout)/,
  ],
  [
    'requests',
    'host',
    /Pool\(host='(?<host>[^']{1,200})', port=(?<port>\d{1,5})\).{0,400}(?:Connection refused|timed out|No route to host)/,
  ],
  ['Java', 'connectexception', /java\.net\.ConnectException: Connection (?:refused|timed out)/],
  ['Java', 'sockettimeoutexception', /java\.net\.SocketTimeoutException: [Cc]onnect timed out/],
  ['Ruby', 'econnrefused', /Errno::ECONNREFUSED|Connection refused - connect\(2\) for (?<subject>[^\n]{1,100})/],
  ['Rust', 'os', /Connection refused \(os error 111\)/],
  [
    'Python',
    'errno',
    /\[Errno (?:111|110|113|101)\] (?:Connection refused|Connection timed out|No route to host|Network is unreachable)/,
  ],
  [
    '.NET',
    'socketexception',
    /SocketException \(\d{1,5}\): (?:Connection refused|Connection timed out|No route to host)/,
  ],
  [
    'Node',
    'econnrefused ehostunreach enetunreach etimedout',
    /\b(?:AggregateError \[|code: ')(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)/,
  ],
  ['Node', 'econnreset', /Error: (?:read|write) ECONNRESET/, { hint: true }],
  ['Python', 'errno', /\[Errno 104\] Connection reset by peer/, { hint: true }],
  ['ssh2', 'configured', /All configured authentication methods failed/, { transient: false }],
  ['ssh2', 'handshake', /Timed out while waiting for handshake/],
  ['ssh2', 'handshake', /Connection lost before handshake/],
  ['ssh2', 'handshake', /Handshake failed: /, { transient: false }],
  ['ssh2', 'privatekey', /Cannot parse privateKey:/, { transient: false }],
  ['ssh2', 'keepalive', /(?:^|: )Keepalive timeout/],
  ['ssh2', 'channel', /\(SSH\) Channel open failure:/, { transient: false }],
  ['sshd', 'maxstartups', /beginning MaxStartups throttling/],
]);
