/**
 * What was seen, at one moment, of the host and its backend. Facts only: nothing here says what is good or bad.
 */

import type { DiskUse } from './disk-use.ts';
import type { Ec2 } from './ec2.ts';
import type { Fact } from './fact.ts';
import type { Hands } from './hands.ts';
import type { Past } from './past.ts';

export type { Fact } from './fact.ts';

/** Container states as `docker inspect` names them (`State.Status`). */
export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** Health as `docker inspect` names it (`State.Health.Status`); `none` where no health check is defined. */
export type Health = 'healthy' | 'unhealthy' | 'starting' | 'none';

/** One run of the container's own health check, from `State.Health.Log` (the engine keeps five). */
export interface HealthProbe {
  readonly at: string;
  /** 0 healthy, 1 unhealthy, -1 when the check did not end in its time. */
  readonly exitCode: number;
  /** At most 4,096 bytes, as the engine keeps it. */
  readonly output: string;
}

/** The container's health check. Times are 0 where the engine's default holds. */
export interface HealthCheck {
  readonly test: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly retries: number;
}

/** A port of the container that is bound to one of the host. `hostPort` 0: the engine chooses one. */
export interface PublishedPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

/** One container of the host, of the project or not. Times are RFC 3339 as the engine prints them, '' when never. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** Compose labels; '' for a container that Compose did not make. */
  readonly project: string;
  readonly service: string;
  readonly workingDirectory: string;
  readonly image: { readonly reference: string; readonly id: string };
  readonly command: readonly string[];
  readonly state: {
    readonly status: ContainerStatus;
    readonly health: Health;
    readonly exitCode: number;
    readonly oomKilled: boolean;
    /** Why the last start failed, from `State.Error`; '' when it did not. */
    readonly error: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    /** Restarts by the restart policy since the container was created or last started by hand. */
    readonly restartCount: number;
    readonly failingStreak: number;
  };
  readonly healthLog: readonly HealthProbe[];
  readonly healthCheck: HealthCheck | null;
  readonly restartPolicy: string;
  /** 0: no limit. */
  readonly memoryLimitBytes: number;
  readonly ports: readonly PublishedPort[];
  readonly networks: readonly { readonly name: string; readonly ipAddress: string }[];
  readonly networkMode: string;
  readonly mounts: readonly { readonly source: string; readonly destination: string; readonly type: string }[];
  readonly environmentNames: readonly string[];
}

export interface LogLine {
  /** RFC 3339 with nanoseconds, from `docker logs --timestamps`; '' where the line had none. */
  readonly at: string;
  readonly text: string;
}

export type ProjectFolder =
  | { readonly status: 'found'; readonly directory: string; readonly entries: readonly string[] }
  | { readonly status: 'missing'; readonly directory: string };

export type Engine =
  | { readonly status: 'running'; readonly version: string; readonly docker: string; readonly now: string }
  | { readonly status: 'down'; readonly message: string }
  | { readonly status: 'forbidden'; readonly message: string }
  | { readonly status: 'missing'; readonly message: string }
  | { readonly status: 'unknown'; readonly message: string };

/** A service as the compose files say it should be, from `compose config`. */
export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly builds: boolean;
  readonly containerName: string;
  readonly dependsOn: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly environmentNames: readonly string[];
  readonly healthCheck: HealthCheck | null;
  readonly restart: string;
  readonly networkMode: string;
}

export type Compose =
  | {
      readonly status: 'valid';
      /** `docker compose` or `docker-compose`. */
      readonly command: string;
      readonly project: string;
      readonly services: readonly ComposeService[];
      /** What Compose warned of, such as variables that are not set. */
      readonly warnings: readonly string[];
    }
  | { readonly status: 'invalid'; readonly command: string; readonly message: string }
  | { readonly status: 'unavailable'; readonly message: string };

/** A TCP listener on the host. Empty or 0 where the host would not tell without more rights. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  readonly process: string;
  readonly commandLine: string;
  readonly user: string;
}

/** A port that is listened on inside a container. `loopbackOnly`: no other container or host can reach it. */
export interface ContainerSocket {
  readonly port: number;
  readonly loopbackOnly: boolean;
}

/** `pg_isready`'s four answers (exit 0 to 3), and what else may be said of a database. */
export type DatabaseReadiness =
  | { readonly status: 'accepting' | 'rejecting' | 'no-response' | 'no-attempt'; readonly output: string }
  | { readonly status: 'not-asked'; readonly output: string };

export type EndpointName = 'ping' | 'health' | 'monitoring' | 'dashboard';

export type EndpointOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      /** At most 64 KiB; `truncated` says that there was more. */
      readonly body: string;
      readonly truncated: boolean;
      readonly server: string;
    }
  | {
      /** `refused`: no listener. `reset`: closed before an answer. `timeout`: no answer in time. `protocol`: not HTTP. */
      readonly kind: 'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'protocol' | 'unreachable' | 'unknown';
      readonly message: string;
    };

/** One question to a health endpoint and what came back. */
export interface EndpointAnswer {
  readonly name: EndpointName;
  readonly url: string;
  /** Seen from the host itself (through the tunnel or by curl there), or from the runner, as users see it. */
  readonly viewpoint: 'host' | 'runner';
  readonly via: 'tunnel' | 'curl' | 'direct';
  readonly durationMs: number;
  readonly outcome: EndpointOutcome;
}

/** A reverse proxy in front of the backend: nginx as a service of the host, or as a container of the project. */
export type ReverseProxy =
  | {
      readonly kind: 'service';
      readonly running: boolean;
      readonly manager: 'systemd' | 'service' | 'none';
      readonly errorLog: readonly string[];
    }
  | {
      readonly kind: 'container';
      readonly containerId: string;
      readonly service: string;
      readonly running: boolean;
      readonly errorLog: readonly string[];
    };

export interface FileSystem {
  readonly mount: string;
  readonly sizeBytes: number;
  readonly availableBytes: number;
  /** 0 to 100. */
  readonly usedPercent: number;
  readonly inodesUsedPercent: number;
}

export interface Machine {
  readonly user: string;
  readonly groups: readonly string[];
  readonly system: string;
  readonly now: string;
  readonly uptimeSeconds: number;
  readonly load1: number;
  readonly cpus: number;
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
  readonly fileSystems: readonly FileSystem[];
  /** Lines of the kernel's log about killed processes, where the user may read it. */
  readonly kernelKills: readonly string[];
}

/** Which part of the host the run is about, from the settings. */
export interface Target {
  readonly service: string;
  readonly databaseService: string;
  readonly services: readonly string[];
  readonly projectDirectory: string;
  readonly profiles: readonly string[];
  readonly composeFiles: readonly string[];
  readonly baseUrl: string;
  /** The port in `baseUrl`. */
  readonly port: number;
  /** Whether `baseUrl` names the host itself, so that a listener there is the backend's. */
  readonly local: boolean;
  readonly dashboardUrl: string;
  /** Values of `backend_health` that the guide accepts as an answer, and those that are good. */
  readonly acceptedHealth: readonly string[];
  readonly goodHealth: readonly string[];
  /** Dot path of that value in the monitoring answer. */
  readonly healthPointer: string;
  /** Milliseconds from which an answer of the ping endpoint is slow. */
  readonly slowMs: number;
}

export interface Snapshot {
  readonly takenAt: string;
  readonly target: Target;
  readonly machine: Fact<Machine>;
  readonly folder: Fact<ProjectFolder>;
  readonly engine: Engine;
  readonly compose: Compose;
  /** Every container on the host; `project` tells ours. */
  readonly containers: Fact<readonly Container[]>;
  /** The Compose project's name: from Compose itself, else from labels, else from the folder. */
  readonly project: string;
  /** By container id: the latest lines, oldest first. */
  readonly logs: Readonly<Record<string, readonly LogLine[]>>;
  /** Whether the image of the service is on the host. */
  readonly imagePresent: Fact<boolean>;
  readonly listeners: Fact<readonly Listener[]>;
  readonly database: DatabaseReadiness;
  /** Ports on which something listens inside the backend's container, its loopback interface told apart. */
  readonly sockets: Fact<readonly ContainerSocket[]>;
  readonly endpoints: readonly EndpointAnswer[];
  readonly proxies: readonly ReverseProxy[];
  /** Who holds the project's lock: another run that is at work on it. '' when nobody does. */
  readonly lockHolder: Fact<string>;
  readonly hands: Hands;
  /** Unknown where it was not asked for. */
  readonly ec2: Fact<Ec2>;
  /** Unknown where the disk has room, as then nobody asks. */
  readonly diskUse: Fact<DiskUse>;
  readonly past: Past;
  /** How many round trips to the host and how many milliseconds the round took. */
  readonly cost: { readonly roundTrips: number; readonly durationMs: number };
}
