/**
 * What Compose itself makes of the project's files: `compose config`, in JSON (v2) or YAML (v1).
 */

import * as v from 'valibot';
import type { Compose, ComposeService, HealthCheck, PublishedPort } from '../model/snapshot.ts';
import type { Frame } from './frames.ts';
import { parseJson } from './json.ts';
import { firstLines } from './lines.ts';

const text = v.fallback(v.optional(v.string(), ''), '');
const portNumber = v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number)), 0), 0);
/** Compose writes a number, `"8001"`, or `"8001-8003"`, of which each replica gets one. */
const portRange = v.fallback(v.optional(v.union([v.string(), v.number()]), 0), 0);
const keys = v.fallback(
  v.optional(
    v.union([
      v.pipe(
        v.array(v.string()),
        v.transform((pairs) => pairs.map((pair) => pair.split('=', 1)[0] ?? '')),
      ),
      v.pipe(
        v.record(v.string(), v.unknown()),
        v.transform((record) => Object.keys(record)),
      ),
    ]),
    [],
  ),
  [],
);

const SERVICE = v.object({
  image: text,
  build: v.optional(v.unknown()),
  container_name: text,
  depends_on: keys,
  environment: v.fallback(v.optional(v.unknown()), undefined),
  restart: text,
  network_mode: text,
  ports: v.fallback(
    v.optional(v.array(v.object({ host_ip: text, published: portRange, target: portNumber, protocol: text })), []),
    [],
  ),
  healthcheck: v.fallback(
    v.nullish(
      v.object({
        test: v.fallback(
          v.optional(
            v.union([
              v.array(v.string()),
              v.pipe(
                v.string(),
                v.transform((one) => ['CMD-SHELL', one]),
              ),
            ]),
            [],
          ),
          [],
        ),
        interval: text,
        timeout: text,
        start_period: text,
        retries: v.fallback(v.optional(v.number(), 0), 0),
        disable: v.fallback(v.optional(v.boolean(), false), false),
      }),
    ),
    null,
  ),
});
const CONFIG = v.object({ name: text, services: v.fallback(v.optional(v.record(v.string(), SERVICE), {}), {}) });

/** What Compose said, and the environment that its services would get (never shown, only looked for). */
export interface ComposeReading {
  readonly compose: Compose;
  readonly environment: readonly string[];
}

const LAST_PORT = 65_535;
/** Published ports of the whole project that are kept: a range may stand for 65,535 of them. */
const MAX_PORTS = 100_000;
/** Lines beside the configuration itself, and characters of each. */
const MAX_LINES = 300;
const LINE_LENGTH = 4000;
/** How docker-compose (v1) begins what it says beside the YAML, which itself holds values that must not be shown. */
const V1_WARNING = /^WARN(?:ING)?\b/;

/** What timeout(1) exits with. */
const TIMED_OUT: ReadonlySet<number> = new Set([124, 137]);

/** Reads the probe's part `compose`: the command's name on the first line, then what it printed. Never throws. */
export function readCompose(frame: Frame | undefined, why = 'the host gave no answer'): ComposeReading {
  if (!frame) return { compose: { status: 'unavailable', message: why }, environment: [] };
  const start = frame.text.search(/^\{/m);
  const [command = '', ...lines] = firstLines(
    start === -1 ? frame.text : frame.text.slice(0, start),
    MAX_LINES,
    LINE_LENGTH,
  );
  if (!command.startsWith('docker'))
    return { compose: { status: 'unavailable', message: [command, ...lines].join('\n').trim() }, environment: [] };
  const before = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (TIMED_OUT.has(frame.exitCode)) {
    return { compose: { status: 'unavailable', message: `${command} did not answer in time` }, environment: [] };
  }
  if (frame.exitCode !== 0) {
    const message = before.join('\n');
    const missing =
      frame.exitCode === 127 ||
      /is not a docker command|unknown command: docker compose|unknown shorthand flag/.test(message);
    return {
      compose: missing ? { status: 'unavailable', message } : { status: 'invalid', command, message },
      environment: [],
    };
  }
  const parsed = v.safeParse(CONFIG, start === -1 ? undefined : parseJson(frame.text.slice(start)));
  if (!parsed.success)
    return {
      compose: {
        status: 'valid',
        command,
        project: '',
        services: [],
        warnings: before.filter((line) => V1_WARNING.test(line)),
      },
      environment: [],
    };
  const services = Object.entries(parsed.output.services);
  const room = { ports: MAX_PORTS };
  return {
    compose: {
      status: 'valid',
      command,
      project: parsed.output.name,
      services: services.map(([name, service]) => toService(name, service, room)),
      warnings: before.map(warningText),
    },
    environment: services.flatMap(([, service]) => environmentPairs(service.environment)),
  };
}

function toService(name: string, raw: v.InferOutput<typeof SERVICE>, room: { ports: number }): ComposeService {
  return {
    name,
    image: raw.image,
    builds: raw.build !== undefined && raw.build !== null,
    containerName: raw.container_name,
    dependsOn: raw.depends_on,
    ports: raw.ports.flatMap((port) => {
      const published = room.ports > 0 ? portsOf(port.published).slice(0, room.ports) : [];
      room.ports -= published.length;
      return published.map(
        (hostPort): PublishedPort => ({
          hostIp: port.host_ip,
          hostPort,
          containerPort: port.target,
          protocol: port.protocol || 'tcp',
        }),
      );
    }),
    environmentNames: environmentPairs(raw.environment).map((pair) => pair.split('=', 1)[0] ?? ''),
    healthCheck: raw.healthcheck && !raw.healthcheck.disable ? toHealthCheck(raw.healthcheck) : null,
    restart: raw.restart,
    networkMode: raw.network_mode,
  };
}

/** The host's ports in a range; `[0]`, where the engine chooses, for what is none. */
function portsOf(range: string | number): number[] {
  const [first = 0, last = first] = String(range).split('-').map(Number);
  return first > 0 && last >= first && last <= LAST_PORT
    ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
    : [0];
}

function toHealthCheck(raw: {
  test: string[];
  interval: string;
  timeout: string;
  start_period: string;
  retries: number;
}): HealthCheck {
  return {
    test: raw.test,
    intervalMs: goDurationMs(raw.interval),
    timeoutMs: goDurationMs(raw.timeout),
    startPeriodMs: goDurationMs(raw.start_period),
    retries: raw.retries,
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** Milliseconds of a Go duration such as `1m30s` (https://pkg.go.dev/time#ParseDuration); 0 for what is none. */
export function goDurationMs(duration: string): number {
  let ms = 0;
  for (const match of duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g))
    ms += Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0);
  return ms;
}

function environmentPairs(environment: unknown): string[] {
  if (Array.isArray(environment)) return environment.filter((pair): pair is string => typeof pair === 'string');
  if (environment === null || typeof environment !== 'object') return [];
  return Object.entries(environment).map(([name, value]) => `${name}=${isPlain(value) ? value : ''}`);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Compose's warnings come as logfmt when they are not written to a terminal. */
function warningText(line: string): string {
  return /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\"/g, '"') ?? line;
}
