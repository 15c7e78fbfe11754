import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INPUTS, type InputName } from '../src/inputs.ts';
import type { Settings } from '../src/model/settings.ts';
import { InvalidInputs, readMode, readSettings } from '../src/settings.ts';

type Inputs = Partial<Record<InputName, string>>;
const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nc3VwZXItc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n';
const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;

/** As the action gives them: the default of action.yml where nothing was set. */
const withDefaults = (inputs: Inputs) => (name: InputName) =>
  inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
const read = (inputs: Inputs = {}): Settings => readSettings(withDefaults({ host: 'local', ...inputs }));
const ssh = (inputs: Inputs = {}): Settings =>
  readSettings(withDefaults({ host: 'host.example.com', username: 'deploy', 'private-key': KEY, ...inputs }));

/** The inputs that are complained of, and all that is said of them. */
function mistakes(inputs: Inputs): { names: string[]; text: string } {
  try {
    readSettings(withDefaults({ host: 'host.example.com', username: 'deploy', 'private-key': KEY, ...inputs }));
  } catch (error) {
    if (!(error instanceof InvalidInputs)) throw error;
    return { names: error.mistakes.map(({ input }) => input), text: error.message };
  }
  return { names: [], text: '' };
}

describe('the defaults', () => {
  test('are those of the guide', () => {
    expect(read()).toEqual({
      way: { kind: 'local' },
      target: {
        service: 'backend-aws',
        databaseService: 'db',
        services: [],
        projectDirectory: '~/automated-trading-platform',
        profiles: ['aws'],
        composeFiles: [],
        baseUrl: 'http://localhost:8002',
        port: 8002,
        local: true,
        dashboardUrl: '',
        acceptedHealth: ['healthy', 'degraded', 'unhealthy'],
        goodHealth: ['healthy'],
        healthPointer: 'backend_health',
        slowMs: 2_000,
      },
      pingPath: '/ping_fast',
      healthPath: '/health',
      monitoringPath: '/api/monitoring/summary',
      name: '',
      fix: 'none',
      keepGoodImage: false,
      awaitHealthy: false,
      dryRun: false,
      maxAttempts: 3,
      confirmAfterMs: 3_000,
      verifyTimeoutMs: 120_000,
      stableForMs: 10_000,
      commandTimeoutMs: 600_000,
      endpointTimeoutMs: 5_000,
      lockTimeoutMs: 60_000,
      respectManualStop: false,
      onDeploy: 'wait',
      maxFixes: 3,
      fixWindowMs: 3_600_000,
      logLines: 100,
      failOn: ['unhealthy', 'refused', 'unreachable'],
      reportPath: '',
      ec2Metadata: false,
      useSudo: false,
      allowPrune: false,
      allowStartDocker: false,
      removeOrphans: false,
      redact: [],
      announce: { githubToken: '', incident: null, notify: null, deployment: null },
    });
  });

  test('of the way to a host are port 22 and 30 seconds', () => {
    expect(ssh().way).toEqual({
      kind: 'ssh',
      host: 'host.example.com',
      port: 22,
      username: 'deploy',
      privateKey: KEY,
      passphrase: '',
      knownHosts: '',
      fingerprints: [],
      connectTimeoutMs: 30_000,
      useAgent: false,
      route: { kind: 'direct' },
      acceptAnyHostKey: false,
      algorithms: [],
    });
  });

  test('stand in for an input that is empty, but for those whose emptiness says something', () => {
    const empty = readSettings((name) => ({ host: ' local ', 'ping-path': '/ping_fast' })[name as string] ?? ' ');
    expect(empty).toMatchObject({
      target: {
        service: 'backend-aws',
        projectDirectory: '~/automated-trading-platform',
        profiles: [],
        databaseService: '',
      },
      pingPath: '/ping_fast',
      healthPath: '',
      maxAttempts: 3,
    });
    expect(read({ profile: '', 'database-service': '', 'health-path': '', 'monitoring-path': '' })).toMatchObject({
      target: { profiles: [], databaseService: '' },
      healthPath: '',
      monitoringPath: '',
    });
  });

  test('are all that the settings read: every input has been tried below, or in settings-ssh.test.ts', () => {
    const tried = new Set<string>([...GOOD, ...BAD].map(([name]) => name));
    const free = ['private-key', 'passphrase', 'known-hosts', 'report-path', 'mode', 'settings-file', 'reports'];
    const tellsTheWay = /^(?:ssh-|jump-|proxy-command$|accept-any-host-key$)/;
    expect(
      INPUTS.map(({ name }) => name).filter(
        (name) => !tried.has(name) && !free.includes(name) && !tellsTheWay.test(name),
      ),
    ).toEqual([]);
  });
});

const way = (settings: Settings) => settings.way as Extract<Settings['way'], { kind: 'ssh' }>;

const GOOD: readonly [InputName, string, (settings: Settings) => unknown, unknown][] = [
  ['host', '10.0.0.7', (s) => way(s).host, '10.0.0.7'],
  ['host', '2001:db8::1', (s) => way(s).host, '2001:db8::1'],
  ['port', '2222', (s) => way(s).port, 2222],
  ['username', 'ec2-user', (s) => way(s).username, 'ec2-user'],
  [
    'host-fingerprint',
    ` ${FINGERPRINT},\n${FINGERPRINT}= `,
    (s) => way(s).fingerprints,
    [FINGERPRINT, `${FINGERPRINT}=`],
  ],
  ['connect-timeout', '2m', (s) => way(s).connectTimeoutMs, 120_000],
  ['use-sudo', 'TRUE', (s) => s.useSudo, true],
  ['project-directory', '/srv/my app', (s) => s.target.projectDirectory, '/srv/my app'],
  ['compose-files', 'a.yml, b c.yml\nd.yml', (s) => s.target.composeFiles, ['a.yml', 'b c.yml', 'd.yml']],
  ['profile', 'aws, extra\naws', (s) => s.target.profiles, ['aws', 'extra']],
  ['service', 'api_v2.1-x', (s) => s.target.service, 'api_v2.1-x'],
  ['services', 'a b,c\n a', (s) => s.target.services, ['a', 'b', 'c']],
  ['database-service', 'mysql', (s) => s.target.databaseService, 'mysql'],
  [
    'base-url',
    'https://api.example.com/v1/',
    (s) => [s.target.baseUrl, s.target.port, s.target.local],
    ['https://api.example.com/v1', 443, false],
  ],
  ['base-url', 'http://[::1]:9000', (s) => [s.target.port, s.target.local], [9000, true]],
  ['base-url', 'http://127.0.0.1', (s) => [s.target.port, s.target.local], [80, true]],
  ['ping-path', '/p?q=1', (s) => s.pingPath, '/p?q=1'],
  ['health-path', '/h', (s) => s.healthPath, '/h'],
  ['monitoring-path', '/m', (s) => s.monitoringPath, '/m'],
  ['health-json-path', 'data.backend.health', (s) => s.target.healthPointer, 'data.backend.health'],
  ['accepted-health', 'UP, WARN', (s) => [s.target.acceptedHealth, s.target.goodHealth], [['UP', 'WARN'], ['UP']]],
  ['dashboard-url', 'https://d.example.com/x', (s) => s.target.dashboardUrl, 'https://d.example.com/x'],
  ['slow-after', '0.5', (s) => s.target.slowMs, 500],
  ['fix', 'auto', (s) => s.fix, 'auto'],
  ['fix', 'full-restart', (s) => s.fix, 'full-restart'],
  ['await-healthy', 'true', (s) => s.awaitHealthy, true],
  ['dry-run', 'true', (s) => s.dryRun, true],
  ['keep-good-image', 'true', (s) => s.keepGoodImage, true],
  ['settings-host', 'web-1', (s) => s.name, 'web-1'],
  ['fix', 'roll-back', (s) => s.fix, 'roll-back'],
  ['max-attempts', '10', (s) => s.maxAttempts, 10],
  ['confirm-after', '0', (s) => s.confirmAfterMs, 0],
  ['remove-orphans', 'true', (s) => s.removeOrphans, true],
  ['allow-prune', 'true', (s) => s.allowPrune, true],
  ['allow-start-docker', 'true', (s) => s.allowStartDocker, true],
  ['respect-manual-stop', 'true', (s) => s.respectManualStop, true],
  ['ec2-metadata', 'true', (s) => s.ec2Metadata, true],
  ['on-deploy', 'report', (s) => s.onDeploy, 'report'],
  ['max-fixes', '100', (s) => s.maxFixes, 100],
  ['fix-window', '24h', (s) => s.fixWindowMs, 86_400_000],
  ['command-timeout', '1.5m', (s) => s.commandTimeoutMs, 90_000],
  ['endpoint-timeout', '250ms', (s) => s.endpointTimeoutMs, 250],
  ['verify-timeout', '90s', (s) => s.verifyTimeoutMs, 90_000],
  ['stable-for', '0', (s) => s.stableForMs, 0],
  ['lock-timeout', '0', (s) => s.lockTimeoutMs, 0],
  ['log-lines', '5000', (s) => s.logLines, 5000],
  ['fail-on', 'Degraded, unhealthy', (s) => s.failOn, ['degraded', 'unhealthy']],
  ['fail-on', 'never', (s) => s.failOn, []],
  ['redact', 'tok_\\w+\n\n [0-9]{16} ', (s) => s.redact.map(String), ['/tok_\\w+/g', '/[0-9]{16}/g']],
];

const BAD: readonly [InputName, string][] = [
  ['github-token', 'two words'],
  ['incident-issue', 'yes'],
  ['incident-labels', ','],
  ['incident-assignees', 'a user'],
  ['incident-repository', 'your-app'],
  ['notify-webhook', 'http://example.com/'],
  ['notify-format', 'mail'],
  ['notify-on', 'never'],
  ['deployment-status', 'yes'],
  ['deployment-id', 'seven'],
  ['environment-url', 'example.com'],
  ['host', 'deploy@example.com'],
  ['host', 'example.com -oProxyCommand=x'],
  ['host', '-x'],
  ['port', '0'],
  ['port', '65536'],
  ['port', '22.5'],
  ['username', '-root'],
  ['username', 'a b'],
  ['host-fingerprint', 'MD5:aa:bb'],
  ['connect-timeout', '0'],
  ['connect-timeout', '601'],
  ['use-sudo', 'yes'],
  ['project-directory', '/srv/a\n/srv/b'],
  ['project-directory', '/srv/\0'],
  ['compose-files', '--env-file=x'],
  ['profile', '$(id)'],
  ['service', '-f'],
  ['service', 'a b'],
  ['services', 'a ;b'],
  ['database-service', '`id`'],
  ['base-url', 'localhost:8002'],
  ['base-url', 'http://user:pw@localhost'],
  ['ping-path', 'ping'],
  ['health-path', '/a b'],
  ['monitoring-path', '/a#b'],
  ['health-json-path', 'a..b'],
  ['accepted-health', ','],
  ['dashboard-url', 'ftp://example.com'],
  ['slow-after', 'soon'],
  ['slow-after', '0.05'],
  ['fix', 'reboot'],
  ['await-healthy', '1'],
  ['dry-run', 'maybe'],
  ['keep-good-image', 'yes'],
  ['max-attempts', '11'],
  ['confirm-after', '301'],
  ['remove-orphans', 'y'],
  ['allow-prune', 'on'],
  ['allow-start-docker', 'no'],
  ['max-fixes', '0'],
  ['fix-window', '32 days'],
  ['command-timeout', '-5'],
  ['endpoint-timeout', '61'],
  ['verify-timeout', '2h'],
  ['stable-for', '11m'],
  ['lock-timeout', '1e3'],
  ['log-lines', '9'],
  ['fail-on', 'healthy'],
  ['fail-on', 'never, degraded'],
  ['redact', '(unclosed'],
];

describe('an input', () => {
  test.each(GOOD)('%s: %j is taken', (name, value, pick, expected) => {
    expect(pick(ssh({ [name]: value }))).toEqual(expected);
  });

  test.each(BAD)('%s: %j is refused by name, with what it takes', (name, value) => {
    const { names, text } = mistakes({ [name]: value });
    expect(names).toEqual([name]);
    expect(text).toMatch(new RegExp(`^Input \`${name}\`: got .*, takes `, 's'));
  });

  test('is required where nothing can stand in for it', () => {
    expect(mistakes({ host: '', username: '', 'private-key': ' ' }).names).toEqual(['host', 'username', 'private-key']);
    expect(readSettings(withDefaults({ host: 'local' })).way).toEqual({ kind: 'local' });
  });
});

describe('mistakes', () => {
  test('are told all at once', () => {
    const bad: Inputs = {
      host: 'a@b',
      port: 'x',
      service: '-',
      fix: 'x',
      'dry-run': 'x',
      'base-url': 'x',
      'log-lines': 'x',
      redact: '(',
    };
    expect(mistakes(bad).names.sort()).toEqual(Object.keys(bad).sort());
  });

  test('never quote a secret', () => {
    const { text } = mistakes({ 'private-key': '', passphrase: 'correct-horse', port: 'x' });
    expect(text).not.toContain('correct-horse');
    expect(mistakes({ 'private-key': KEY, port: 'x', username: '' }).text).not.toContain('c3VwZXItc2VjcmV0');
  });

  test('quote what was given on one line, and not at length', () => {
    const { text } = mistakes({ fix: `x\n::error::y ${'z'.repeat(500)}` });
    expect(text.split('\n')).toHaveLength(1);
    expect(text.length).toBeLessThan(300);
  });

  test('include a recovery that could not be verified by any endpoint', () => {
    expect(mistakes({ 'ping-path': '', 'health-path': '', 'monitoring-path': '' }).text).toContain(
      'recovery could not be verified',
    );
    expect(
      mistakes({ 'ping-path': '', 'health-path': '', 'monitoring-path': '', 'dashboard-url': 'https://d.example.com' })
        .names,
    ).toEqual([]);
  });

  test('are the only error, whatever is given', () => {
    const name = fc.constantFrom(...INPUTS.map((input) => input.name));
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.oneof(fc.string(), fc.constantFrom('true', '0', '\n', 'http://', '/'))),
        (inputs) => {
          const { names } = mistakes(inputs);
          for (const one of names) expect(INPUTS.map((input) => input.name)).toContain(one);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the mode', () => {
  test.each(['remediate', 'hosts', 'merge'] as const)('can be %s', (mode) => {
    expect(readMode(withDefaults({ mode }))).toBe(mode);
  });

  test('is to remediate where nothing is said, and nothing else than those three', () => {
    expect(readMode(withDefaults({}))).toBe('remediate');
    expect(() => readMode(withDefaults({ mode: 'all' }))).toThrow('Input `mode`: got `all`, takes one of');
  });
});
