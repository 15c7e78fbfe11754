/**
 * The script that prints container logs and, if asked, goes on. Pure: text only. It reads, and leaves nothing running: what
 * follows ends with the standard input of the script, which ends with the connection.
 */

import { preamble } from '../../host/preamble.ts';
import { quote } from '../../host/quote.ts';

export interface LogRequest {
  readonly nonce: string;
  readonly projectDirectory: string;
  readonly project: string;
  readonly service: string;
  readonly useSudo: boolean;
  /** Lines of each container to begin with; null for all since `since`. */
  readonly tail: number | null;
  /** As `docker logs --since` takes it, '' for no bound. */
  readonly since: string;
  readonly follow: boolean;
  /** Waits until a container runs; else what is there counts, stopped ones too. */
  readonly wait: boolean;
}

/** Containers of one service whose logs are shown. */
const MOST_CONTAINERS = 4;

/**
 * Prints for each container `NONCE env [JSON]`, then log lines with their times, and at last `NONCE end STATUS` with the
 * state of the service's containers, such as `exited`; '' when there is none.
 */
export function logScript(request: LogRequest): string {
  const { nonce, project, service, useSudo, tail, since, follow, wait } = request;
  const label = (name: string, value: string) => `--filter ${quote(`label=com.docker.compose.${name}=${value}`)}`;
  const ours = `${label('project', project)} ${label('service', service)} ${label('oneoff', 'False')}`;
  const words = [
    'logs --timestamps',
    ...(follow ? ['--follow'] : []),
    ...(tail === null ? [] : [`--tail ${tail}`]),
    ...(since === '' ? [] : [`--since ${quote(since)}`]),
  ].join(' ');
  return `${preamble(request.projectDirectory, useSudo)}seconds=15
N=${nonce}
pids=
stop() { for pid in $pids $reader; do kill "$pid" 2>/dev/null; done; exit 0; }
${
  follow
    ? `exec 3<&0
{ while read -r _; do :; done <&3; kill -s TERM $$; } 2>/dev/null &
reader=$!
trap stop TERM`
    : 'reader='
}
list() { dk ps ${wait ? '-q' : '-aq'} --no-trunc ${ours} </dev/null 2>&1; }
${
  wait
    ? 'ids=$(list) || ids=\nwhile [ -z "$ids" ]; do sleep 1; ids=$(list) || ids=; done'
    : `ids=$(list) || { printf '%s\\n%s failed\\n' "$ids" "$N"; stop; }`
}
ids=$(printf '%s\\n' "$ids" | head -n ${MOST_CONTAINERS})
for id in $ids; do
  printf '%s env %s\\n' "$N" "$(dk inspect --format '{{json .Config.Env}}' "$id" </dev/null 2>/dev/null)"
done
for id in $ids; do
  ${useSudo ? 'sudo -n ' : ''}docker ${words} "$id" </dev/null 2>&1 ${follow ? '& pids="$pids $!"' : ''}
done
${follow ? 'wait $pids' : ''}
pids=
status=
for id in $ids; do status=$(dk inspect --format '{{.State.Status}}' "$id" </dev/null 2>/dev/null) || status=gone; done
printf '\\n%s end %s\\n' "$N" "$status"
stop
`;
}
