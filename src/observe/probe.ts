/**
 * The probe: one POSIX-sh script that gathers every fact of the host in one round trip. It only reads. Its parts run side
 * by side, and nothing is written to disk, so that it works on a full one.
 */

import { composeFunction, composeWords, preamble } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import { diskFunction } from './disk/script.ts';
import { ec2Function } from './ec2/script.ts';
import { engineSocket } from './engine-socket.ts';
import { FRAME_FUNCTION } from './frames.ts';
import { handsFunction } from './hands/script.ts';
import { pastFunctions } from './past/script.ts';

export interface ProbeRequest {
  /** Random text that no output of the host can foresee; it separates the parts. */
  readonly nonce: string;
  readonly projectDirectory: string;
  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
  readonly service: string;
  readonly databaseService: string;
  /** Port whose holder is looked up more closely. */
  readonly port: number;
  /** `HOST:PORT` of endpoints that speak TLS. */
  readonly tlsPlaces: readonly string[];
  /** Whether EC2's instance metadata are asked for. */
  readonly ec2: boolean;
  readonly logLines: number;
  readonly useSudo: boolean;
  /** Seconds that a single command of the probe may take, at least 1. */
  readonly partSeconds: number;
}

/** The parts of the probe, by the names under which their output comes back. */
export const PARTS = [
  'machine',
  'disks',
  'folder',
  'engine',
  'containers',
  'compose',
  'logs-service',
  'logs-database',
  'logs-rest',
  'database',
  'sockets',
  'images',
  'listeners',
  'proxy',
  'journal',
  'lock',
  'events',
  'image-facts',
  'repository',
  'files',
  'host-past',
  'certificates',
  'hands',
  'disk-use',
  'instance',
] as const;
export type PartName = (typeof PARTS)[number];

/** Bytes of one container's log that are read at most. */
const LOG_BYTES = 262_144;
/** Containers beyond the backend and its database whose logs are read. */
const OTHER_LOGS = 10;

/** Up to the first end of line. */
const firstWord = (variable: string) => `\${${variable}%%[!0-9a-zA-Z_.-]*}`;
const partCall = (name: PartName) => `part ${name} p_${name.replaceAll('-', '_')}`;

const label = (name: string) => `com.docker.compose.${name}`;

/**
 * Compose's plugin started by itself, without `docker` in front of it, which takes half the time; meanwhile it is found out
 * whether `docker compose` is what this host has. Whatever goes wrong is left to `docker compose`, for its words.
 */
function plainCompose({ composeFiles, profiles }: ProbeRequest): string {
  return `plain=
  if [ -n "$socket" ]; then
    for place in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      [ ! -x "$place/cli-plugins/docker-compose" ] || { plain=$place/cli-plugins/docker-compose; break; }
    done
  fi
  if [ -n "$plain" ]; then
    said=$({ limit "$seconds" "$plain" ${composeWords(composeFiles, profiles)} config --format json 2>&1; printf '%s %s' "$N" "$?"; } | { ${composeFunction(composeFiles, profiles, false)}printf '%s\\n' "$composer"; cat; })
    case $said in 'docker compose'*"$N 0") printf '%s' "\${said%"$N 0"}"; return 0 ;; esac
  fi`;
}

/** The script. Its standard output is read by {@link readFrames} with the same nonce. */
export function probeScript(request: ProbeRequest): string {
  const ours = `--filter "label=${label('project.working_dir')}=$dir"`;
  return `${preamble(request.projectDirectory, request.useSudo)}seconds=${request.partSeconds}
N=${request.nonce}
${engineSocket(request.useSudo, 'all')}${FRAME_FUNCTION}part() { name=$1; shift; out=$("$@" 2>&1 </dev/null); code=$?; cat; frame "$name" "$code" "$out"; }
cd -- "$dir" 2>/dev/null && dir=$(pwd)
ids_of() {
  named=$1
  set -- --filter "label=${label('service')}=$1" --filter "label=${label('oneoff')}=False"
  found=$(dk ps -aq --no-trunc ${ours} "$@" 2>/dev/null)
  [ -n "$found" ] || found=$(ids_by_compose "$named")
  set -- $found
  [ $# -le 4 ] || set -- "$1" "$2" "$3" "$4"
  [ $# -eq 0 ] || printf '%s\\n' "$@"
}
ids_by_compose() {
  ${composeFunction(request.composeFiles, request.profiles, request.useSudo)}
  dkc ps -aq "$1" 2>/dev/null
}
log_of() {
  for id in $1; do
    printf '%s log %s\\n' "$N" "$id"
    dk logs --timestamps --tail "$2" "$id" 2>&1 | tail -c ${LOG_BYTES}
    printf '\\n'
  done
}
p_machine() {
  printf 'user=%s\\ngroups=%s\\nsystem=%s\\nnow=%s\\ncpus=%s\\n' "$(id -un)" "$(id -Gn)" "$(uname -sr)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(nproc 2>/dev/null || echo 0)"
  [ -r /proc/uptime ] && read -r up </proc/uptime && printf 'uptime=%s\\n' "$up"
  [ -r /proc/loadavg ] && read -r load </proc/loadavg && printf 'load=%s\\n' "$load"
  [ -r /proc/meminfo ] && grep -E '^(MemTotal|MemAvailable):' /proc/meminfo
  dmesg 2>/dev/null | grep -iE 'killed process|oom-kill:' | tail -n 5 | sed 's/^/kernel=/'
  return 0
}
p_disks() {
  set -- / "$dir" /var/lib/docker
  for d in "$@"; do shift; [ ! -d "$d" ] || set -- "$@" "$d"; done
  limit 10 df -Pk "$@" | sed "1d; s/^/$N blocks /"
  limit 10 df -Pi "$@" 2>/dev/null | sed "1d; s/^/$N inodes /"
  return 0
}
p_folder() { cd -- "$dir" && pwd && ls -a | head -n 200; }
p_engine() { command -v docker; dk version --format '{{json .}}'; }
p_containers() {
  ids=$(dk ps -aq --no-trunc) || { printf '%s\\n' "$ids"; return 1; }
  [ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
}
p_compose() {
  cd -- "$dir" || return 1
  ${request.useSudo ? '' : plainCompose(request)}
  ${composeFunction(request.composeFiles, request.profiles, request.useSudo)}
  printf '%s\\n' "$composer"
  case $composer in docker-compose) dkc config ;; *) dkc config --format json ;; esac
}
p_logs_service() { log_of "$(ids_of ${quote(request.service)})" ${request.logLines}; }
p_logs_database() { ${request.databaseService === '' ? ':' : `log_of "$(ids_of ${quote(request.databaseService)})" ${request.logLines}`}; }
p_logs_rest() {
  rest=$(dk ps -a --no-trunc ${ours} --format '{{.ID}} {{.Label "${label('service')}"}}' 2>/dev/null | while read -r id service; do
    case $service in ${[request.service, request.databaseService]
      .filter((name) => name !== '')
      .map(quote)
      .join(' | ')}) ;; *) printf '%s\\n' "$id" ;; esac
  done | head -n ${OTHER_LOGS})
  log_of "$rest" 30
}
p_database() {
  ${request.databaseService === '' ? 'return 100' : `id=$(ids_of ${quote(request.databaseService)})`}
  id=${firstWord('id')}
  [ -n "$id" ] || return 100
  dk exec "$id" sh -c 'if command -v pg_isready >/dev/null 2>&1; then exec pg_isready -t 3 -U "\${POSTGRES_USER:-postgres}" -d "\${POSTGRES_DB:-postgres}"; elif command -v mysqladmin >/dev/null 2>&1; then mysqladmin ping && exit 0; exit 1; elif command -v redis-cli >/dev/null 2>&1; then redis-cli ping; else exit 101; fi'
}
p_sockets() {
  id=$(ids_of ${quote(request.service)})
  id=${firstWord('id')}
  [ -n "$id" ] || return 100
  dk exec "$id" cat /proc/net/tcp /proc/net/tcp6
}
p_images() { dk images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' ; }
p_listeners() {
  if command -v ss >/dev/null 2>&1; then all=$(ss -Hltnp 2>/dev/null); else all=$(netstat -ltnp 2>/dev/null | grep LISTEN); fi
  if printf '%s\\n' "$all" | grep -E '[:.]${request.port}[[:space:]]' | grep -qvE 'pid=|[0-9]/' && [ -z "$(dk ps -q --filter publish=${request.port} 2>/dev/null)" ]; then
    more=$(sudo -n ss -Hltnp 2>/dev/null) && [ -n "$more" ] && all=$more
  fi
  printf '%s\\n' "$all" | head -n 300
  pids=$(printf '%s\\n' "$all" | grep -oE 'pid=[0-9]+|[0-9]+/' | tr -dc '0-9\\n' | sort -u | head -n 100 | tr '\\n' ',')
  [ -z "$pids" ] || ps -o pid=,user:32=,args= -p "\${pids%,}" 2>/dev/null | sed "s/^ */$N process /"
  return 0
}
p_proxy() {
  [ -d /etc/nginx ] || command -v nginx >/dev/null 2>&1 || return 100
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then printf 'manager=systemd\\n'; elif [ -x /etc/init.d/nginx ] || command -v systemctl >/dev/null 2>&1; then printf 'manager=service\\n'; fi
  enabled=$(systemctl is-enabled nginx 2>/dev/null); printf 'enabled=%s\\n' "$enabled"
  running=no
  for pid in $(pgrep -x nginx 2>/dev/null); do grep -qE '/(docker|containerd|kubepods|libpod)[/-]' "/proc/$pid/cgroup" 2>/dev/null || running=yes; done
  printf 'running=%s\\n' "$running"
  tail -n 40 /var/log/nginx/error.log 2>/dev/null | sed 's/^/error=/'
  return 0
}
p_lock() {
  command -v flock >/dev/null 2>&1 && cd "$real" || return 100
  exec 9<. || return 100
  if flock -n -s 9; then echo free; else echo held; sed -n 3p "$state/holder" 2>/dev/null | cut -c 1-300; fi
}
${pastFunctions(request, ours)}${handsFunction()}${diskFunction()}${ec2Function(request.ec2)}p_journal() { [ -r "$state/journal.jsonl" ] || return 100; tail -n 50 "$state/journal.jsonl"; }
: | ${partCall('compose')} | { engine_open; ${PARTS.filter((name) => name !== 'compose')
    .map(partCall)
    .join(' | ')}; }
`;
}
