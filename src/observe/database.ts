/**
 * Whether the database takes connections: by `pg_isready` or its like, run in the container, or by the database's own health
 * check where that has just passed and nothing else is amiss.
 */

import type { Host } from '../host/host.ts';
import { preamble } from '../host/preamble.ts';
import { repeatable } from '../host/reconnecting.ts';
import type { Settings } from '../model/settings.ts';
import type { Container, DatabaseReadiness, EndpointAnswer } from '../model/snapshot.ts';
import { PING_FUNCTION } from './engine-command-line.ts';
import type { Frame } from './frames.ts';
import { DATABASE_IS_HEALTHY } from './probe-request.ts';

/** Characters of what the check says. */
const SAID_LENGTH = 16_384;
/** Beyond its own interval and timeout, a health check that the engine still runs is no older than this. */
const LATE_MS = 5_000;
const PING_SECONDS = 15;

/** Reads the probe's part `database`. */
export function readDatabase(frame: Frame | undefined): DatabaseReadiness {
  const output = frame?.text.slice(0, SAID_LENGTH).replaceAll('\r', '').trim() ?? '';
  if (frame?.exitCode === 124 || frame?.exitCode === 137)
    return { status: 'no-response', output: 'it did not answer in time' };
  if (!frame || frame.exitCode >= 100) return { status: 'not-asked', output };
  const status = (['accepting', 'rejecting', 'no-response', 'no-attempt'] as const)[frame.exitCode];
  return status === undefined ? { status: 'not-asked', output } : { status, output };
}

/** Whether the probe left the database to its own health check. */
export function leftToHealthCheck(frame: Frame | undefined): boolean {
  return frame?.exitCode === DATABASE_IS_HEALTHY;
}

/**
 * What the health check says for the database. null: it must be asked after all, as something is amiss, or as the check's last
 * run is no longer fresh.
 * @param now the host's clock.
 */
export function byHealthCheck(
  container: Container,
  now: string,
  endpoints: readonly EndpointAnswer[],
): DatabaseReadiness | null {
  const asked = endpoints.filter(({ viewpoint }) => viewpoint === 'host');
  const well = asked.length > 0 && asked.every(({ outcome }) => outcome.kind === 'answered' && outcome.status < 300);
  const { healthCheck, healthLog, state } = container;
  const last = healthLog.at(-1);
  if (!well || healthCheck === null || last === undefined || last.exitCode !== 0 || state.health !== 'healthy')
    return null;
  const ageMs = Date.parse(now) - Date.parse(last.at);
  if (!(Math.abs(ageMs) <= healthCheck.intervalMs + healthCheck.timeoutMs + LATE_MS)) return null;
  const output = last.output.trim() || `its own health check passed: ${healthCheck.test.slice(1).join(' ')}`;
  return { status: 'accepting', output };
}

/** Asks the database in its container by the command line. The exit code is the check's. */
export function pingScript(settings: Settings, container: string): string {
  return `${preamble(settings.target.projectDirectory, settings.useSudo)}seconds=${PING_SECONDS}
database='${/^[0-9a-f]+$/.test(container) ? container : ''}'
${PING_FUNCTION}ping_by_command_line "$database" 2>&1
`;
}

/** Asks a database in its container. @throws ConnectionLost when the connection broke and could not be made again. */
export async function pingDatabase(host: Host, settings: Settings, container: string): Promise<DatabaseReadiness> {
  const script = pingScript(settings, container);
  const { exitCode, stdout, timedOut } = await repeatable(host, {
    script,
    timeoutMs: 2 * PING_SECONDS * 1000,
    maxOutputBytes: SAID_LENGTH,
  });
  return readDatabase({ exitCode: timedOut ? 124 : (exitCode ?? 124), text: stdout });
}
