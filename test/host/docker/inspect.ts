/**
 * Containers and images as `docker inspect` shows them: the engine's whole structure, from the stand-in's state.
 */

import type { Container } from '../engine/container.ts';
import type { Image } from '../engine/image.ts';
import { commandOf, environmentEntries } from '../engine/run-config.ts';

const NANOS = 1_000_000;

export function inspectContainer(container: Container): Record<string, unknown> {
  const { spec, id, image } = container;
  const folder = `/var/lib/docker/containers/${id}`;
  const [path = '', ...args] = commandOf(container);
  return {
    Id: id,
    Created: container.createdAt,
    Path: path,
    Args: args,
    State: state(container),
    Image: image.id,
    ResolvConfPath: `${folder}/resolv.conf`,
    HostnamePath: `${folder}/hostname`,
    HostsPath: `${folder}/hosts`,
    LogPath: `${folder}/${id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.policy.count,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfig(container),
    GraphDriver: { Data: {}, Name: 'overlay2' },
    Mounts: spec.mounts.map((mount) => ({
      Type: mount.type,
      ...(mount.type === 'volume' ? { Name: mount.source } : {}),
      Source: mount.type === 'volume' ? `/var/lib/docker/volumes/${mount.source}/_data` : mount.source,
      Destination: mount.destination,
      ...(mount.type === 'volume' ? { Driver: 'local', Mode: 'z' } : { Mode: 'rw' }),
      RW: true,
      Propagation: mount.type === 'volume' ? '' : 'rprivate',
    })),
    Config: config(container),
    NetworkSettings: networkSettings(container),
  };
}

function state(container: Container): Record<string, unknown> {
  const { status, health } = container;
  return {
    Status: status,
    Running: container.alive || status === 'restarting',
    Paused: status === 'paused',
    Restarting: status === 'restarting',
    OOMKilled: container.oomKilled,
    Dead: false,
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: container.startedAt,
    FinishedAt: container.finishedAt,
    ...(health === null || container.startedAt.startsWith('0001')
      ? {}
      : {
          Health: {
            Status: health.status,
            FailingStreak: health.failingStreak,
            Log: health.log.map((probe) => ({
              Start: probe.start,
              End: probe.end,
              ExitCode: probe.exitCode,
              Output: probe.output,
            })),
          },
        }),
  };
}

function hostConfig({ spec, policy, memoryBytes }: Container): Record<string, unknown> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of spec.ports) {
    const key = `${port.containerPort}/tcp`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: port.hostIp, HostPort: String(port.hostPort) }];
  }
  const binds = spec.mounts
    .filter((mount) => mount.type === 'bind')
    .map((mount) => `${mount.source}:${mount.destination}:rw`);
  return {
    Binds: binds.length > 0 ? binds : null,
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: spec.network,
    PortBindings: bindings,
    RestartPolicy: { Name: policy.rule.name, MaximumRetryCount: policy.rule.maximumRetries },
    AutoRemove: false,
    VolumeDriver: '',
    VolumesFrom: null,
    IpcMode: 'private',
    Privileged: false,
    ReadonlyRootfs: false,
    Runtime: 'runc',
    CpuShares: 0,
    Memory: memoryBytes,
    NanoCpus: 0,
    MemoryReservation: 0,
    MemorySwap: memoryBytes * 2,
    OomKillDisable: false,
    PidsLimit: null,
    Ulimits: null,
  };
}

function config(container: Container): Record<string, unknown> {
  const { spec, image, id } = container;
  const check = spec.healthCheck;
  const exposed = [...new Set([...image.exposedPorts, ...spec.ports.map((port) => port.containerPort)])];
  const entrypoint = spec.entrypoint ?? image.entrypoint;
  return {
    Hostname: id.slice(0, 12),
    Domainname: '',
    User: '',
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
    ...(exposed.length > 0 ? { ExposedPorts: Object.fromEntries(exposed.map((port) => [`${port}/tcp`, {}])) } : {}),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: environmentEntries(container),
    Cmd: spec.command ?? image.command,
    ...(check === null
      ? {}
      : {
          Healthcheck: {
            Test: check.test,
            ...(check.intervalMs > 0 ? { Interval: check.intervalMs * NANOS } : {}),
            ...(check.timeoutMs > 0 ? { Timeout: check.timeoutMs * NANOS } : {}),
            ...(check.startPeriodMs > 0 ? { StartPeriod: check.startPeriodMs * NANOS } : {}),
            ...(check.retries > 0 ? { Retries: check.retries } : {}),
          },
        }),
    Image: spec.image,
    Volumes: null,
    WorkingDir: '',
    Entrypoint: entrypoint.length > 0 ? entrypoint : null,
    OnBuild: null,
    Labels: Object.fromEntries(
      Object.entries({ ...image.labels, ...spec.labels }).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

function networkSettings(container: Container): Record<string, unknown> {
  const { spec, id } = container;
  const { address } = container.exposure;
  const ports: Record<string, { HostIp: string; HostPort: string }[]> = {};
  if (container.alive) {
    for (const port of spec.ports) {
      const hostPort = String(port.hostPort);
      const everywhere = [
        { HostIp: '0.0.0.0', HostPort: hostPort },
        { HostIp: '::', HostPort: hostPort },
      ];
      ports[`${port.containerPort}/tcp`] =
        port.hostIp === '' ? everywhere : [{ HostIp: port.hostIp, HostPort: hostPort }];
    }
  }
  return {
    Bridge: '',
    Ports: ports,
    HairpinMode: false,
    Gateway: '',
    IPAddress: '',
    Networks: {
      [spec.network]: {
        IPAMConfig: null,
        Links: null,
        Aliases: [...spec.aliases, id.slice(0, 12)],
        Gateway: address === '' ? '' : '172.18.0.1',
        IPAddress: address,
        IPPrefixLen: address === '' ? 0 : 16,
      },
    },
  };
}

export function inspectImage(image: Image): Record<string, unknown> {
  return {
    Id: image.id,
    RepoTags: [...image.tags],
    RepoDigests: [],
    Parent: '',
    Comment: 'buildkit.dockerfile.v0',
    Created: image.createdAt,
    DockerVersion: '',
    Author: '',
    Config: {
      ...(image.exposedPorts.length > 0
        ? { ExposedPorts: Object.fromEntries(image.exposedPorts.map((port) => [`${port}/tcp`, {}])) }
        : {}),
      Env: image.environment,
      Cmd: image.command,
      ...(image.entrypoint.length > 0 ? { Entrypoint: image.entrypoint } : {}),
      Labels: image.labels,
    },
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.sizeBytes,
    VirtualSize: image.sizeBytes,
    Metadata: { LastTagTime: image.taggedAt },
  };
}
