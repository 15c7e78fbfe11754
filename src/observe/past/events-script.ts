/**
 * The part of the probe that asks the engine for its events of the last day. Pure text.
 */

import { LOOK_BACK_SECONDS } from '../probe-request.ts';

const LABEL = 'com.docker.compose';
const attribute = (name: string) => `{{index .Actor.Attributes "${name}"}}`;
/** Fields of one event, separated by `|`; the action comes last. */
const EVENT_FORMAT = [
  '{{.TimeNano}}',
  '{{.Type}}',
  '{{.Actor.ID}}',
  ...['name', `${LABEL}.project`, `${LABEL}.service`, 'exitCode', 'signal', 'container'].map(attribute),
  '{{.Action}}',
].join('|');

/** Events that are told at most, the latest, and characters of one: the engine itself tells all the labels with it. */
const MOST_EVENTS = 100;
const EVENT_LENGTH = 16_384;

/** What is asked of the engine's events; the health checks' own are most of them, and say nothing here. */
const FILTERS = {
  type: ['container', 'image', 'network', 'daemon'],
  event: [
    ...['create', 'start', 'restart', 'stop', 'kill', 'die', 'oom', 'pause', 'unpause', 'destroy', 'rename', 'update'],
    ...['health_status', 'pull', 'tag', 'untag', 'delete', 'load', 'import', 'disconnect', 'reload'],
  ],
} as const;

/** Shell that defines `p_events`: by the engine's socket, an object a line, or by the command line, in a format of its own. */
export function eventsFunction(): string {
  const words = Object.entries(FILTERS).flatMap(([name, values]) => values.map((value) => `--filter ${name}=${value}`));
  const query = encodeURIComponent(JSON.stringify(FILTERS));
  return `p_events() {
  since=$((\${now%%.*}-${LOOK_BACK_SECONDS}))
  if [ -n "$socket" ] && all=$(ask_engine -f "http://engine/events?since=$since&until=$now&filters=${query}"); then printf '%s\\n' "$all"
  else dk events --since "$since" --until "$now" ${words.join(' ')} --format '${EVENT_FORMAT}'; fi | tail -n ${MOST_EVENTS} | cut -c 1-${EVENT_LENGTH}
}
`;
}
