/**
 * What runs in a container, as the engine and its neighbours see it. Implementations are in programs/.
 */

export interface Answer {
  readonly afterMs: number;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** `refused`: nothing listens on that port. `never`: the connection is accepted and stays silent. */
export type Reply = Answer | 'refused' | 'never';

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a process may use of the container around it. Everything it starts ends with it. */
export interface Surroundings {
  readonly environment: ReadonlyMap<string, string>;
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  log(stream: 'stdout' | 'stderr', text: string): void;
  exit(code: number): void;
  after(ms: number, action: () => void): void;
  /** The running process behind a name in the container's network, with its address. */
  neighbour(name: string): { readonly address: string; readonly process: Process } | null;
}

export interface Process {
  start(): void;
  /** What SIGTERM does: it must end in `exit`. */
  terminate(): void;
  /** TCP ports on which it listens now. */
  ports(): readonly number[];
  /** Answers a GET request on one of its ports. */
  reply(port: number, path: string): Promise<Reply>;
  /** A command run beside it in the container, null when the image has no such program. */
  run(argv: readonly string[]): RunResult | null;
}

export type StartProcess = (surroundings: Surroundings) => Process;
