/**
 * Inputs → Settings: every value is parsed once, here, and every mistake is reported at once. Contacts nothing.
 */

import { readAnnounce } from './announce/inputs.ts';
import { placeOf } from './host/place.ts';
import { INPUTS, type InputDefinition, type InputName } from './inputs.ts';
import type { RunStatus } from './model/record.ts';
import type { FixChoice, Settings, Way } from './model/settings.ts';
import { readSshWay } from './settings-ssh.ts';

/** One mistake in the inputs, fit to be shown: it never quotes the value of a secret. */
export interface InputMistake {
  readonly input: string;
  readonly message: string;
}

/** The inputs can't be used; `mistakes` has all of them. */
export class InvalidInputs extends Error {
  override readonly name = 'InvalidInputs';
  readonly mistakes: readonly InputMistake[];

  constructor(mistakes: readonly InputMistake[]) {
    super(mistakes.map((mistake) => mistake.message).join('\n'));
    this.mistakes = mistakes;
  }
}

const FIXES: readonly FixChoice[] = ['none', 'auto', 'restart', 'rebuild', 'full-restart', 'roll-back'];
const FAILING: readonly RunStatus[] = ['degraded', 'fixed', 'unhealthy', 'refused', 'unreachable'];
/** Inputs for which an empty value says something; for all others it means the default. */
export const MAY_BE_EMPTY: ReadonlySet<InputName> = new Set([
  'profile',
  'database-service',
  'ping-path',
  'health-path',
  'monitoring-path',
]);
const SERVICE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

class Reader {
  readonly mistakes: InputMistake[] = [];
  readonly #raw: (name: InputName) => string;

  constructor(raw: (name: InputName) => string) {
    this.#raw = raw;
  }

  text(name: InputName): string {
    return this.#raw(name).trim();
  }

  /** As given, for what is made of lines. */
  lines(name: InputName): string {
    return this.#raw(name);
  }

  wrong(name: InputName, takes: string): void {
    const definition: InputDefinition | undefined = INPUTS.find((input) => input.name === name);
    const value = this.#raw(name).trim();
    const got = value === '' ? 'nothing' : definition?.secret ? 'a value that is not shown' : quoteBriefly(value);
    this.mistakes.push({ input: name, message: `Input \`${name}\`: got ${got}, takes ${takes}.` });
  }

  wholeNumber(name: InputName, min: number, max: number, unit = ''): number {
    const value = this.text(name);
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.wrong(name, `a whole number${unit} from ${min} to ${max}`);
    return min;
  }

  /** Seconds, or a number with s, m or h; gives milliseconds. */
  duration(name: InputName, minSeconds: number, maxSeconds: number): number {
    const match = /^(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|m|h)?$/.exec(this.text(name));
    const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'] ?? 1000;
    const ms = match ? Number(match[1]) * unit : Number.NaN;
    if (ms >= minSeconds * 1000 && ms <= maxSeconds * 1000) return Math.round(ms);
    this.wrong(name, `seconds from ${minSeconds} to ${maxSeconds}, such as \`30\`, or with a unit, such as \`2m\``);
    return minSeconds * 1000;
  }

  flag(name: InputName): boolean {
    const value = this.text(name).toLowerCase();
    if (value !== 'true' && value !== 'false') this.wrong(name, '`true` or `false`');
    return value === 'true';
  }

  oneOf<T extends string>(name: InputName, choices: readonly T[]): T {
    const value = this.text(name);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.wrong(name, `one of ${choices.map((c) => `\`${c}\``).join(', ')}`);
    return choice ?? (choices[0] as T);
  }

  /** Names separated by commas, white space or line ends. */
  names(name: InputName, pattern: RegExp, takes: string): string[] {
    const names = this.text(name)
      .split(/[\s,]+/)
      .filter((part) => part !== '');
    if (names.some((part) => !pattern.test(part))) this.wrong(name, takes);
    return [...new Set(names)];
  }

  service(name: InputName, required: boolean): string {
    const value = this.text(name);
    if (value === '' ? required : !SERVICE_NAME.test(value)) {
      this.wrong(name, 'the name of a Compose service: letters, digits, `.`, `_` and `-`, a letter or digit first');
    }
    return value;
  }

  url(name: InputName): URL | null {
    const value = this.text(name);
    if (value === '') return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '') {
      return url;
    }
    this.wrong(name, 'a URL that begins with `http://` or `https://` and holds no user or password');
    return null;
  }

  path(name: InputName): string {
    const value = this.text(name);
    if (value !== '' && !/^\/[^\s#]*$/.test(value)) this.wrong(name, 'a path that begins with `/` and has no spaces');
    return value;
  }

  patterns(name: InputName): RegExp[] {
    const patterns: RegExp[] = [];
    for (const line of this.lines(name).split(/\r?\n/)) {
      if (line.trim() === '') continue;
      try {
        patterns.push(new RegExp(line.trim(), 'g'));
      } catch {
        this.wrong(name, `regular expressions, one a line; ${quoteBriefly(line)} is none`);
      }
    }
    return patterns;
  }
}

function defaultOf(name: InputName): string {
  return INPUTS.find((input) => input.name === name)?.default ?? '';
}

function quoteBriefly(value: string): string {
  const oneLine = value.replace(/\s+/g, ' ');
  return `\`${oneLine.length > 60 ? `${oneLine.slice(0, 57)}…` : oneLine}\``;
}

function list(value: string): string[] {
  return value
    .split(/[\r\n,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readWay(reader: Reader): Way {
  const host = reader.text('host').replace(/^\[(.*)\]$/, '$1');
  const connectTimeoutMs = reader.duration('connect-timeout', 1, 600);
  if (host === 'local') return { kind: 'local' };
  return readSshWay(reader, host, connectTimeoutMs);
}

function readFailOn(reader: Reader): RunStatus[] {
  const words = reader
    .text('fail-on')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'never') return [];
  const chosen = FAILING.filter((status) => words.includes(status));
  if (words.length === 0 || chosen.length !== new Set(words).size) {
    reader.wrong(
      'fail-on',
      `any of ${FAILING.map((status) => `\`${status}\``).join(', ')}, separated by commas, or \`never\``,
    );
  }
  return chosen;
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0']);

function readerOf(raw: (name: InputName) => string): Reader {
  return new Reader((name) => {
    const given = raw(name);
    return given.trim() === '' && !MAY_BE_EMPTY.has(name) ? defaultOf(name) : given;
  });
}

export type Mode = 'remediate' | 'hosts' | 'merge';
const MODES: readonly Mode[] = ['remediate', 'hosts', 'merge'];

/** @throws InvalidInputs */
export function readMode(raw: (name: InputName) => string): Mode {
  const reader = readerOf(raw);
  const mode = reader.oneOf('mode', MODES);
  if (reader.mistakes.length > 0) throw new InvalidInputs(reader.mistakes);
  return mode;
}

/**
 * Parses the inputs of `mode: merge`.
 * @throws InvalidInputs with every mistake.
 */
export function readMergeSettings(raw: (name: InputName) => string): {
  readonly reports: string;
  readonly failOn: readonly RunStatus[];
  readonly redact: readonly RegExp[];
} {
  const reader = readerOf(raw);
  const reports = reader.text('reports');
  if (reports === '') reader.wrong('reports', 'the folder of the JSON reports, such as `reports`');
  const settings = { reports, failOn: readFailOn(reader), redact: reader.patterns('redact') };
  if (reader.mistakes.length > 0) throw new InvalidInputs(reader.mistakes);
  return settings;
}

/**
 * Parses the inputs.
 * @param raw the value of an input as given; '' where it was not.
 * @throws InvalidInputs with every mistake.
 */
export function readSettings(raw: (name: InputName) => string): Settings {
  const reader = readerOf(raw);
  const way = readWay(reader);
  const projectDirectory = reader.text('project-directory');
  if (projectDirectory === '' || projectDirectory.includes('\0') || projectDirectory.includes('\n')) {
    reader.wrong('project-directory', 'the path of a folder on the host, such as `~/app` or `/srv/app`');
  }
  const composeFiles = list(reader.text('compose-files'));
  if (composeFiles.some((file) => file.startsWith('-') || file.includes('\0')))
    reader.wrong('compose-files', 'paths of compose files, none of which begins with `-`');
  const baseUrl = reader.url('base-url');
  if (reader.text('base-url') === '') reader.wrong('base-url', 'a URL, such as `http://localhost:8002`');
  const dashboard = reader.url('dashboard-url');
  const acceptedHealth = list(reader.text('accepted-health'));
  if (acceptedHealth.length === 0) reader.wrong('accepted-health', 'at least one value, such as `healthy`');
  const healthPointer = reader.text('health-json-path');
  if (!/^[^\s.]+(\.[^\s.]+)*$/.test(healthPointer))
    reader.wrong('health-json-path', 'keys separated by dots, such as `data.backend_health`');
  const serviceNames = 'names of Compose services, separated by commas or spaces';

  const settings: Settings = {
    way,
    target: {
      service: reader.service('service', true),
      databaseService: reader.service('database-service', false),
      services: reader.names('services', SERVICE_NAME, serviceNames),
      projectDirectory,
      profiles: reader.names('profile', SERVICE_NAME, 'names of Compose profiles, separated by commas'),
      composeFiles,
      baseUrl: baseUrl ? baseUrl.href.replace(/\/$/, '') : '',
      port: baseUrl ? placeOf(baseUrl).port : 0,
      local: baseUrl ? LOCAL_NAMES.has(baseUrl.hostname) : false,
      dashboardUrl: dashboard?.href ?? '',
      acceptedHealth,
      goodHealth: acceptedHealth.slice(0, 1),
      healthPointer,
      slowMs: reader.duration('slow-after', 0.1, 60),
    },
    pingPath: reader.path('ping-path'),
    healthPath: reader.path('health-path'),
    monitoringPath: reader.path('monitoring-path'),
    name: reader.text('settings-host'),
    fix: reader.text('fix') === '' ? 'none' : reader.oneOf('fix', FIXES),
    keepGoodImage: reader.flag('keep-good-image'),
    awaitHealthy: reader.flag('await-healthy'),
    dryRun: reader.flag('dry-run'),
    maxAttempts: reader.wholeNumber('max-attempts', 1, 10),
    confirmAfterMs: reader.duration('confirm-after', 0, 300),
    verifyTimeoutMs: reader.duration('verify-timeout', 1, 3600),
    stableForMs: reader.duration('stable-for', 0, 600),
    commandTimeoutMs: reader.duration('command-timeout', 1, 7200),
    endpointTimeoutMs: reader.duration('endpoint-timeout', 0.1, 60),
    lockTimeoutMs: reader.duration('lock-timeout', 0, 3600),
    respectManualStop: reader.flag('respect-manual-stop'),
    onDeploy: reader.oneOf('on-deploy', ['wait', 'report'] as const),
    maxFixes: reader.wholeNumber('max-fixes', 1, 100),
    fixWindowMs: reader.duration('fix-window', 1, 31 * 86_400),
    logLines: reader.wholeNumber('log-lines', 10, 5000),
    failOn: readFailOn(reader),
    reportPath: reader.text('report-path'),
    ec2Metadata: reader.flag('ec2-metadata'),
    useSudo: reader.flag('use-sudo'),
    allowPrune: reader.flag('allow-prune'),
    allowStartDocker: reader.flag('allow-start-docker'),
    removeOrphans: reader.flag('remove-orphans'),
    redact: reader.patterns('redact'),
    announce: readAnnounce(reader),
  };
  if (
    settings.pingPath === '' &&
    settings.healthPath === '' &&
    settings.monitoringPath === '' &&
    dashboard === null &&
    reader.text('dashboard-url') === ''
  ) {
    reader.wrong('ping-path', 'a path: with no endpoint at all, recovery could not be verified');
  }
  if (reader.mistakes.length > 0) throw new InvalidInputs(reader.mistakes);
  return settings;
}
