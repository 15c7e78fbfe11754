/**
 * The registry of inputs: names, descriptions and defaults, once. action.yml, docs/inputs.md and the command line's help
 * are generated from it, and settings.ts gives each its meaning.
 */

export type InputGroup = 'Mode' | 'Host' | 'Project' | 'Health' | 'Fix' | 'Limits' | 'Report' | 'Announce';

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
  input(
    'Mode',
    'mode',
    'remediate',
    '`remediate` looks after one host. `hosts` reads the settings file and gives its hosts as the output `matrix`. `merge` makes one summary of many reports.',
  ),
  input(
    'Mode',
    'settings-file',
    '',
    'YAML file of the repository whose keys are inputs, with a list of hosts where there are several. Empty: none, or `.github/backend-health.yml` with `mode: hosts`.',
  ),
  input('Mode', 'settings-host', '', 'Name of the host in the settings file whose settings are used.'),
  input('Mode', 'reports', '', 'Folder in which `mode: merge` looks for JSON reports, its subfolders included.'),

  input(
    'Host',
    'host',
    '',
    'Name or address of the host, or `local` for the machine that runs this. Required, here or in the settings file.',
  ),
  input('Host', 'port', '22', 'Port of its SSH server, 1 to 65535.'),
  input('Host', 'username', '', 'User to log in as. Required unless `host` is `local`.'),
  secret(
    'Host',
    'private-key',
    'Private key of that user: the text of the file, OpenSSH or PEM. Required unless `host` is `local` or `ssh-agent` is `true`.',
  ),
  secret('Host', 'passphrase', 'Passphrase of the private key, where it has one.'),
  input(
    'Host',
    'ssh-agent',
    'false',
    '`true` takes the keys of the ssh-agent at `SSH_AUTH_SOCK` in place of `private-key`.',
  ),
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
    'accept-any-host-key',
    'false',
    '`true` checks no key of the host, in place of pinning one: whoever answers at its address gets the commands of the run. Warns on every run.',
  ),
  input(
    'Host',
    'ssh-algorithms',
    '',
    'Algorithms to allow beside the modern ones, for an old SSH server, such as `+ssh-rsa, +diffie-hellman-group14-sha1`.',
  ),
  input(
    'Host',
    'jump-host',
    '',
    'SSH server to go through, `user@host:port`; without a user `username`, without a port 22. Its key is always checked.',
  ),
  secret('Host', 'jump-private-key', 'Private key for the jump host. Empty: the same as for the host.'),
  secret('Host', 'jump-passphrase', 'Passphrase of `jump-private-key`, where it has one.'),
  input(
    'Host',
    'jump-known-hosts',
    '',
    'Host keys of the jump host that are accepted, as `known-hosts`. Empty, with no `jump-host-fingerprint` either: the lines of `known-hosts` that name it.',
  ),
  input('Host', 'jump-host-fingerprint', '', 'Fingerprints of accepted keys of the jump host, as `host-fingerprint`.'),
  input(
    'Host',
    'proxy-command',
    '',
    'Command whose standard input and output are the connection, as `ProxyCommand` of OpenSSH, with `%h`, `%p`, `%r` and `%%`; run by `/bin/sh` on the machine that runs this.',
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
    '',
    'What may be done: `none` (diagnose only), `auto` (what the cause calls for), `restart`, `rebuild`, `full-restart` or `roll-back` (to the image that `keep-good-image` kept). Empty: what the settings file says, else `none`.',
  ),
  input(
    'Fix',
    'await-healthy',
    'false',
    '`true` waits up to `verify-timeout` for the backend to become steady before it is judged: for a step after a deployment.',
  ),
  input(
    'Fix',
    'keep-good-image',
    'false',
    '`true` tags the image of a backend that ended `healthy`, so that `fix: roll-back` can go back to it.',
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

  secret(
    'Announce',
    'github-token',
    "Token for incidents and deployment statuses, such as the workflow's own, `github.token`. docs/incidents.md names the permission that each needs.",
  ),
  input(
    'Announce',
    'incident-issue',
    'false',
    '`true` keeps one issue open while the backend is failing: opened, commented, closed on recovery with the time it took.',
  ),
  input('Announce', 'incident-labels', 'backend-health', 'Labels of that issue, separated by commas.'),
  input('Announce', 'incident-assignees', '', 'Users to assign to it, separated by commas.'),
  input(
    'Announce',
    'incident-repository',
    '',
    'Repository of that issue, `owner/name`. Empty: the one whose workflow runs.',
  ),
  secret(
    'Announce',
    'notify-webhook',
    'URL of a webhook that is told when the backend begins to fail and when it has recovered.',
  ),
  input(
    'Announce',
    'notify-format',
    'auto',
    'What the webhook takes: `slack`, `discord`, `teams`, `json`, or `auto` (known by the host of its URL, else `json`).',
  ),
  input(
    'Announce',
    'notify-on',
    'change',
    'When it is told: `change` (of failing to well or back), `failure` (each run that finds it failing) or `always`.',
  ),
  input(
    'Announce',
    'deployment-status',
    'false',
    '`true` sets the status of a deployment to success or failure, by how the backend is at the end.',
  ),
  input(
    'Announce',
    'deployment-id',
    '',
    'Id of that deployment. Empty: the one in the event that started the workflow.',
  ),
  input('Announce', 'environment-url', '', 'Link to the environment in that status. Empty: `dashboard-url`.'),
] as const satisfies readonly InputDefinition[];

export type InputName = (typeof INPUTS)[number]['name'];

/** Inputs that say what a step does, and so belong to a workflow's step alone. */
export const OF_THE_STEP: ReadonlySet<string> = new Set(
  INPUTS.filter((input) => input.group === 'Mode').map((input) => input.name),
);
/** Inputs that take several values: a list of a settings file becomes lines, and so do flags that are given again. */
export const TAKE_LISTS: ReadonlySet<string> = new Set<InputName>([
  'known-hosts',
  'host-fingerprint',
  'compose-files',
  'profile',
  'services',
  'accepted-health',
  'fail-on',
  'redact',
]);
