/** The database's container does not run. */

import type { Rung } from '../../model/plan.ts';
import type { ContainerStatus } from '../../model/snapshot.ts';
import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, logEvidence, ownSignEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, fix, refuse } from '../remedies.ts';
import { rootSign, type SignKind } from '../signs/read.ts';

/** A start passes over a container that the engine is already restarting. */
const WAKES: Partial<Readonly<Record<ContainerStatus, 'unpause' | 'restart'>>> = {
  paused: 'unpause',
  restarting: 'restart',
};

/** What stops a database at its next start as it did at the last one. */
const UNCHANGED_BY_A_START: ReadonlySet<SignKind> = new Set([
  'environment',
  'configuration',
  'permission',
  'read-only',
  'mount',
  'entrypoint',
]);

export const databaseDown: Cause = {
  id: 'database-down',
  title: 'The database is down',
  severity: 'critical',
  guide: 'Database connection errors',
  means:
    "The container of the database has stopped, is missing, paused, or does not stay up; a backend that needs it can't work, whatever is done to the backend.",
  recognised: 'The state of the container of `database-service` is not `running`.',
  automatic: 'Starts the database, then restarts the backend if it needs it.',
  byHand:
    'Read why it stopped (`docker compose logs db`), then `docker compose up -d db`. Where its files are damaged, copy the volume before anything else.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'database-not-ready', 'container-missing'],
  match(of) {
    const name = of.snapshot.target.databaseService;
    if (name === '' || of.snapshot.engine.status !== 'running') return null;
    const { database } = of;
    const defined =
      of.snapshot.compose.status === 'valid' && of.snapshot.compose.services.some((service) => service.name === name);
    if (database === null ? !(defined && of.ours.length > 0) : database.state.status === 'running') return null;
    if (database === null && !of.ill) return null;
    const failed = database !== null && (database.state.status === 'restarting' || database.state.exitCode !== 0);
    const backend: Rung[] = [{ action: 'restart', service: of.service }];
    const sign = database ? rootSign(of.databaseLog) : null;
    if (sign?.kind === 'database-damaged') {
      return {
        summary: `The database "${name}" refuses to start: ${sign.line.text.trim()}`,
        evidence: [...(database ? [stateEvidence(database)] : []), logEvidence(sign, name)],
        remedy: refuse(
          "The database's own files are damaged or belong to another version: starting it again and again can make it worse. A person decides.",
        ),
        byHand: ["Do not remove its volume. Make a copy of it first, then read the database's log."],
      };
    }
    if (database !== null && failed && sign !== null && UNCHANGED_BY_A_START.has(sign.kind)) {
      return {
        summary: `The database "${name}" can't start: ${sign.line.text.trim()}`,
        evidence: [stateEvidence(database), logEvidence(sign, name), ...of.failing.slice(0, 2).map(endpointEvidence)],
        remedy: refuse('The database stops at each start for a reason that no start mends: nothing was changed.'),
        byHand: [`Mend what its log names, then start it: ${composeCommand(of, `up -d ${name}`)}.`],
      };
    }
    return {
      summary:
        database === null
          ? `The database "${name}" has no container.`
          : `The database "${name}" is ${database.state.status}${database.state.status === 'exited' ? ` (exit code ${database.state.exitCode}), since ${database.state.finishedAt}` : ''}.`,
      evidence: [
        ...(database ? [stateEvidence(database)] : []),
        ...tailEvidence(of.databaseLog, name, 2),
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : []),
        ...of.failing.slice(0, 2).map(endpointEvidence),
      ],
      remedy: fix([
        { action: database === null ? 'start' : (WAKES[database.state.status] ?? 'start'), service: name },
        ...backend,
      ]),
      byHand: [
        `See why it stopped: ${composeCommand(of, `logs --tail=50 ${name}`)}.`,
        `Start it: ${composeCommand(of, `up -d ${name}`)}.`,
      ],
    };
  },
};
