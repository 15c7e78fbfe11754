/** The database runs and takes no connections. */

import type { DatabaseReadiness, LogLine } from '../../model/snapshot.ts';
import { BACKEND_SYMPTOMS, type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { checkEvidence, endpointEvidence, type Facts, hostClock, secondsBetween, stateEvidence } from '../facts.ts';
import { composeCommand, fix, refuse } from '../remedies.ts';
import { rootSign } from '../signs/read.ts';

/** What PostgreSQL, MySQL and Redis say while they start or recover. */
const BUSY =
  /(?:the )?database system is (?:starting up|in recovery mode|not yet accepting connections)|automatic recovery in progress|redo starts at|LOADING Redis is loading|InnoDB: (?:Starting crash recovery|Applying a batch)/;
const READY = /ready to accept (?:read-only )?connections|ready for connections/i;
const YOUNG_SECONDS = 15;

/** Whether the database takes no connections; what no tool in the container can tell, its own health check may. */
function takesNone(of: Facts): boolean {
  const { status, output } = of.snapshot.database;
  switch (status) {
    case 'accepting':
      return output.startsWith('LOADING');
    case 'rejecting':
      return !/Error response from daemon|OCI runtime/.test(output);
    case 'no-response':
      return true;
    case 'no-attempt':
    case 'not-asked':
      return of.ill && of.database !== null && ['unhealthy', 'starting'].includes(of.database.state.health);
  }
}

/** Whether it says that it turns connections away, which a dead socket does not. */
function turnsAway({ status, output }: DatabaseReadiness): boolean {
  return status === 'accepting' || (status === 'rejecting' && !/can't connect|could not connect/i.test(output));
}

/** The line with which it says that it starts or recovers, unless it has said since that it is ready. */
function busyLine(lines: readonly LogLine[]): LogLine | null {
  const recent = lines.slice(-12);
  const busy = recent.findLastIndex((line) => BUSY.test(line.text));
  return busy > recent.findLastIndex((line) => READY.test(line.text)) ? (recent[busy] ?? null) : null;
}

export const databaseNotReady: Cause = {
  id: 'database-not-ready',
  title: 'The database is not ready',
  severity: 'critical',
  guide: 'Database connection errors',
  means:
    "The database's container runs, and the database in it accepts no connections. One that is starting up or recovering needs time; one that hangs needs a restart.",
  recognised: '`pg_isready` in the container does not say `accepting connections`.',
  automatic: 'Waits for one that is starting up or recovering, which is never restarted; restarts one that hangs.',
  byHand:
    '`docker compose exec db pg_isready` and its log tell whether it recovers (wait) or hangs (`docker compose restart db`).',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'container-missing'],
  match(of) {
    const { database, snapshot } = of;
    const name = snapshot.target.databaseService;
    if (database === null || database.state.status !== 'running' || !takesNone(of)) return null;
    const { status, output } = snapshot.database;
    const asked = output || (status === 'not-asked' ? `health ${database.state.health}` : status);
    const sign = rootSign(of.databaseLog.slice(-30));
    const busy = busyLine(of.databaseLog);
    const young = secondsBetween(database.state.startedAt, hostClock(snapshot)) < YOUNG_SECONDS;
    const facts = [
      ...(status === 'not-asked' ? [] : [evidence('command', `asking ${database.name} for readiness`, asked)]),
      stateEvidence(database),
      ...checkEvidence(database),
      ...(busy !== null ? [evidence('log', `log of ${name}`, busy.text, busy.at)] : []),
      ...of.failing.slice(0, 2).map(endpointEvidence),
    ];
    const byHand = [
      `Ask it: ${composeCommand(of, `exec ${name} pg_isready`)}.`,
      `Read its log: ${composeCommand(of, `logs --tail=50 ${name}`)}.`,
    ];
    if (sign?.kind === 'database-damaged') {
      return {
        summary: `The database "${name}" is damaged: ${sign.line.text.trim()}`,
        evidence: facts,
        remedy: refuse('A damaged database is for a person to decide on: nothing was changed.'),
        byHand,
      };
    }
    if (turnsAway(snapshot.database) || busy !== null || young || database.state.health === 'starting') {
      return {
        summary: `The database "${name}" is starting up or recovering and takes no connections yet.`,
        evidence: facts,
        remedy: {
          kind: 'wait',
          upToMs: 120_000,
          why: 'A database that is starting up or recovering is waited for and never restarted: a restart would begin the recovery anew.',
        },
        byHand,
      };
    }
    return {
      summary: `The database "${name}" runs and does not answer (${asked}).`,
      evidence: facts,
      remedy: fix([
        { action: 'restart', service: name },
        { action: 'restart', service: of.service },
      ]),
      byHand: [...byHand, `Restart it: ${composeCommand(of, `restart ${name}`)}.`],
    };
  },
};
