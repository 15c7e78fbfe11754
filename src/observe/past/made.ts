/**
 * A container as it was made, from `docker inspect`: what can be compared with the compose files. It holds values of
 * variables, and stays within observe/.
 */

import * as v from 'valibot';
import { parseJson } from '../json.ts';

export interface Made {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly project: string;
  readonly service: string;
  readonly workingDirectory: string;
  readonly configFiles: readonly string[];
  readonly imageReference: string;
  readonly imageId: string;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly environment: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `IP:HOST-PORT->PORT/PROTOCOL`; the IP is left out where it is every one. */
  readonly ports: readonly string[];
  /** `SOURCE->TARGET`, without anonymous volumes, secrets and configs. */
  readonly mounts: readonly string[];
  readonly memoryBytes: number;
  readonly restartPolicy: string;
  readonly healthTest: readonly string[];
  /** Whether the engine bounds its log. */
  readonly logRotated: boolean;
}

const text = v.fallback(v.optional(v.string(), ''), '');
const words = v.fallback(v.nullish(v.array(v.string()), []), []);
const bindings = v.fallback(
  v.nullish(v.record(v.string(), v.nullish(v.array(v.object({ HostIp: text, HostPort: text })))), {}),
  {},
);
const INSPECT = v.object({
  Id: v.string(),
  Name: text,
  Created: text,
  Image: text,
  Config: v.object({
    Image: text,
    Env: words,
    Cmd: words,
    Entrypoint: words,
    Labels: v.fallback(v.nullish(v.record(v.string(), v.string()), {}), {}),
    Healthcheck: v.fallback(v.nullish(v.object({ Test: words })), null),
  }),
  HostConfig: v.object({
    Memory: v.fallback(v.optional(v.number(), 0), 0),
    PortBindings: bindings,
    LogConfig: v.fallback(
      v.nullish(v.object({ Type: text, Config: v.fallback(v.nullish(v.record(v.string(), v.string()), {}), {}) })),
      null,
    ),
    RestartPolicy: v.fallback(
      v.optional(v.object({ Name: text, MaximumRetryCount: v.fallback(v.optional(v.number(), 0), 0) }), {
        Name: '',
        MaximumRetryCount: 0,
      }),
      { Name: '', MaximumRetryCount: 0 },
    ),
  }),
  Mounts: v.fallback(v.nullish(v.array(v.object({ Type: text, Name: text, Source: text, Destination: text })), []), []),
});

/** Reads the probe's part `containers`. Lines of another shape are passed over. Never throws. */
export function readMade(output: string): Made[] {
  return output.split('\n').flatMap((line) => {
    const parsed = v.safeParse(INSPECT, parseJson(line));
    return parsed.success && parsed.output.Config.Labels?.['com.docker.compose.oneoff'] !== 'True'
      ? [toMade(parsed.output)]
      : [];
  });
}

function toMade(raw: v.InferOutput<typeof INSPECT>): Made {
  const labels = raw.Config.Labels ?? {};
  const compose = (name: string) => labels[`com.docker.compose.${name}`] ?? '';
  const policy = raw.HostConfig.RestartPolicy;
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    createdAt: raw.Created,
    project: compose('project'),
    service: compose('service'),
    workingDirectory: compose('project.working_dir'),
    configFiles: compose('project.config_files')
      .split(',')
      .filter((file) => file !== ''),
    imageReference: raw.Config.Image,
    imageId: raw.Image,
    command: raw.Config.Cmd ?? [],
    entrypoint: raw.Config.Entrypoint ?? [],
    environment: raw.Config.Env ?? [],
    labels,
    ports: Object.entries(raw.HostConfig.PortBindings ?? {}).flatMap(([port, hosts]) =>
      (hosts ?? [])
        .filter((host) => Number(host.HostPort) > 0)
        .map((host) => portText(host.HostIp, host.HostPort, port)),
    ),
    mounts: (raw.Mounts ?? []).flatMap((mount) => {
      if (mount.Type === 'volume')
        return /^[0-9a-f]{64}$/.test(mount.Name) ? [] : [`${mount.Name}->${mount.Destination}`];
      return mount.Type === 'bind' && !mount.Destination.startsWith('/run/secrets')
        ? [`${mount.Source}->${mount.Destination}`]
        : [];
    }),
    memoryBytes: raw.HostConfig.Memory,
    restartPolicy: policy.MaximumRetryCount > 0 ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name || 'no',
    healthTest: raw.Config.Healthcheck?.Test ?? [],
    logRotated: raw.HostConfig.LogConfig?.Type !== 'json-file' || 'max-size' in (raw.HostConfig.LogConfig.Config ?? {}),
  };
}

/** `port` with its protocol, such as `8002/tcp`. */
export function portText(hostIp: string, hostPort: string, port: string): string {
  const everywhere = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
  return `${everywhere ? '' : `${hostIp}:`}${hostPort}->${port}`;
}
