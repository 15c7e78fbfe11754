/** The container's health check fails. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { checkEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate } from '../remedies.ts';

export const unhealthy: Cause = {
  id: 'unhealthy',
  title: 'The health check fails',
  severity: 'critical',
  guide: 'Backend starts but health check fails',
  means: "The container's own health check fails and no other cause explains it.",
  recognised: 'The health is `unhealthy`.',
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  byHand: "Read the health check's own output and the log.",
  explains: [...OUTER_SYMPTOMS],
  match(of) {
    const { backend } = of;
    if (backend?.state.status !== 'running' || backend.state.health !== 'unhealthy') return null;
    return {
      summary: `The health check of ${of.service} fails (${backend.state.failingStreak} times in a row).`,
      evidence: [stateEvidence(backend), ...checkEvidence(backend), ...tailEvidence(of.log, of.service)],
      remedy: escalate(of),
      byHand: [`Read its log: ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`],
    };
  },
};
