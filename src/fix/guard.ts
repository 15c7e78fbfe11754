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

/** The guard of a rung; none for what touches no container. */
export function guardOf(rung: Rung, snapshot: Snapshot, site: Site): Step[] {
  const services = servicesOf(rung);
  if (services === null) return [];
  const all = snapshot.containers.known ? snapshot.containers.value : [];
  const planned = all
    .filter((one) => one.project === snapshot.project && (services.length === 0 || services.includes(one.service)))
    .map((one) => [one.id, one.state.startedAt || NEVER, one.state.restartCount, one.state.status].join(' '));
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
      command: script(planned, lists),
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

/**
 * A policy's own restarts raise the count and are no other's hand; a start by hand sets it back. Where the engine does not
 * answer, nothing is said: the fix itself will fail then.
 */
function script(planned: readonly string[], lists: readonly string[]): string {
  const docker = lists[0]?.split(' ps ')[0] ?? 'docker';
  return `planned=${quote(planned.join('\n'))}
ids=$(${lists.join(' && ')}) || exit 0
[ -z "$ids" ] || now=$(${docker} inspect --format '{{.Id}} {{.State.StartedAt}} {{.RestartCount}} {{.State.Status}}' $ids 2>/dev/null) || [ -n "$now" ] || exit 0
changed() { echo "$1"; exit ${CHANGED_MEANWHILE}; }
[ "$(printf %s "$now" | grep -c .)" = ${planned.length} ] || changed 'a container was made or removed since the look'
printf '%s\\n' "$now" | while read -r id started count status; do
  [ -n "$id" ] || continue
  line=$(printf '%s\\n' "$planned" | grep "^$id ") || changed "another container than the one that was looked at: $id"
  set -- $line
  [ "$count" -le "$3" ] || continue
  [ "$started" = "$2" ] || changed "the container was started since the look, at $started"
  case "$4 $status" in "$status $status"|'running restarting'|'restarting running') ;; *) changed "the container is $status, and was $4" ;; esac
done || exit
for p in $(pgrep -x 'docker|docker-compose' 2>/dev/null); do
  [ "$(readlink "/proc/$p/cwd" 2>/dev/null)" = "$(pwd -P)" ] || continue
  age=$(ps -o etimes= -p "$p" 2>/dev/null | tr -dc 0-9)
  case " $(tr '\\000' ' ' <"/proc/$p/cmdline" 2>/dev/null) " in
  *compose*" up "*" -d "*|*compose*" up "*" --detach "*|*compose*" up "*" --wait "*) [ "\${age:-0}" -ge ${HANGS_SECONDS} ] || changed 'a deploy is under way: compose up' ;;
  *compose*" up "*) [ "\${age:-0}" -ge ${ATTACHED_SECONDS} ] || changed 'a deploy is under way: compose up' ;;
  ${VERBS.slice(1)
    .map((verb) => `*compose*" ${verb} "*`)
    .join('|')}) [ "\${age:-0}" -ge ${HANGS_SECONDS} ] || changed 'a deploy is under way: compose' ;;
  esac
done
exit 0`;
}
