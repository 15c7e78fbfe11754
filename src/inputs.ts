/**
 * The registry of inputs: names, descriptions and defaults, once. action.yml, docs/inputs.md and the command line's help
 * are generated from it, and settings.ts gives each its meaning.
 */

export type InputGroup = 'Host' | 'Project' | 'Health' | 'Fix' | 'Limits' | 'Report';

export interface InputDefinition {
  readonly name: string;
  readonly group: InputGroup;
  readonly description: string;
  readonly default: string;
  /** Masked in the log, never quoted in an error. */
  readonly secret: boolean;
}

const input = (group: InputGroup, name: string, defaultValue: string, description: string): InputDefinition => ({
  name,
  group,
  description,
  default: defaultValue,
  secret: false,
});
const secret = (group: InputGroup, name: string, description: string): InputDefinition => ({
  ...input(group, name, '', description),
  secret: true,
});

export const INPUTS = [
  input('Host', 'host', '', 'Name or address of the host, or `local` for the machine that runs this. Required.'),
  input('Host', 'port', '22', 'Port of its SSH server, 1 to 65535.'),
  input('Host', 'username', '', 'User to log in as. Required unless `host` is `local`.'),
  secret(
    'Host',
    'private-key',
    'Private key of that user: the text of the file, OpenSSH or PEM. Required unless `host` is `local`.',
  ),
  secret('Host', 'passphrase', 'Passphrase of the private key, where it has one.'),
  input(
    'Host',
    'known-hosts',
    '',
    'Host keys that are accepted, as lines of an OpenSSH `known_hosts` file (what `ssh-keyscan` prints, once checked).',
  ),
  input(
    'Host',
    'host-fingerprint',
    '',
    'Fingerprints of accepted host keys, `SHA256:…`, several separated by commas or line ends; instead of `known-hosts`, or beside it.',
  ),
  input(
    'Host',
    'use-sudo',
    'false',
    '`true` runs `docker` through `sudo -n`, for a user who is not in the group `docker`.',
  ),

  input(
    'Host',
    'ec2-metadata',
    'false',
    "`true` asks EC2's instance metadata (IMDSv2) from the host: instance type, scheduled events, a spot interruption. They are told in the summary.",
  ),

  input(
    'Project',
    'project-directory',
    '~/automated-trading-platform',
    'Folder of the Compose project on the host; `~` is the home of the user.',
  ),
  input(
    'Project',
    'compose-files',
    '',
    'Compose files, relative to the folder, separated by commas or line ends. Empty: the ones that Compose finds by itself.',
  ),
  input('Project', 'profile', 'aws', 'Compose profiles to enable, separated by commas. Empty: none.'),
  input('Project', 'service', 'backend-aws', 'Compose service of the backend.'),
  input(
    'Project',
    'services',
    '',
    'Services that a full restart is limited to, separated by commas or spaces. Empty: all of the profile.',
  ),
  input(
    'Project',
    'database-service',
    'db',
    'Compose service of the database. Empty: the backend has none in this project.',
  ),

  input('Health', 'base-url', 'http://localhost:8002', 'Where the backend answers, as seen from the host.'),
  input('Health', 'ping-path', '/ping_fast', 'Path that must answer 2xx quickly. Empty: not asked.'),
  input('Health', 'health-path', '/health', 'Path that must answer 2xx. Empty: not asked.'),
  input(
    'Health',
    'monitoring-path',
    '/api/monitoring/summary',
    "Path whose JSON tells the backend's health. Empty: not asked.",
  ),
  input(
    'Health',
    'health-json-path',
    'backend_health',
    'Where in that JSON the health stands: keys separated by dots.',
  ),
  input(
    'Health',
    'accepted-health',
    'healthy, degraded, unhealthy',
    'Values there that count as an answer; anything else, such as `error`, is a failure. The first one is what a sound backend says, the others end as `degraded`.',
  ),
  input('Health', 'dashboard-url', '', 'URL that users see, asked from the runner, through nginx. Empty: not asked.'),
  input('Health', 'slow-after', '2', 'Seconds from which an answer of the ping path counts as slow.'),

  input(
    'Fix',
    'fix',
    'none',
    'What may be done: `none` (diagnose only), `auto` (what the cause calls for), `restart`, `rebuild` or `full-restart`.',
  ),
  input(
    'Fix',
    'await-healthy',
    'false',
    '`true` waits up to `verify-timeout` for the backend to become steady before it is judged: for a step after a deployment.',
  ),
  input('Fix', 'dry-run', 'false', '`true` prints what would be done and changes nothing.'),
  input('Fix', 'max-attempts', '3', 'How many rungs of the ladder `auto` may climb in one run, 1 to 10.'),
  input(
    'Fix',
    'confirm-after',
    '3',
    'Seconds after which a failure is looked at again before anything is fixed, 0 to 300; 0 does not look again.',
  ),
  input(
    'Fix',
    'remove-orphans',
    'false',
    "`true` lets `auto` remove a container of the same project that no compose file names and that holds the backend's port.",
  ),
  input(
    'Fix',
    'allow-prune',
    'false',
    '`true` lets `auto` remove build cache and dangling images when the disk is full. Never volumes.',
  ),
  input(
    'Fix',
    'allow-start-docker',
    'false',
    '`true` lets `auto` start the Docker service when it is down (needs `sudo` without a password).',
  ),
  input(
    'Fix',
    'respect-manual-stop',
    'false',
    '`true` makes `auto` leave a container alone that was stopped or paused by hand, and report it; a crash is fixed as ever.',
  ),
  input(
    'Fix',
    'on-deploy',
    'wait',
    'What happens when a fix is due while a deploy of the project is under way: `wait` until it has ended, up to `command-timeout`, and look again; `report` it, and change nothing.',
  ),
  input('Fix', 'max-fixes', '3', 'How many runs may change this project within `fix-window`, 1 to 100.'),
  input('Fix', 'fix-window', '3600', 'Seconds over which `max-fixes` is counted.'),

  input('Limits', 'connect-timeout', '30', 'Seconds until the host must be reached, retries included, 1 to 600.'),
  input('Limits', 'command-timeout', '600', 'Seconds that one step on the host, such as a build, may take, 1 to 7200.'),
  input('Limits', 'endpoint-timeout', '5', 'Seconds that one answer of a health endpoint may take, 0.1 to 60.'),
  input('Limits', 'verify-timeout', '120', 'Seconds within which a fix must show, 1 to 3600.'),
  input('Limits', 'stable-for', '10', 'Seconds that everything must stay well, with no further restart, 0 to 600.'),
  input('Limits', 'lock-timeout', '60', 'Seconds to wait for another run on the same project, 0 to 3600.'),
  input('Limits', 'log-lines', '100', 'Log lines to read of the backend and of its database, 10 to 5000.'),

  input(
    'Report',
    'fail-on',
    'unhealthy, refused, unreachable',
    'Ends that fail the job: any of `degraded`, `fixed`, `unhealthy`, `refused`, `unreachable`, separated by commas, or `never`.',
  ),
  input(
    'Report',
    'report-path',
    '',
    "File for the whole record as JSON. Empty: `backend-health-report.json` in the runner's folder for temporary files, or none on a command line.",
  ),
  input('Report', 'redact', '', 'Further texts to black out: regular expressions, one a line.'),
] as const satisfies readonly InputDefinition[];

export type InputName = (typeof INPUTS)[number]['name'];
