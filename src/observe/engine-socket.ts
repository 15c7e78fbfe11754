/**
 * Shell that answers the probe's reading `docker` calls from the engine's own socket by curl, as the docker command line
 * would print them: one call costs a few milliseconds in place of some fifty. Pure text. Whatever it can't answer, for any
 * reason, is left to the command line, so that its words and exit codes stay those that are read.
 */

/**
 * Redefines `dk`, which the preamble defined; `$N` is the script's nonce. The socket is taken where neither sudo nor another
 * engine is in between, and where this user may write to it. Paths name no version: the engine answers in its own.
 */
export function engineSocket(useSudo: boolean): string {
  if (useSudo) return '';
  return `case \${DOCKER_HOST:-} in '') socket=/var/run/docker.sock ;; unix://*) socket=\${DOCKER_HOST#unix://} ;; *) socket= ;; esac
if [ -n "\${DOCKER_CONTEXT:-}" ] || grep -qs '"currentContext"' "\${DOCKER_CONFIG:-$HOME/.docker}/config.json"; then socket=; fi
if [ -n "$socket" ] && [ -S "$socket" ] && [ -w "$socket" ] && command -v curl >/dev/null 2>&1 && command -v docker >/dev/null 2>&1; then
  dk() { by_socket "$@"; came=$?; [ "$came" = 199 ] || return "$came"; limit "\${seconds:-20}" docker "$@"; }
else socket=; fi
ask() { route=$1; shift; curl -q -g -sS -f -m "$((\${seconds:-20} / 3 + 1))" --noproxy '*' --unix-socket "$socket" "$@" "http://engine$route" 2>/dev/null; }
listed=
if [ -n "$socket" ]; then
  listed=$(ask '/containers/json?all=1' -m 4) || socket=
  case $listed in '[]'* | '[{"Id":"'*) ;; *) socket= ;; esac
  listed=$(printf '%s\\n' "$listed" | sed 's/{"Id":"/\\
&/g')
fi
by_socket() {
  [ -n "$socket" ] || return 199
  case "$1 $2 $3" in
    'ps -aq --no-trunc') shift 3; socket_list "$@" || return 199; printf '%s\\n' "$answer" | sed -n 's/^{"Id":"\\([0-9a-f]*\\)".*/\\1/p' ;;
    'ps -q --filter') case $4 in publish=*[!0-9]*) return 199 ;; publish=*) printf '%s\\n' "$listed" | grep "\\"PublicPort\\":\${4#publish=}[,}]" | sed -n 's/^{"Id":"\\([0-9a-f]*\\)".*/\\1/p' ;; *) return 199 ;; esac ;;
    'ps -a --no-trunc') shift 3; socket_list "$@" || return 199; socket_services ;;
    'inspect --format {{json .}}') shift 3; socket_containers "$@" || return 199; printf '%s\\n' "$answer" ;;
    'inspect --format {{.Image}} {{.Config.Image}}') shift 3; socket_containers "$@" || return 199; printf '%s\\n' "$answer" | grep -o '"Image":"[a-zA-Z0-9._/:@-]*"' | sed 's/^"Image":"//; s/"$//' ;;
    'image inspect --format') shift 4; socket_images "$@" || return 199; printf '%s\\n' "$answer" | grep '^{"Id"' ;;
    'events --since '*) shift; socket_events "$@" || return 199 ;;
    'version --format {{json .}}') answer=$(ask /version) || return 199; printf '{"Server":%s}\\n' "$answer" ;;
    'images --no-trunc --format') answer=$(ask /images/json) || return 199; printf '%s\\n' "$answer" | grep -o '"RepoTags":\\[[^]]*' | sed 's/^"RepoTags":\\[//; s/"//g' | tr , '\\n' ;;
    'logs --timestamps --tail') socket_log "$4" "$5" || return 199 ;;
    'exec '*) shift; socket_exec "$@" ;;
    *) return 199 ;;
  esac
}
# The list is asked for once. A quote within a value is written \\", so no value looks like a beginning or like a label.
socket_list() {
  answer=$listed
  while [ "$1" = --filter ]; do
    case $2 in *[!a-zA-Z0-9._/=@:\\ ~+-]*) return 1 ;; label=*=*) pair=\${2#label=}; pair="\\"\${pair%%=*}\\":\\"\${pair#*=}\\"" ;; label=*) pair="\\"\${2#label=}\\":" ;; *) return 1 ;; esac
    answer=$(printf '%s\\n' "$answer" | grep -F "$pair")
    shift 2
  done
}
socket_services() {
  printf '%s\\n' "$answer" | sed -n 's/^{"Id":"\\([0-9a-f]*\\)".*"com\\.docker\\.compose\\.service":"\\([^"\\\\]*\\)".*/\\1 \\2/p; t
s/^{"Id":"\\([0-9a-f]*\\)".*/\\1 /p'
}
# Several questions over one connection: each word is put into the path.
ask_each() {
  between=$1; shift; after=$1; shift; config=
  for word in "$@"; do case $word in *[!a-zA-Z0-9._/:@-]* | *..*) return 1 ;; esac; config="$config
url = \\"http://engine/$between/$word/$after\\""; done
  printf '%s\\n' "$config" | curl -q -g -sS -m "$((\${seconds:-20} / 3 + 1))" --noproxy '*' --unix-socket "$socket" -w '\\n' -K - 2>/dev/null
}
socket_containers() {
  answer=$(ask_each containers json "$@" | sed '/^$/d')
  [ "$(printf '%s\\n' "$answer" | grep -c '^{"Id"')" = $# ]
}
# A name that no image has any more is no failure.
socket_images() {
  answer=$(ask_each images json "$@" | sed '/^$/d')
  [ "$(printf '%s\\n' "$answer" | grep -cE '^\\{"(Id|message)"')" = $# ]
}
# As the engine writes them: an object a line.
socket_events() {
  types= kinds= since=$2 until=$4; shift 4
  while [ "$1" = --filter ]; do
    case $2 in *[!a-z=_]*) return 1 ;; type=*) types="$types\${types:+,}\\"\${2#*=}\\"" ;; event=*) kinds="$kinds\${kinds:+,}\\"\${2#*=}\\"" ;; *) return 1 ;; esac
    shift 2
  done
  answer=$(ask /events -G --data-urlencode "since=$since" --data-urlencode "until=$until" --data-urlencode "filters={\\"type\\":[$types],\\"event\\":[$kinds]}") || return 1
  printf '%s\\n' "$answer"
}
# Each entry comes behind eight bytes: which output, three zeros, its length. What is left of them once the low ones are
# dropped stands in front of the time with which every entry begins, or alone on a line.
socket_log() {
  case $1$2 in *[!0-9a-f]*) return 1 ;; esac
  answer=$({ ask "/containers/$2/logs?stdout=1&stderr=1&timestamps=1&tail=$1" || printf '\\n%s failed' "$N"; } | tr -d '\\000-\\010' |
    sed 's/^.\\{0,4\\}\\([0-9]\\{4\\}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:\\)/\\1/; /^.\\{0,3\\}$/d' | tail -c 262144)
  case $answer in *"$N failed") return 1 ;; esac
  printf '%s\\n' "$answer"
}
# What the container's processes have open can be read from the host, where they are this machine's.
socket_connections() {
  pid=$(ask "/containers/$target/json" | sed -n 's/.*"Pid":\\([0-9][0-9]*\\).*/\\1/p')
  [ -n "$pid" ] && grep -qs "$target" "/proc/$pid/cgroup" && [ -r "/proc/$pid/net/tcp" ] || return 1
  cat "/proc/$pid/net/tcp"
  [ ! -r "/proc/$pid/net/tcp6" ] || cat "/proc/$pid/net/tcp6"
}
# With a terminal, so that what it prints comes as it is. Once it has started, it is not left to the command line.
socket_exec() {
  case $1 in *[!0-9a-f]*) return 199 ;; esac
  target=$1; shift; words=
  if [ "$*" = 'cat /proc/net/tcp /proc/net/tcp6' ] && socket_connections; then return 0; fi
  for word in "$@"; do words="$words\${words:+,}\\"$(printf '%s' "$word" | sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g')\\""; done
  answer=$(ask "/containers/$target/exec" -H 'Content-Type: application/json' -d "{\\"AttachStdout\\":true,\\"AttachStderr\\":true,\\"Tty\\":true,\\"Cmd\\":[$words]}") || return 199
  made=$(printf '%s\\n' "$answer" | sed -n 's/.*"Id":"\\([0-9a-f]*\\)".*/\\1/p')
  [ -n "$made" ] || return 199
  ask "/exec/$made/start" -m "\${seconds:-20}" -H 'Content-Type: application/json' -d '{"Detach":false,"Tty":true}' | tr -d '\\r'
  for try in 1 2 3 4 5; do
    answer=$(ask "/exec/$made/json") || return 124
    case $answer in *'"Running":true'*) sleep 0.1 2>/dev/null || sleep 1 ;; *) break ;; esac
  done
  case $answer in *'"Running":true'*) return 124 ;; esac
  return "$(printf '%s\\n' "$answer" | sed -n 's/.*"ExitCode":\\([0-9]*\\).*/\\1/p')"
}
`;
}
