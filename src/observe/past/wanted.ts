/**
 * A service as the compose files now say it should be, from `compose config --format json`: what can be compared with a
 * container. It holds values of variables, and stays within observe/.
 */

import * as v from 'valibot';
import { parseJson } from '../json.ts';
import { portText } from './made.ts';

export interface Wanted {
  readonly service: string;
  /** '' where only a build is given. */
  readonly image: string;
  /** null: the image's own. */
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly environment: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** null: ranges, or ports that the engine chooses, can't be compared. */
  readonly ports: readonly string[] | null;
  readonly mounts: readonly string[] | null;
  /** null: not said in bytes. */
  readonly memoryBytes: number | null;
  readonly restartPolicy: string;
  /** null: the image's own, or none. */
  readonly healthTest: readonly string[] | null;
}

const text = v.fallback(v.optional(v.string(), ''), '');
const words = v.fallback(v.nullish(v.array(v.string())), null);
const scalar = v.union([v.string(), v.number(), v.boolean(), v.null_()]);
const map = v.fallback(v.nullish(v.record(v.string(), scalar), {}), {});
const PORT = v.object({
  host_ip: text,
  published: v.fallback(v.nullish(v.union([v.string(), v.number()]), ''), ''),
  target: v.fallback(v.optional(v.number(), 0), 0),
  protocol: text,
});
const size = v.fallback(v.nullish(v.union([v.string(), v.number()])), null);
const LIMITS = v.object({ limits: v.fallback(v.nullish(v.object({ memory: size })), null) });
const SERVICE = v.object({
  image: text,
  command: words,
  entrypoint: words,
  environment: map,
  labels: map,
  restart: text,
  mem_limit: size,
  deploy: v.fallback(v.nullish(v.object({ resources: v.fallback(v.nullish(LIMITS), null) })), null),
  ports: v.fallback(v.nullable(v.optional(v.array(PORT), [])), null),
  volumes: v.fallback(v.nullable(v.optional(v.array(v.object({ type: text, source: text, target: text })), [])), null),
  healthcheck: v.fallback(
    v.nullish(v.object({ test: words, disable: v.fallback(v.optional(v.boolean(), false), false) })),
    null,
  ),
});
const CONFIG = v.object({
  services: v.record(v.string(), SERVICE),
  volumes: v.fallback(v.nullish(v.record(v.string(), v.nullish(v.object({ name: text }))), {}), {}),
});

/** Reads the probe's part `compose`; empty where that holds no JSON, as of docker-compose (v1). Never throws. */
export function readWanted(output: string): Wanted[] {
  const start = output.search(/^\{/m);
  const parsed = v.safeParse(CONFIG, start === -1 ? undefined : parseJson(output.slice(start)));
  if (!parsed.success) return [];
  const volumes = parsed.output.volumes ?? {};
  return Object.entries(parsed.output.services).map(([service, raw]) =>
    toWanted(service, raw, (name) => volumes[name]?.name || name),
  );
}

function toWanted(service: string, raw: v.InferOutput<typeof SERVICE>, volumeName: (name: string) => string): Wanted {
  const memory = raw.mem_limit ?? raw.deploy?.resources?.limits?.memory ?? 0;
  const ports = raw.ports;
  const exact = ports?.every((port) => /^\d+$/.test(String(port.published))) ?? false;
  return {
    service,
    image: raw.image,
    command: asRun(raw.command),
    entrypoint: asRun(raw.entrypoint),
    // A variable without a value is taken from the shell that ran Compose: it can't be known here.
    environment: Object.entries(raw.environment ?? {}).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${single(String(value))}`],
    ),
    labels: Object.fromEntries(
      Object.entries(raw.labels ?? {}).map(([name, value]) => [name, single(String(value ?? ''))]),
    ),
    ports:
      exact && ports
        ? ports.map((port) =>
            portText(port.host_ip, String(port.published), `${port.target}/${port.protocol || 'tcp'}`),
          )
        : null,
    mounts:
      raw.volumes?.flatMap((mount) => {
        if (mount.source === '') return [];
        if (mount.type === 'volume') return [`${volumeName(mount.source)}->${mount.target}`];
        return mount.type === 'bind' ? [`${mount.source}->${mount.target}`] : [];
      }) ?? null,
    memoryBytes: /^\d+$/.test(String(memory)) ? Number(memory) : null,
    restartPolicy: raw.restart === '' ? 'no' : raw.restart,
    healthTest: raw.healthcheck?.disable ? ['NONE'] : asRun(raw.healthcheck?.test ?? null),
  };
}

/** Compose writes `$` as `$$`, so that its output can be read again as a compose file. */
function single(value: string): string {
  return value.replaceAll('$$', '$');
}

function asRun(list: readonly string[] | null | undefined): readonly string[] | null {
  return list?.map(single) ?? null;
}
