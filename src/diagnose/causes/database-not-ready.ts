/** The database runs and takes no connections. */

import { BACKEND_SYMPTOMS, type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { checkEvidence, endpointEvidence, hostClock, secondsBetween, stateEvidence } from '../facts.ts';
import { composeCommand, fix, refuse } from '../remedies.ts';

import { rootSign } from '../signs/read.ts';

/** What PostgreSQL, MySQL and Redis say while they start or recover. */
const BUSY =
  /(?:the )?database system is (?:starting up|in recovery mode|not yet accepting connections)|automatic recovery in progress|redo starts at|LOADING Redis is loading|InnoDB: (?:Starting crash recovery|Applying a batch)/;
const YOUNG_SECONDS = 15;

export const databaseNotReady: Cause = {
  id: 'database-not-ready',
  title: 'The database is not ready',
  severity: 'critical',
  guide: 'Database connection errors',
  means:
    "The database's container runs, and the database in it accepts no connections. One that is starting up or recovering needs time; one that hangs needs a restart.",
  recognised: '`pg_isready` in the container does not say `accepting connections`.',
  automatic: 'Waits for one that is starting up or recovering, which is never restarted; restarts one that hangs.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'container-missing'],
  match(of) {
    const { database, snapshot } = of;
    const name = snapshot.target.databaseService;
    const { status, output } = snapshot.database;
    if (database === null || database.state.status !== 'running' || status === 'accepting' || status === 'not-asked')
      return null;
    const sign = rootSign(of.databaseLog.slice(-30));
    const busy = of.databaseLog
      .slice(-12)
      .filter((line) => BUSY.test(line.text))
      .at(-1);
    const young = secondsBetween(database.state.startedAt, hostClock(snapshot)) < YOUNG_SECONDS;
    const facts = [
      evidence('command', `pg_isready in ${database.name}`, output || status),
      stateEvidence(database),
      ...checkEvidence(database),
      ...(busy ? [evidence('log', `log of ${name}`, busy.text, busy.at)] : []),
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
    if (status === 'rejecting' || busy !== undefined || young) {
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
      summary: `The database "${name}" runs and does not answer (${output || status}).`,
      evidence: facts,
      remedy: fix([
        { action: 'restart', service: name },
        { action: 'restart', service: of.service },
      ]),
      byHand: [...byHand, `Restart it: ${composeCommand(of, `restart ${name}`)}.`],
    };
  },
};
