/**
 * The first step of every fix on a container: whether what the fix was planned on still holds. It is run under the lock,
 * right before the first change, so that no hand that came in between is undone. Pure.
 */

import { quote } from '../host/quote.ts';
import type { Rung } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { ATTACHED_SECONDS, HANGS_SECONDS } from '../plan/hands-off.ts';
import type { Site, Step } from './step.ts';

export const GUARD = 'still-so';
/** Exit code of the guard where something has changed since the look. */
export const CHANGED_MEANWHILE = 76;

/** Compose's verbs that change a project. */
const VERBS = ['up', 'build', 'pull', 'create', 'down', 'restart', 'start', 'stop', 'rm'];

/** Docker's, of a container that it names; a start may stay for as long as the container runs. */
const BY_NAME = ['restart', 'stop', 'kill', 'rm', 'pause', 'unpause', 'update', 'rename'];
/** Git's that change the folder. */
const GIT_VERBS = ['pull', 'fetch', 'merge', 'checkout', 'switch', 'rebase', 'reset'];

/** The guard of a rung; none for what touches no container. */
export function guardOf(rung: Rung, snapshot: Snapshot, site: Site): Step[] {
  const services = servicesOf(rung);
  if (services === null) return [];
  const all = snapshot.containers.known ? snapshot.containers.value : [];
  const planned = all
    .filter((one) => one.project === snapshot.project && (services.length === 0 || services.includes(one.service)))
    .map((one) => [one.id, one.state.startedAt || NEVER, one.state.restartCount, one.state.status].join(' '));
  const names = all
    .filter((one) => one.project === snapshot.project && one.name !== '')
    .flatMap((one) => [`*" "${quote(one.name)}" "*`, `*" "${quote(one.id.slice(0, 12))}*`]);
  const project = quote(`label=com.docker.compose.project=${snapshot.project}`);
  const lists = (services.length === 0 ? [''] : services).map(
    (service) =>
      `${site.docker} ps -aq --no-trunc --filter ${project} --filter label=com.docker.compose.oneoff=False${service === '' ? '' : ` --filter ${quote(`label=com.docker.compose.service=${service}`)}`}`,
  );
  const what = services.length === 0 ? 'the containers' : services.join(', ');
  return [
    {
      name: GUARD,
      says: `Check that nobody has changed ${what} since the look`,
      command: script(planned, lists, {
        project: quote(snapshot.project),
        containers: names.length === 0 ? '""' : names.join('|'),
      }),
      onFailure: 'stop',
    },
  ];
}

/** What the engine writes for a container that was never started. */
const NEVER = '0001-01-01T00:00:00Z';

/** null: no container is touched. Empty: all of the project. */
function servicesOf(rung: Rung): readonly string[] | null {
  if (rung.action === 'full-restart') return rung.services;
  return 'service' in rung ? [rung.service] : null;
}

interface Named {
  /** A shell word. */
  readonly project: string;
  /** A pattern of the shell for the words of a command that names one. */
  readonly containers: string;
}

/**
 * A policy's own restarts raise the count, when the container ends, and are no other's hand; a start by hand sets it back. Where the engine does not
 * answer, nothing is said: the fix itself will fail then.
 */
function script(planned: readonly string[], lists: readonly string[], named: Named): string {
  const docker = lists[0]?.split(' ps ')[0] ?? 'docker';
  return `# docker inspect, ps: the same containers, not started since, in the same state; nobody deploys
planned=${quote(planned.join('\n'))}
ids=$(${lists.join(' && ')}) || exit 0
[ -z "$ids" ] || now=$(${docker} inspect --format '{{.Id}} {{.State.StartedAt}} {{.RestartCount}} {{.State.Status}}' $ids 2>/dev/null) || [ -n "$now" ] || exit 0
changed() { echo "$1"; exit ${CHANGED_MEANWHILE}; }
[ "$(printf %s "$now" | grep -c .)" = ${planned.length} ] || changed 'a container was made or removed since the look'
printf '%s\\n' "$now" | while read -r id started count status; do
  [ -n "$id" ] || continue
  line=$(printf '%s\\n' "$planned" | grep "^$id ") || changed "another container than the one that was looked at: $id"
  set -- $line
  [ "$count" -le "$3" ] || continue
  [ "$started" = "$2" ] || [ "$4 $count" = "restarting $3" ] || changed "the container was started since the look, at $started"
  case "$4 $status" in "$status $status"|'running restarting'|'restarting running') ;; *) changed "the container is $status, and was $4" ;; esac
done || exit
here=$(pwd -P)
for p in $(pgrep -x 'docker|docker-compose|docker-buildx|git|rsync' 2>/dev/null); do
  words=" $(tr '\\000' ' ' <"/proc/$p/cmdline" 2>/dev/null) "
  case $words in ${named.containers}) case $words in ${BY_NAME.map((verb) => `*docker*" ${verb} "*`).join('|')}) changed 'somebody does something to a container of the project just now' ;; esac ;; esac
  place=$(readlink "/proc/$p/cwd" 2>/dev/null)
  case "$place/" in "$here"/*) ;; *)
    case $words in *[\\ =]"$here"[\\ /]*|*" -p "${named.project}" "*|*" --project-name"[\\ =]${named.project}" "*) ;;
    *" -p "*|*" --project-name"*|*" -f /"*|*" --file"[\\ =]/*|*" --project-directory"[\\ =]/*) continue ;;
    *compose*) [ -z "$place" ] || continue ;;
    *) continue ;; esac ;;
  esac
  age=$(ps -o etimes= -p "$p" 2>/dev/null | tr -dc 0-9)
  case $words in
  *compose*" up "*" -d "*|*compose*" up "*" --detach "*|*compose*" up "*" --wait "*) [ "\${age:-0}" -ge ${HANGS_SECONDS} ] || changed 'a deploy is under way: compose up' ;;
  *compose*" up "*) [ "\${age:-0}" -ge ${ATTACHED_SECONDS} ] || changed 'a deploy is under way: compose up' ;;
  ${VERBS.slice(1)
    .map((verb) => `*compose*" ${verb} "*`)
    .join('|')}) [ "\${age:-0}" -ge ${HANGS_SECONDS} ] || changed 'a deploy is under way: compose' ;;
  *docker*" build "*|*docker*" pull "*|*rsync" --server "*|${GIT_VERBS.map((verb) => `*git*" ${verb} "*`).join('|')}) [ "\${age:-0}" -ge ${HANGS_SECONDS} ] || changed 'a deploy is under way: what it is made from is being changed' ;;
  esac
done
exit 0`;
}
