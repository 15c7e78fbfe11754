/**
 * One look at the backend during verification: its containers and its endpoints, and nothing else, so that it is cheap
 * enough to be repeated. Judging the look is pure.
 */

import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { endpointTrouble, monitoredHealth } from '../diagnose/facts.ts';
import { dashboardAnswers } from '../diagnose/outside.ts';
import type { Host } from '../host/host.ts';
import { askEndpoints, type EndpointQuestion } from '../host/http.ts';
import { preamble } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import { again } from '../host/reconnecting.ts';
import type { Settings } from '../model/settings.ts';
import type { Container, EndpointAnswer, Snapshot } from '../model/snapshot.ts';
import { readAnswers } from '../observe/engine-answers.ts';
import { engineSocket, isPlain } from '../observe/engine-socket.ts';
import { FRAME_FUNCTION, readFrames } from '../observe/frames.ts';
import { readInspect } from '../observe/inspect.ts';
import { parseJson } from '../observe/json.ts';
import { endpointLimits, questions } from '../observe/questions.ts';

export interface Sample {
  /** null: the host did not say in time, or Docker gave it no answer. */
  readonly containers: readonly Container[] | null;
  readonly endpoints: readonly EndpointAnswer[];
}

const SAMPLE_BYTES = 1024 * 1024;
const MOST_CONTAINERS = 50;
/** As Compose allows it. */
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const HEX = /^[0-9a-f]{12,64}$/;
/** https://docs.docker.com/reference/api/engine/, `GET /containers/json`. */
const LIST = v.array(v.object({ Id: v.pipe(v.string(), v.regex(HEX)) }));

/** The endpoints that are asked at each look. */
export function sampleQuestions(settings: Settings): EndpointQuestion[] {
  return questions(settings).filter((question) => question.name !== 'dashboard' || question.viewpoint === 'runner');
}

/**
 * The script that shows the service's containers. By the engine's socket it asks in one go which there are, and how those are
 * that are `known` already; then how the others are, if there are any.
 */
export function sampleScript(settings: Settings, project: string, known: readonly string[], nonce: string): string {
  const { projectDirectory, service } = settings.target;
  const labels = (of: string) =>
    [`project=${of}`, `service=${service}`, 'oneoff=False'].map((label) => `com.docker.compose.${label}`);
  const bySocket = !settings.useSudo && isPlain([service]) && PROJECT_NAME.test(project);
  const query = encodeURIComponent(JSON.stringify({ label: labels('PROJECT') })).replace('PROJECT', '$project');
  const [ofProject, ...others] = labels('$project').map((label) => `label=${label}`);
  return `${preamble(projectDirectory, settings.useSudo)}seconds=10
N=${nonce}
project=${quote(project)}
known='${known.filter((id) => HEX.test(id)).join(' ')}'
${FRAME_FUNCTION}${bySocket ? engineSocket() : 'socket=\n'}if [ -n "$socket" ]; then
  urls=; for id in $known; do urls="$urls http://engine/containers/$id/json"; done
  came=$(ask_engine -w "$answered" "http://engine/containers/json?all=1&filters=${query}" $urls); asked=$?
  begin_frame answers 0
  printf '%s\\n' "$came"
  urls=; list=\${came%%"$line_end$N answer "*}
  while :; do
    case $list in *'"Id":"'*) list=\${list#*'"Id":"'}; id=\${list%%'"'*} ;; *) break ;; esac
    case " $known " in *" $id "* | *[!0-9a-f\\ ]*) ;; *) urls="$urls http://engine/containers/$id/json" ;; esac
  done
  [ -z "$urls" ] || ask_engine -w "$answered" $urls
  end_frame
  [ "$asked" != 0 ] || exit 0
fi
ids=$(dk ps -aq --no-trunc --filter "${ofProject}" ${others.map((filter) => `--filter ${quote(filter)}`).join(' ')}); listed=$?
begin_frame containers "$listed"
[ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
end_frame
`;
}

/** Looks once. */
export async function takeSample(
  host: Host,
  settings: Settings,
  project: string,
  known: readonly string[],
): Promise<Sample> {
  const [containers, endpoints] = await again(host, () =>
    Promise.all([
      lookAtContainers(host, settings, project, known),
      askEndpoints(host, sampleQuestions(settings), endpointLimits(settings)),
    ]),
  );
  return { containers, endpoints };
}

async function lookAtContainers(
  host: Host,
  settings: Settings,
  project: string,
  known: readonly string[],
): Promise<readonly Container[] | null> {
  const nonce = randomBytes(12).toString('hex');
  const script = sampleScript(settings, project, known, nonce);
  const { stdout } = await host.run({ script, timeoutMs: 15_000, maxOutputBytes: SAMPLE_BYTES });
  const frames = readFrames(stdout, nonce);
  const frame = frames.get('containers');
  if (frame !== undefined) return frame.exitCode === 0 ? readInspect(frame.text).containers : null;
  const [list, ...inspected] = readAnswers(frames.get('answers')?.text ?? '', nonce);
  const ids = list?.status === 200 ? idsOf(list.body) : null;
  if (ids === null) return null;
  const text = inspected.flatMap(({ status, body }) => (status === 200 ? [body] : [])).join('\n');
  const containers = readInspect(text).containers.filter(({ id }) => ids.includes(id));
  return containers.length === ids.length ? containers : null;
}

/** null: it is no list of containers. */
function idsOf(json: string): string[] | null {
  const list = v.safeParse(LIST, parseJson(json));
  return list.success ? list.output.map(({ Id }) => Id).slice(0, MOST_CONTAINERS) : null;
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
