/**
 * The part of the probe that asks the engine by its own socket, with curl: once the containers are listed, all else of a look
 * comes over one connection, where the command line would be started a dozen times. Pure text; engine-answers.ts reads what
 * it prints. Where the socket is not at hand, `$socket` is empty and the command line is asked: engine-command-line.ts.
 */

import { quote } from '../host/quote.ts';
import {
  DATABASE_IS_HEALTHY,
  IMAGES_ASKED,
  LINES_OF_OTHERS,
  OTHER_LOGS,
  PING,
  type ProbeRequest,
  REPLICAS,
} from './probe-request.ts';

/** Bytes of all answers together; an engine that says more is asked by the command line, whose logs are cut one by one. */
const ANSWER_BYTES = 6 * 1024 * 1024;

/** A name or a folder that JSON writes as it is, and that means nothing in a pattern or in a line for curl. */
const PLAIN = 'a-zA-Z0-9._/=@:\\ ~+-';

/** Where the control group of a container lists its processes: systemd's and the engine's own, of both versions of cgroups. */
const CGROUPS = ['', 'pids/', 'memory/', 'systemd/'].flatMap((hierarchy) =>
  [`system.slice/docker-$1.scope`, 'docker/$1'].map((group) => `/sys/fs/cgroup/${hierarchy}${group}/cgroup.procs`),
);

/**
 * Defines `$socket`, `ask_engine`, curl with it, and `$answered`, what may stand behind each answer. The socket is taken where no other engine is in between, and where this
 * user may write to it. Not for a host where docker needs sudo.
 */
export function engineSocket(): string {
  return `case \${DOCKER_HOST:-} in '') socket=/var/run/docker.sock ;; unix://*) socket=\${DOCKER_HOST#unix://} ;; *) socket= ;; esac
settings=\${DOCKER_CONFIG:-$HOME/.docker}/config.json
if [ -n "\${DOCKER_CONTEXT:-}" ] || { [ -e "$settings" ] && grep -qs '"currentContext"' "$settings"; }; then socket=; fi
{ [ -n "$socket" ] && [ -S "$socket" ] && [ -w "$socket" ] && command -v curl && command -v docker; } >/dev/null 2>&1 || socket=
answered="$line_end$N answer %{http_code} %{url_effective}$line_end"
ask_engine() { limit "\${seconds:-20}" curl -q -g -sS -m "$((\${seconds:-20} / 3 + 1))" --noproxy '*' --unix-socket "$socket" "$@" 2>/dev/null; }
`;
}

/** Whether the socket can be asked about these names. */
export function isPlain(names: readonly string[]): boolean {
  return names.every((name) => !new RegExp(`[^${PLAIN}]`).test(name));
}

/**
 * Defines `open_engine`, which lists the containers, and fails where the command line is to be asked; `ask_all`, which prints every answer, each followed
 * by a line of what was asked; `p_database` and `p_sockets`.
 */
export function engineBySocket({ service, databaseService, logLines }: ProbeRequest): string {
  const label = (name: string, value: string) => `*'"com.docker.compose.${name}":"${value}"'*`;
  return `open_engine() {
  [ -n "$socket" ] || return 1
  case $dir in *[!${PLAIN}]*) return 1 ;; esac
  listed=$(ask_engine -f -m 4 'http://engine/containers/json?all=1' | sed 's/,{"Id":"/\\
{"Id":"/g')
  case $listed in '[]' | '[{"Id":"'*'}]') sort_containers ;; *) return 1 ;; esac
}
# Which containers there are, and which of them are the project's. A quote within a value is written \\", so none looks like this.
sort_containers() {
  all= own= database= others= images= moved= elsewhere= ill=
  split_lines
  for line in $listed; do
    id=\${line#*'{"Id":"'}; id=\${id%%'"'*}
    case $id in '' | *[!0-9a-f]*) continue ;; esac
    all="$all $id"
    image=\${line#*'"Image":"'}; image=\${image%%'"'*}; digest=\${line#*'"ImageID":"'}; digest=\${digest%%'"'*}
    case $line in
      *'"com.docker.compose.project.working_dir":"'"$dir"'"'*) ;;
      *'"com.docker.compose.project":"'*) elsewhere="$elsewhere $digest"; continue ;;
      *) continue ;;
    esac
    case $image in sha256:*) moved="$moved $id" ;; esac
    images="$images $digest"
    case $line in
      ${label('service', service)}) case $line in ${label('oneoff', 'False')}) own="$own $id" ;; esac ;;${databaseService === '' ? '' : `\n      ${label('service', databaseService)}) case $line in ${label('oneoff', 'False')}) database="$database $id" ;; esac; case $line in *'(healthy)"'*) ;; *) ill=yes ;; esac ;;`}
      *) others="$others $id" ;;
    esac
  done
  split_words
  images=\${images:-$elsewhere}
  [ -n "$own" ] || own=$(ids_by_compose '${service}')${databaseService === '' ? '' : `\n  [ -n "$database" ] || { database=$(ids_by_compose '${databaseService}'); ill=yes; }`}
}
first() { most=$1; shift; for word in "$@"; do [ "$most" -gt 0 ] || break; printf '%s ' "$word"; most=$((most - 1)); done; }
# Names of images that meanwhile stand for others: only the container itself still has them.
moved_images() {
  [ -n "$moved" ] || return 0
  set --; for id in $moved; do set -- "$@" "http://engine/containers/$id/json"; done
  ask_engine "$@" | sed -n 's/.*"Config":{.*"Image":"\\([^"]*\\)".*"Volumes":.*/\\1/p'
}
urls() {
  said=
  say() { said="\${said}url = \\"http://engine$1\\"$line_end"; }
  say /images/json
  for id in $all; do say "/containers/$id/json"; done
  for id in $(first ${REPLICAS} $own) $(first ${REPLICAS} $database); do say "/containers/$id/logs?stdout=1&stderr=1&timestamps=1&tail=${logLines}"; done
  for id in $(first ${OTHER_LOGS} $others); do say "/containers/$id/logs?stdout=1&stderr=1&timestamps=1&tail=${LINES_OF_OTHERS}"; done
  seen=' ' most=${IMAGES_ASKED}
  for image in $(moved_images) $images; do
    case $image in *[!a-zA-Z0-9._/:@-]* | *..*) continue ;; esac
    case $seen in *" $image "*) continue ;; esac
    [ "$most" -gt 0 ] || break
    seen="$seen$image " most=$((most - 1))
    say "/images/$image/json"
  done
}
# The last question: that it is answered tells that all were asked, and its head which engine this is. \`/version\` starts programs.
ask_all() {
  begin_frame answers 0
  urls
  { ask_engine -w "$answered" -K - <<end_of_urls
$said
next
include
unix-socket = "$socket"
noproxy = "*"
max-time = 5
write-out = "\\n$N answer %{http_code} %{url_effective}\\n"
url = "http://engine/_ping"
end_of_urls
  } | head -c ${ANSWER_BYTES}
  end_frame
  frame docker 0 "$(command -v docker)"
}
# With a terminal, so that what it prints comes as it is. 199: the engine would not start it.
exec_in() {
  made=$(ask_engine "http://engine/containers/$1/exec" -H 'Content-Type: application/json' -d "{\\"AttachStdout\\":true,\\"AttachStderr\\":true,\\"Tty\\":true,\\"Cmd\\":$2}") || return 199
  case $made in '{"Id":"'*) made=\${made#'{"Id":"'}; made=\${made%%'"'*} ;; *) return 199 ;; esac
  came=$(ask_engine -m "$seconds" -w "$answered" "http://engine/exec/$made/start" -H 'Content-Type: application/json' -d '{"Detach":false,"Tty":true}' --next -q -g -sS -m 4 --noproxy '*' --unix-socket "$socket" "http://engine/exec/$made/json")
  state=\${came##*"$line_end$N answer "}
  printf '%s\\n' "\${came%"$line_end$N answer "*}"
  for try in 1 2 3 4 5; do
    case $state in *'"Running":true'*) sleep 0.1 2>/dev/null || sleep 1 ;; *) break ;; esac
    state=$(ask_engine "http://engine/exec/$made/json")
  done
  case $state in *'"Running":false'*) ;; *) return 124 ;; esac
  state=\${state#*'"ExitCode":'}
  case $state in [0-9]*) return "\${state%%[!0-9]*}" ;; *) return 199 ;; esac
}
p_database() {
  set -- $database
  [ $# -gt 0 ] || return 100
  # The engine has just asked it, and starting a program in a container is what costs most of all.
  [ -n "$ill" ] || return ${DATABASE_IS_HEALTHY}
  exec_in "$1" ${quote(JSON.stringify(PING))}; code=$?
  if [ "$code" = 199 ]; then ping_by_command_line "$1"; else return "$code"; fi
}
# What the container's processes have open can be read from the host, where they are this machine's.
p_sockets() {
  set -- $own
  [ $# -gt 0 ] || return 100
  for list in ${CGROUPS.map((path) => `"${path}"`).join(' ')}; do
    [ -r "$list" ] && read -r pid <"$list" && [ -r "/proc/$pid/net/tcp" ] || continue
    grep -hs -e local_address -e ' 0A ' "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6" && return 0
  done 2>/dev/null
  exec_in "$1" '["cat","/proc/net/tcp","/proc/net/tcp6"]'; code=$?
  if [ "$code" = 199 ]; then dk exec "$1" cat /proc/net/tcp /proc/net/tcp6; else return "$code"; fi
}
`;
}
