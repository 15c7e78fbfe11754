/**
 * The parts of the probe that ask the engine by `docker`, where its socket is not at hand or does not answer. Pure text.
 */

import { composeFunction } from '../host/preamble.ts';
import { quote, quoteAll } from '../host/quote.ts';
import {
  IMAGES_ASKED,
  LINES_OF_OTHERS,
  LOG_BYTES,
  OTHER_LOGS,
  PING,
  type ProbeRequest,
  REPLICAS,
} from './probe-request.ts';

const LABEL = 'com.docker.compose';
/** Up to the first end of line. */
const firstWord = (variable: string) => `\${${variable}%%[!0-9a-zA-Z_.-]*}`;
/** Shell that asks a database in its container, `ping_by_command_line CONTAINER`. */
export const PING_FUNCTION = `ping_by_command_line() { dk exec "$1" ${quoteAll(PING)}; }
`;

/** What both ways to the engine fall back on: Compose's own word on which containers a service has, and the ping. */
export function engineFallbacks({ composeFiles, profiles, useSudo }: ProbeRequest): string {
  return `ids_by_compose() {
  ${composeFunction(composeFiles, profiles, useSudo)}
  dkc ps -aq "$1" 2>/dev/null
}
${PING_FUNCTION}`;
}

/** Shell that defines one function for each of the engine's parts. */
export function engineByCommandLine({ service, databaseService, logLines }: ProbeRequest): string {
  const ours = `--filter "label=${LABEL}.project.working_dir=$dir"`;
  return `ids_of() {
  named=$1
  set -- --filter "label=${LABEL}.service=$1" --filter "label=${LABEL}.oneoff=False"
  found=$(dk ps -aq --no-trunc ${ours} "$@" 2>/dev/null)
  [ -n "$found" ] || found=$(ids_by_compose "$named")
  printf '%s\\n' "$found" | head -n ${REPLICAS}
}
log_of() {
  for id in $1; do
    printf '%s log %s\\n' "$N" "$id"
    dk logs --timestamps --tail "$2" "$id" 2>&1 | tail -c ${LOG_BYTES}
    printf '\\n'
  done
}
p_engine() { command -v docker; dk version --format '{{json .}}'; }
p_containers() {
  ids=$(dk ps -aq --no-trunc) || { printf '%s\\n' "$ids"; return 1; }
  [ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
}
p_logs_service() { log_of "$(ids_of ${quote(service)})" ${logLines}; }
p_logs_database() { ${databaseService === '' ? ':' : `log_of "$(ids_of ${quote(databaseService)})" ${logLines}`}; }
p_logs_rest() {
  rest=$(dk ps -a --no-trunc ${ours} --format '{{.ID}} {{.Label "${LABEL}.service"}}' 2>/dev/null | while read -r id service; do
    case $service in ${[service, databaseService]
      .filter((name) => name !== '')
      .map(quote)
      .join(' | ')}) ;; *) printf '%s\\n' "$id" ;; esac
  done | head -n ${OTHER_LOGS})
  log_of "$rest" ${LINES_OF_OTHERS}
}
p_database() {
  ${databaseService === '' ? 'return 100' : `id=$(ids_of ${quote(databaseService)})`}
  id=${firstWord('id')}
  [ -n "$id" ] || return 100
  ping_by_command_line "$id"
}
p_sockets() {
  id=$(ids_of ${quote(service)})
  id=${firstWord('id')}
  [ -n "$id" ] || return 100
  dk exec "$id" cat /proc/net/tcp /proc/net/tcp6
}
p_images() { dk images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' ; }
p_image_facts() {
  ids=$(dk ps -aq --no-trunc ${ours} 2>/dev/null | head -n 20)
  [ -n "$ids" ] || ids=$(dk ps -aq --no-trunc --filter label=${LABEL}.project 2>/dev/null | head -n 20)
  [ -n "$ids" ] || return 0
  names=$(dk inspect --format '{{.Image}} {{.Config.Image}}' $ids 2>/dev/null | tr ' ' '\\n' | sort -u | head -n ${IMAGES_ASKED})
  [ -z "$names" ] || dk image inspect --format '{{json .}}' $names 2>/dev/null
  return 0
}
`;
}
