/**
 * What the probe is asked for, and how much of each it asks. Values only.
 */

export interface ProbeRequest {
  /** Random text that no output of the host can foresee; it separates the parts. */
  readonly nonce: string;
  readonly projectDirectory: string;
  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
  readonly service: string;
  /** '' where there is none. */
  readonly databaseService: string;
  /** Port whose holder is looked up more closely. */
  readonly port: number;
  /** `HOST:PORT` of endpoints that speak TLS. */
  readonly tlsPlaces: readonly string[];
  /** Whether EC2's instance metadata are asked for. */
  readonly ec2: boolean;
  readonly logLines: number;
  readonly useSudo: boolean;
  /** Seconds that a single command of the probe may take, at least 1. */
  readonly partSeconds: number;
  /** `command line`: the engine is not asked by its socket, even where that is at hand. */
  readonly engine: 'any way' | 'command line';
}

/** Bytes of one container's log that are read at most. */
export const LOG_BYTES = 262_144;
/** Containers of the backend, and of its database, that are looked at more closely. */
export const REPLICAS = 4;
/** Containers beyond the backend and its database whose logs are read, and lines of each. */
export const OTHER_LOGS = 10;
export const LINES_OF_OTHERS = 30;
/** Names of images that are asked for. */
export const IMAGES_ASKED = 40;

/** Seconds that are looked back over. */
export const LOOK_BACK_SECONDS = 86_400;

/** Exit code of the part `database` where the database's own health check passes. */
export const DATABASE_IS_HEALTHY = 102;

/** Asks the database in its own container, by the program that it brings for that; 101: it brings none that is known. */
export const PING = [
  'sh',
  '-c',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the container's shell reads it.
  'if command -v pg_isready >/dev/null 2>&1; then exec pg_isready -t 3 -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-postgres}"; elif command -v mysqladmin >/dev/null 2>&1; then mysqladmin ping && exit 0; exit 1; elif command -v redis-cli >/dev/null 2>&1; then redis-cli ping; else exit 101; fi',
] as const;
