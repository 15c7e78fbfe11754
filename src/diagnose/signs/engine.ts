/** What the Docker client, the engine and Compose print about themselves, the project's file and its networks. */

import { signatures } from './sign.ts';

export const ENGINE_FORBIDDEN = signatures('engine-forbidden', [
  [
    'docker CLI',
    'permission',
    /permission denied while trying to connect to the (?:Docker daemon socket|docker API) at (?<subject>[^\s:]{1,20}:\/\/[^\s:]{0,200})/,
  ],
]);

export const ENGINE_DOWN = signatures('engine-down', [
  [
    'docker CLI',
    'daemon',
    /Cannot connect to the Docker daemon at (?<subject>\S{1,200}?)\. Is the docker daemon running/,
  ],
  ['docker CLI', 'api', /failed to connect to the docker API at (?<subject>[^\s;]{1,200})/],
  ['docker CLI', 'connect', /error during connect:/],
  ['dockerd', 'daemon', /failed to start daemon:/],
  ['dockerd', 'daemon', /Error starting daemon: /],
  ['dockerd', 'daemon', /unable to configure the Docker daemon with file (?<subject>[^\s:]{1,200})/],
  ['containerd', 'dial', /failed to dial \\?"(?<subject>[^"\\]{0,200}containerd\.sock)\\?"/],
  ['systemd', 'repeated', /Start request repeated too quickly/],
]);

export const DEPENDENCY = signatures('dependency', [
  ['Compose', 'dependency', /dependency failed to start: container (?<subject>[\w.-]{1,200}) (?:is unhealthy|exited)/],
  ['Compose', 'healthcheck', /container (?<subject>[\w.-]{1,200}) has no healthcheck configured/],
  ['Compose', 'complete', /service "(?<subject>[^"]{1,100})" didn't complete successfully: exit \d{1,3}/],
  ['Compose', 'application', /application not healthy after/],
  ['Compose', 'dependency', /dependency failed to start: /],
]);

export const COMPOSE = signatures('compose', [
  [
    'Compose',
    'yaml',
    /yaml: (?:line \d{1,6}|found |unmarshal errors|construct errors|while |mapping |did not |control )[^\n]{0,20}/,
  ],
  ['Compose', 'mapping', /mapping key "(?<subject>[^"]{1,100})" already defined at line/],
  [
    'Compose',
    'property properties',
    /[Aa]dditional propert(?:y|ies) '?(?<subject>[\w.-]{1,100})'? (?:is )?not allowed/,
  ],
  ['Compose', 'configuration', /no configuration file provided: not found/],
  ['Compose', 'service', /(?:^|ERROR: )[Nn]o such service: (?<subject>[\w.-]{1,100})/],
  ['Compose', 'depends', /depends on undefined service "?(?<subject>[\w.-]{1,100})/],
  ['Compose', 'undefined', /refers to undefined (?:network|volume|config|secret) (?<subject>[\w.-]{1,100})/],
  ['Compose', 'image', /service "(?<subject>[^"]{1,100})" has neither an image nor a build context specified/],
  ['Compose', 'env', /env file (?<subject>\S{1,300}) not found/],
  ['Compose', 'env', /Couldn't find env file: (?<subject>\S{1,300})/],
  ['Compose', 'must', /^validating \S{1,300}: (?<subject>[\w.-]{1,200}) must be /],
  ['Compose', 'invalid', /: invalid compose project$/],
  ['compose-go', 'hostport', /Invalid hostPort: (?<subject>\S{1,60})/],
  ['docker CLI', 'docker', /'compose' is not a docker command/],
  ['docker CLI', 'docker', /docker: unknown command: docker compose/],
  ['docker CLI', 'shorthand', /unknown shorthand flag: '(?<subject>\w)' in -/],
  ['docker CLI', 'client', /client version (?<subject>[\d.]{1,10}) is too old\. Minimum supported API version/],
  ['dockerd', 'container', /Conflict\. The container name "(?<subject>[^"]{1,200})" is already in use/],
  ['dockerd', 'removal', /removal of container (?<subject>[\w.-]{1,100}) is already in progress/, { transient: true }],
  ['dockerd', 'container', /(?:daemon: |^)[Cc]ontainer (?<subject>[\w.-]{1,100}) is not running/],
]);

export const ENGINE_NETWORK = signatures('network', [
  [
    'dockerd',
    'network',
    /(?:daemon|networking|endpoint|container)[^\n]{0,120}: network (?<subject>[\w.-]{1,100}) not found/,
    { transient: false },
  ],
  [
    'Compose',
    'external',
    /network (?<subject>[\w.-]{1,100}) declared as external, but could not be found/,
    { transient: false },
  ],
  ['dockerd', 'pool', /could not find an available, non-overlapping IPv4 address pool/, { transient: false }],
  ['dockerd', 'pools', /all predefined address pools have been fully subnetted/, { transient: false }],
  [
    'dockerd',
    'join',
    /cannot join network (?:namespace )?of a non running container(?:: (?:container )?(?<subject>[\w.-]{1,100}))?/,
    { transient: false },
  ],
  ['iptables', 'iptables', /iptables[^\n]{0,200}: No chain\/target\/match by that name/, { transient: false }],
  ['dockerd', 'tables', /Failed to Setup IP tables:/, { transient: false }],
  ['Compose', 'endpoints', /has active endpoints/, { transient: false }],
  ['dockerd', 'networking', /failed to set up container networking:/, { transient: false }],
]);
