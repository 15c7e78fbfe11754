/** The start takes longer than the health check allows. */

import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { checkEvidence, readyLine, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand } from '../remedies.ts';

/** A start that takes longer than this is no slow start any more. */
const PATIENCE_SECONDS = 180;

export const slowStart: Cause = {
  id: 'slow-start',
  title: 'The health check is too eager for a slow start',
  severity: 'warning',
  guide: 'Backend starts but health check fails',
  means:
    'The program is still starting while its health check already counts failures: `start_period` is shorter than the start takes.',
  recognised:
    'The container is young and `unhealthy`, its program runs, listens on no port yet and has not said that it is ready.',
  automatic: 'Waits for the start to end, restarts only if it never does, and advises a longer `start_period`.',
  byHand: 'Raise `start_period` above the time that a start takes, then `docker compose up -d`.',
  explains: [
    'healthcheck-misconfigured',
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'unhealthy',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend, snapshot } = of;
    if (backend === null || of.looping || backend.state.status !== 'running' || backend.state.health !== 'unhealthy')
      return null;
    const listens = snapshot.sockets.known && snapshot.sockets.value.length > 0;
    const answers = of.own.some((answer) => answer.outcome.kind === 'answered');
    if (of.ageSeconds > PATIENCE_SECONDS || listens || answers || readyLine(of) !== null) return null;
    const startPeriod = (backend.healthCheck?.startPeriodMs ?? 0) / 1000;
    return {
      summary: `${of.service} is still starting after ${Math.round(of.ageSeconds)} s, and its health check gave up after a start_period of ${startPeriod} s.`,
      evidence: [
        stateEvidence(backend),
        evidence(
          'configuration',
          `health check of ${backend.name}`,
          `start_period ${startPeriod} s, interval ${(backend.healthCheck?.intervalMs ?? 0) / 1000} s, retries ${backend.healthCheck?.retries ?? 0}`,
        ),
        ...checkEvidence(backend),
        ...tailEvidence(of.log, of.service, 2),
      ],
      remedy: {
        kind: 'wait',
        upToMs: Math.round((PATIENCE_SECONDS - of.ageSeconds) * 1000),
        why: 'The program is still starting: a restart would begin the start anew. Raise `start_period` in the health check.',
      },
      byHand: [
        `Raise \`start_period\` of the health check of ${of.service} in the compose file above the time that a start takes, then apply it: ${composeCommand(of, `up -d ${of.service}`)}.`,
      ],
    };
  },
};
