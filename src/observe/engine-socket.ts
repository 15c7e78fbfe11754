/**
 * Shell that answers the probe's reading `docker` calls from the engine's own socket by curl, as the docker command line
 * would print them: one call costs a few milliseconds in place of some fifty. Pure text. Whatever it can't answer, for any
 * reason, is left to the command line, so that its words and exit codes stay those that are read.
 */

/** What is asked for together when the socket is opened: the list of containers, and `all` else that a whole look needs. */
export type Opening = 'list' | 'all';

/**
 * Redefines `dk`, which the preamble defined, and defines `engine_open`, to be called before it; `$N` is the script's nonce.
 * The socket is taken where neither sudo nor another engine is in between, and where this user may write to it. Paths name no
 * version: the engine answers in its own. Texts are taken apart by the shell itself: each program costs a millisecond.
 */
export function engineSocket(useSudo: boolean, opening: Opening): string {
  if (useSudo) return 'socket=; engine_open() { :; }\n';
  return `case \${DOCKER_HOST:-} in '') socket=/var/run/docker.sock ;; unix://*) socket=\${DOCKER_HOST#unix://} ;; *) socket= ;; esac
if [ -n "\${DOCKER_CONTEXT:-}" ] || grep -qs '"currentContext"' "\${DOCKER_CONFIG:-$HOME/.docker}/config.json"; then socket=; fi
if [ -n "$socket" ] && [ -S "$socket" ] && [ -w "$socket" ] && command -v curl >/dev/null 2>&1 && command -v docker >/dev/null 2>&1; then
  dk() { by_socket "$@"; came=$?; [ "$came" = 199 ] || return "$came"; limit "\${seconds:-20}" docker "$@"; }
else socket=; fi
line_end='
'
# Always in a shell of its own, which becomes curl.
ask() { route=$1; shift; exec curl -q -g -sS -f -m "$((\${seconds:-20} / 3 + 1))" --noproxy '*' --unix-socket "$socket" "$@" "http://engine$route" 2>/dev/null; }
# Several questions over one connection; each answer ends with a line of the nonce.
ask_all() { urls=; for route in "$@"; do urls="$urls\${line_end}url = \\"http://engine$route\\""; done
  exec curl -q -g -sS --fail-early -m "\${most:-$((\${seconds:-20} / 3 + 1))}" --noproxy '*' --unix-socket "$socket" -w "\\n$N\\n" -K - 2>/dev/null <<end_of_urls
$urls
end_of_urls
}
# Takes the next answer off what came, whose last end of line the shell has dropped.
next_answer() { came_all=\${came_all%"$line_end"}$line_end; answer=\${came_all%%"$line_end$N$line_end"*}; came_all=\${came_all#*"$line_end$N$line_end"}; answer=\${answer%"$line_end"}; }
listed= version= images= inspected=
engine_open() {
  [ -n "$socket" ] || return 0
  came_all=$(most=4; ask_all '/containers/json?all=1'${opening === 'all' ? ' /version /images/json' : ''}) || { socket=; return 0; }
  next_answer
  case $answer in '[]' | '[{"Id":"'*'}]') ;; *) socket=; return 0 ;; esac
  rest=\${answer#'[{"Id":"'}
  while :; do case $rest in *',{"Id":"'*) listed="$listed{\\"Id\\":\\"\${rest%%',{"Id":"'*}$line_end"; rest=\${rest#*',{"Id":"'} ;; '[]') break ;; *) listed="$listed{\\"Id\\":\\"$rest"; break ;; esac; done
  ${opening === 'all' ? 'next_answer; version=$answer; next_answer; images=$answer; ids_in "$listed"; inspect_these $found' : ':'}
}
ids_in() { found=; set -f; old_ifs=$IFS; IFS=$line_end; for line in $1; do line=\${line#'{"Id":"'}; found="$found\${line%%'"'*}$line_end"; done; IFS=$old_ifs; set +f; found=\${found%"$line_end"}; }
# What \`docker inspect\` says of each of these.
inspect_these() {
  inspected= ids="$*"; set --; for id in $ids; do set -- "$@" "/containers/$id/json"; done
  [ $# -gt 0 ] || return 0
  came_all=$(ask_all "$@") || return 0
  for id in $ids; do next_answer; case $answer in '{"Id":"'$id'"'*) inspected="$inspected$answer$line_end" ;; *) inspected=; return 0 ;; esac; done
}
by_socket() {
  [ -n "$socket" ] || return 199
  case "$1 $2 $3" in
    'ps -aq --no-trunc') shift 3; socket_list "$@" || return 199; ids_in "$answer"; printf '%s\\n' "$found" ;;
    'ps -a --no-trunc') shift 3; socket_list "$@" || return 199; socket_services ;;
    'ps -q --filter') case $4 in publish=*[!0-9]*) return 199 ;; publish=*) ;; *) return 199 ;; esac; lines_with "\\"PublicPort\\":\${4#publish=}[,}]" "$listed"; ids_in "$answer"; [ -z "$found" ] || printf '%s\\n' "$found" ;;
    'inspect --format {{json .}}') shift 3; socket_inspect "$@" || return 199; printf '%s' "$answer" ;;
    'inspect --format {{.Image}} {{.Config.Image}}') shift 3; socket_inspect "$@" || return 199; socket_image_names ;;
    'image inspect --format') shift 4; socket_images "$@" || return 199 ;;
    'version --format {{json .}}') case $version in '{'*'"Version":"'*'}') printf '{"Server":%s}\\n' "$version" ;; *) return 199 ;; esac ;;
    'images --no-trunc --format') case $images in '['*']') printf '%s\\n' "$images" | grep -o '"RepoTags":\\[[^]]*' || : ;; *) return 199 ;; esac ;;
    'logs --timestamps --tail') socket_log "$4" "$5" || return 199 ;;
    'events --since '*) shift; socket_events "$@" || return 199 ;;
    'exec '*) shift; socket_exec "$@" ;;
    *) return 199 ;;
  esac
}
# A quote within a value is written \\", so no value looks like a beginning or like a label.
lines_with() { answer=; set -f; old_ifs=$IFS; IFS=$line_end; for line in $2; do case $line in *$1*) answer="$answer$line$line_end" ;; esac; done; IFS=$old_ifs; set +f; }
socket_list() {
  kept=$listed
  while [ "$1" = --filter ]; do
    case $2 in *[!a-zA-Z0-9._/=@:\\ ~+-]*) return 1 ;; label=*=*) pair=\${2#label=}; pair="\\"\${pair%%=*}\\":\\"\${pair#*=}\\"" ;; label=*) pair="\\"\${2#label=}\\":" ;; *) return 1 ;; esac
    lines_with "$pair" "$kept"; kept=$answer
    shift 2
  done
  answer=$kept
}
socket_services() {
  set -f; old_ifs=$IFS; IFS=$line_end
  for line in $answer; do
    id=\${line#'{"Id":"'}; service=
    case $line in *'"com.docker.compose.service":"'*) service=\${line#*'"com.docker.compose.service":"'} ;; esac
    printf '%s %s\\n' "\${id%%'"'*}" "\${service%%'"'*}"
  done
  IFS=$old_ifs; set +f
}
socket_inspect() {
  case $* in *[!0-9a-f\\ ]*) return 1 ;; esac
  [ -n "$inspected" ] || inspect_these "$@"
  kept=
  for id in "$@"; do
    lines_with "{\\"Id\\":\\"$id\\"" "$inspected"
    [ -n "$answer" ] || return 1
    kept="$kept$answer"
  done
  answer=$kept
}
# The image that it runs, and the name that it was made from.
socket_image_names() {
  set -f; old_ifs=$IFS; IFS=$line_end
  for line in $answer; do
    id=\${line#*'"Image":"sha256:'}; name=\${line#*'"Config":{'}; name=\${name#*'"Image":"'}
    printf 'sha256:%s %s\\n' "\${id%%'"'*}" "\${name%%'"'*}"
  done
  IFS=$old_ifs; set +f
}
# A name that no image has any more is no failure.
socket_images() {
  for name in "$@"; do case $name in *[!a-zA-Z0-9._/:@-]* | *..*) return 1 ;; esac; shift; set -- "$@" "/images/$name/json"; done
  came_all=$(ask_all "$@") || return 1
  for name in "$@"; do next_answer; case $answer in '{"Id"'*) printf '%s\\n' "$answer" ;; '{"message"'*) ;; *) return 1 ;; esac; done
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
  answer=$({ (ask "/containers/$2/logs?stdout=1&stderr=1&timestamps=1&tail=$1") || printf '\\n%s failed' "$N"; } | tr -d '\\000-\\010' |
    sed 's/^.\\{0,4\\}\\([0-9]\\{4\\}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:\\)/\\1/; /^.\\{0,3\\}$/d')
  case $answer in *"$N failed") return 1 ;; esac
  printf '%s\\n' "$answer"
}
# What the container's processes have open can be read from the host, where they are this machine's.
socket_connections() {
  socket_inspect "$target" || return 1
  pid=\${answer#*'"Pid":'}; pid=\${pid%%[!0-9]*}
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
  case $answer in *'"Id":"'*) made=\${answer#*'"Id":"'}; made=\${made%%'"'*} ;; *) return 199 ;; esac
  (ask "/exec/$made/start" -m "\${seconds:-20}" -H 'Content-Type: application/json' -d '{"Detach":false,"Tty":true}') | tr -d '\\r'
  for try in 1 2 3 4 5; do
    answer=$(ask "/exec/$made/json") || return 124
    case $answer in *'"Running":true'*) sleep 0.1 2>/dev/null || sleep 1 ;; *) break ;; esac
  done
  case $answer in *'"Running":true'*) return 124 ;; esac
  ended=\${answer#*'"ExitCode":'}
  return "\${ended%%[!0-9]*}"
}
`;
}
