/** The container has stopped. */

import type { Remedy } from '../../model/diagnosis.ts';
import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import {
  ago,
  endpointEvidence,
  type Facts,
  hostClock,
  ownSignEvidence,
  secondsBetween,
  stateEvidence,
  tailEvidence,
} from '../facts.ts';
import { composeCommand, escalate, fix, rebuildIfBuilt } from '../remedies.ts';

/** What an exit code tells of the way a container ended. */
function exitMeaning(code: number): string {
  const meanings: Readonly<Record<number, string>> = {
    0: ' (it ended by itself, or was stopped)',
    126: " (its command can't be executed)",
    127: ' (its command was not found)',
    134: ' (SIGABRT: it gave up)',
    137: ' (SIGKILL, and not for want of memory)',
    139: ' (SIGSEGV: it crashed)',
    143: ' (SIGTERM: it was stopped)',
  };
  return meanings[code] ?? '';
}

/** A network that is gone is made anew by a recreate; a restart asks for the old one by its id. */
function renetwork(of: Facts): Remedy {
  return fix(
    [{ action: 'recreate', service: of.service }, ...rebuildIfBuilt(of)],
    [{ action: 'restart', why: 'The container asks for a network that is no more.' }],
  );
}

export const containerExited: Cause = {
  id: 'container-exited',
  title: 'The container has stopped',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means:
    'The container is there and does not run: it was stopped, was killed, or its program ended and the restart policy did not start it again.',
  recognised:
    "The state is `exited` or `dead`; the exit code tells how (137: killed, 143: stopped, else the program's own).",
  automatic: 'Restarts it; rebuilds it, then restarts everything, if that is not enough.',
  byHand: 'Read why it stopped (`docker compose logs`), then `docker compose restart`.',
  explains: [
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'healthcheck-misconfigured',
    'unhealthy',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend } = of;
    if (backend === null || !['exited', 'dead', 'removing'].includes(backend.state.status)) return null;
    const { exitCode, finishedAt, error, restartCount } = backend.state;
    const restarts = restartCount === 0 ? '' : `, after ${restartCount} restarts by its policy`;
    return {
      summary: `${of.service} stopped ${ago(secondsBetween(finishedAt, hostClock(of.snapshot)))} with exit code ${exitCode}${exitMeaning(exitCode)}${restarts}${error === '' ? '' : `: ${error}`}.`,
      evidence: [
        stateEvidence(backend),
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : tailEvidence(of.log, of.service)),
        ...of.failing.slice(0, 1).map(endpointEvidence),
      ],
      remedy: of.sign?.kind === 'network' && of.sign.line.text === error ? renetwork(of) : escalate(of),
      byHand: [
        `Read why it stopped: ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`,
        `Start it: ${composeCommand(of, `restart ${of.service}`)}.`,
      ],
    };
  },
};
