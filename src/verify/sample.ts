/**
 * One look at the backend during verification: its containers and its endpoints, and nothing else, so that it is cheap
 * enough to be repeated. Judging the look is pure.
 */

import { randomBytes } from 'node:crypto';
import { endpointTrouble, monitoredHealth } from '../diagnose/facts.ts';
import { dashboardAnswers } from '../diagnose/outside.ts';
import type { Host } from '../host/host.ts';
import { askEndpoints } from '../host/http.ts';
import { preamble } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import { again } from '../host/reconnecting.ts';
import type { Settings } from '../model/settings.ts';
import type { Container, EndpointAnswer, Snapshot } from '../model/snapshot.ts';
import { engineSocket } from '../observe/engine-socket.ts';
import { readFrames } from '../observe/frames.ts';
import { readInspect } from '../observe/inspect.ts';
import { endpointLimits, type Question, questions } from '../observe/observe.ts';

export interface Sample {
  /** null: the host did not say in time, or Docker gave it no answer. */
  readonly containers: readonly Container[] | null;
  readonly endpoints: readonly EndpointAnswer[];
}

const SAMPLE_BYTES = 1024 * 1024;

/** The endpoints that are asked at each look. */
export function sampleQuestions(settings: Settings): Question[] {
  return questions(settings).filter((question) => question.name !== 'dashboard' || question.viewpoint === 'runner');
}

/** The script that shows the service's containers. */
export function sampleScript(settings: Settings, project: string, nonce: string): string {
  const label = (name: string, value: string) => `--filter ${quote(`label=com.docker.compose.${name}=${value}`)}`;
  return `${preamble(settings.target.projectDirectory, settings.useSudo)}seconds=10
N=${nonce}
${engineSocket(settings.useSudo, 'list')}engine_open
project=${quote(project)}
ids=$(dk ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" ${label('service', settings.target.service)} ${label('oneoff', 'False')}); listed=$?
printf '\\n%s begin containers %s\\n' "$N" "$listed"
[ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
printf '\\n%s end\\n' "$N"
`;
}

/** Looks once. */
export async function takeSample(host: Host, settings: Settings, project: string): Promise<Sample> {
  const nonce = randomBytes(12).toString('hex');
  const script = sampleScript(settings, project, nonce);
  const [answer, endpoints] = await again(host, () =>
    Promise.all([
      host.run({ script, timeoutMs: 15_000, maxOutputBytes: SAMPLE_BYTES }),
      askEndpoints(host, sampleQuestions(settings), endpointLimits(settings)),
    ]),
  );
  const frame = readFrames(answer.stdout, nonce).get('containers');
  return {
    containers: frame === undefined || frame.exitCode !== 0 ? null : readInspect(frame.text).containers,
    endpoints,
  };
}

/** What is not as it should be, one sentence each; empty when all is well. */
export function unmet(sample: Sample, snapshot: Snapshot): string[] {
  const { service } = snapshot.target;
  const reasons: string[] = [];
  if (sample.containers === null) reasons.push(`the host did not say in time how ${service} is`);
  else if (sample.containers.length === 0) reasons.push(`${service} has no container`);
  for (const container of sample.containers ?? []) {
    const { status, health } = container.state;
    if (status !== 'running') reasons.push(`${container.name} is ${status}`);
    else if (health !== 'healthy' && health !== 'none') reasons.push(`${container.name} is running (${health})`);
  }
  for (const answer of sample.endpoints) {
    const trouble =
      answer.viewpoint === 'runner'
        ? dashboardAnswers(answer)
          ? ''
          : 'does not answer as it should'
        : endpointTrouble(answer, snapshot);
    if (trouble !== '')
      reasons.push(`${answer.name === 'dashboard' ? 'the dashboard' : new URL(answer.url).pathname}: ${trouble}`);
  }
  return reasons;
}

/** Whether only the runner's own view of the dashboard is not well. */
export function onlyDashboard(reasons: readonly string[]): boolean {
  return reasons.length > 0 && reasons.every((reason) => reason.startsWith('the dashboard:'));
}

/** Whether the backend works, and says that it is not at its best. */
export function degraded(sample: Sample, snapshot: Snapshot): boolean {
  const monitoring = sample.endpoints.find((answer) => answer.name === 'monitoring' && answer.viewpoint === 'host');
  const health = monitoring ? monitoredHealth(monitoring, snapshot) : null;
  return health !== null && !snapshot.target.goodHealth.includes(health);
}

/** Changes when a container is replaced or restarted: what must stay the same for the backend to be steady. */
export function identity(sample: Sample): string {
  return (sample.containers ?? [])
    .map((container) => `${container.id} ${container.state.startedAt}`)
    .sort()
    .join('\n');
}
