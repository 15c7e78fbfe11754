/**
 * What a container is created from: the part of the engine's `Config` and `HostConfig` that this stand-in heeds.
 */

export interface HealthCheckSpec {
  readonly test: readonly string[];
  /** 0: the engine's default (30 s, 30 s, 0, 3). */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly retries: number;
}

export interface PortSpec {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
}

export interface MountSpec {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly destination: string;
}

export interface ContainerSpec {
  readonly name: string;
  /** As written by whoever created it. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  /** null: the image's. */
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly healthCheck: HealthCheckSpec | null;
  readonly restart: { readonly name: string; readonly maximumRetries: number };
  readonly memoryBytes: number;
  readonly ports: readonly PortSpec[];
  readonly network: string;
  /** Names by which others in the network reach it. */
  readonly aliases: readonly string[];
  readonly mounts: readonly MountSpec[];
}
