/**
 * One look at the host: observes, diagnoses, and tells what was found.
 */

import { diagnose } from './diagnose/diagnose.ts';
import type { Diagnosis, Finding } from './model/diagnosis.ts';
import type { RecordEvent } from './model/record.ts';
import type { Observation } from './observe/observe.ts';
import type { Recorder } from './recorder.ts';
import { roundTripsText } from './words.ts';

export interface Look {
  readonly observation: Observation;
  readonly diagnosis: Diagnosis;
}

/** @param observing begins the observation; nothing is told when it rejects. */
export async function look(recorder: Recorder, observing: () => Promise<Observation>): Promise<Look> {
  recorder.stage('observe');
  const observation = await observing();
  recorder.learnSecrets(observation.environment);
  const { cost } = observation.snapshot;
  recorder.tell(`Observed the host in ${cost.durationMs} ms and ${roundTripsText(cost.roundTrips)}`);
  recorder.stage('diagnose');
  const diagnosis = diagnose(observation.snapshot);
  for (const finding of diagnosis.findings) {
    const effect = finding.effectOf === '' ? '' : ` (an effect of ${finding.effectOf})`;
    recorder.tell(`${finding.title}: ${finding.summary}${effect}`, levelOf(finding));
  }
  for (const failed of diagnosis.failedCauses)
    recorder.tell(`The cause ${failed.id} could not be judged: ${failed.message}`, 'warning');
  if (diagnosis.findings.length === 0) recorder.tell('Nothing is wrong');
  return { observation, diagnosis };
}

function levelOf({ effectOf, severity }: Finding): RecordEvent['level'] {
  if (effectOf !== '' || severity === 'note') return 'notice';
  return severity === 'critical' ? 'error' : 'warning';
}
