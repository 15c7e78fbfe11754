/** What programs and the engine print when a port can't be bound because somebody holds it. */

import { signatures } from './sign.ts';

/** The engine's lines: a container can't get its port on the host. */
export const ENGINE_PORT = signatures('port-in-use-engine', [
  ['dockerd', 'allocated', /Bind for (?<subject>[\w.:[\]]{1,60}:\d{1,5}) failed: port is already allocated/],
  [
    'docker-proxy',
    'proxy',
    /[Ee]rror starting userland proxy: listen \w{3,5} (?<subject>[\w.:[\]]{1,60}:\d{1,5}): bind: address already in use/,
  ],
  [
    'dockerd',
    'host',
    /failed to bind host port (?:for )?(?<subject>(?:[\d.]{7,15}|\[[\da-fA-F:]{2,40}\]):\d{1,5})\S{0,60}: address already in use/,
  ],
  ['dockerd', 'ports', /Ports are not available: exposing port \w{3,4} (?<subject>\S{1,60}:\d{1,5}) ->/],
  ['dockerd', 'programming', /driver failed programming external connectivity on endpoint (?<subject>[\w.-]{1,100})/],
]);

export const PORT = signatures('port-in-use', [
  [
    'uvicorn',
    'bind',
    /error while attempting to bind on address \('(?<host>[^']{1,60})', (?<port>\d{1,5})[^)]{0,20}\): (?:\[Errno 98\] )?address already in use/,
  ],
  ['gunicorn', 'use', /Connection in use: \('(?<host>[^']{1,60})', (?<port>\d{1,5})\)/],
  ['gunicorn', 'connect', /Can't connect to \('(?<host>[^']{1,60})', (?<port>\d{1,5})\)/],
  ['Node', 'eaddrinuse', /listen EADDRINUSE: address already in use (?<subject>\S{1,100})/],
  ['Go', 'listen', /listen \w{3,5} (?<subject>\S{0,60}:\d{1,5}): bind: address already in use/],
  ['Spring Boot', 'port', /Port (?<subject>\d{1,5}) was already in use/],
  ['Java', 'bindexception', /java\.net\.BindException: Address already in use/],
  ['Puma', 'bind', /Address already in use - bind\(2\) for "(?<host>[^"]{1,60})" port (?<port>\d{1,5})/],
  [
    'Rails',
    'already',
    /A server is already running(?:\. Check (?<subject>[^\s)]{1,200}?)\.?(?:\s|$)| \(pid: )/,
    { restartHelps: false },
  ],
  ['PHP-FPM', 'binding bind', /unable to bind listening socket for address '(?<subject>[^']{1,100})'/],
  ['nginx', 'bind', /bind\(\) to (?<subject>\S{1,100}) failed \(98: (?:Unknown error|Address (?:already )?in use)\)/],
  ['.NET', 'bind', /Failed to bind to address (?<subject>\S{1,100}): address already in use/],
  [
    'Redis',
    'listening',
    /Could not create server TCP listening socket (?<subject>\S{1,60}): bind: Address already in use/,
  ],
  ['PostgreSQL', 'bind', /could not bind IPv[46] address "(?<subject>[^"]{1,60})": Address already in use/],
  ['Python', 'errno', /\[Errno 98\] Address (?:already )?in use/],
  ['Rust', 'os', /Address (?:already )?in use \(os error 98\)/],
]);
