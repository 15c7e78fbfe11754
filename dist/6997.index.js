"use strict";exports.id=6997,exports.ids=[6997],exports.modules={8400:((_,c,r)=>{r.d(c,{I:()=>$});function $(i,o){return i?`socket=; engine_open() { :; }
`:`case \${DOCKER_HOST:-} in '') socket=/var/run/docker.sock ;; unix://*) socket=\${DOCKER_HOST#unix://} ;; *) socket= ;; esac
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
  came_all=$(most=4; ask_all '/containers/json?all=1'${o==="all"?" /version /images/json":""}) || { socket=; return 0; }
  next_answer
  case $answer in '[]' | '[{"Id":"'*'}]') ;; *) socket=; return 0 ;; esac
  rest=\${answer#'[{"Id":"'}
  while :; do case $rest in *',{"Id":"'*) listed="$listed{\\"Id\\":\\"\${rest%%',{"Id":"'*}$line_end"; rest=\${rest#*',{"Id":"'} ;; '[]') break ;; *) listed="$listed{\\"Id\\":\\"$rest"; break ;; esac; done
  ${o==="all"?'next_answer; version=$answer; next_answer; images=$answer; ids_in "$listed"; inspect_these $found':":"}
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
`}}),6997:((_,c,r)=>{r.r(c),r.d(c,{PROBE_BYTES:()=>h,PROBE_MS:()=>v,beginProbe:()=>G,probeOf:()=>k});var $=r(7598),i=r(2292),o=r(9438);const w=85,b=10;function y(){return`p_disk_use() {
  full=$(df -Pk / "$dir" /var/lib/docker 2>/dev/null | sed -n 's/.* \\([0-9][0-9]*\\)% .*/\\1/p' | sort -rn | head -n 1)
  [ "\${full:-0}" -ge ${w} ] || return 100
  top=$(dk info --format '{{.DockerRootDir}}' 2>/dev/null)
  list='du -k "$1"/containers/*/*-json.log* 2>/dev/null | sort -rn | head -n ${b}'
  if [ -n "$top" ]; then
    if [ -r "$top/containers" ] && [ -x "$top/containers" ]; then logs=$(sh -c "$list" du "$top"); else logs=$(limit 5 sudo -n sh -c "$list" du "$top" 2>/dev/null) || logs=; fi
    [ -z "$logs" ] || printf '%s\\n' "$logs" | sed 's/^/log=/'
  fi
  seconds=12
  dk system df -v --format '{{json .}}' 2>/dev/null | head -c 524288
  return 0
}
`}const S="http://169.254.169.254",u=2,x={type:"instance-type",zone:"placement/availability-zone",life:"instance-life-cycle",spot:"spot/instance-action",rebalance:"events/recommendations/rebalance",events:"events/maintenance/scheduled"};function E(e){return e?`p_instance() {
  command -v curl >/dev/null 2>&1 || return 101
  base=\${BACKEND_HEALTH_EC2:-${S}}
  token=$(curl -fsS -m ${u} --noproxy '*' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$base/latest/api/token" 2>/dev/null)
  [ -n "$token" ] || return 102
  get() { printf '%s=%s\\n' "$1" "$(printf 'X-aws-ec2-metadata-token: %s' "$token" | curl -fsS -m ${u} --noproxy '*' -H @- "$base/latest/meta-data/$2" 2>/dev/null | tr '\\n' ' ' | cut -c 1-4000)"; }
  ${Object.entries(x).map(([s,n])=>`get ${s} ${n}`).join("; ")}
}
`:`p_instance() { return 100; }
`}var j=r(8400),I=r(7796);const O=".backend-health-maintenance";function T(){return`p_hands() {
  for f in "$dir/${O}" "$state/maintenance"; do
    [ -f "$f" ] && [ -r "$f" ] || continue
    printf 'marker=%s\\n' "$(stat $sf "$sm" "$f")"
    head -c 1000 "$f" | head -n 10 | sed 's/^/line=/'
    printf '\\n'
  done
  all=$(ps -eo pid=,etimes=,user:32=,comm=,args= 2>/dev/null) || return 0
  printf 'processes=yes\\nreal=%s\\n' "$real"
  printf '%s\\n' "$all" | grep -E '^ *[0-9]+ +[0-9]+ +[^ ]+ +(docker|docker-compose|docker-buildx|git|rsync) ' | head -n 40 | cut -c 1-600 | while read -r pid age user comm args; do
    printf 'process=%s %s %s %s %s\\n' "$pid" "$age" "$user" "$comm" "$args"
    printf 'place=%s\\n' "$(readlink "/proc/$pid/cwd" 2>/dev/null)"
  done
}
`}const p=86400,N=["create","start","restart","stop","kill","die","oom","pause","unpause","destroy","rename","update","health_status","pull","tag","untag","delete","load","import","disconnect","reload"],f="com.docker.compose",R=e=>`{{index .Actor.Attributes "${e}"}}`,A=["{{.TimeNano}}","{{.Type}}","{{.Actor.ID}}",...["name",`${f}.project`,`${f}.service`,"exitCode","signal","container"].map(R),"{{.Action}}"].join("|"),C=16384,D="py js mjs cjs ts rb go java php conf yml yaml toml json ini sh sql txt xml".split(" "),F=".git node_modules .venv venv __pycache__ vendor dist".split(" ");function P({composeFiles:e,tlsPlaces:s},n){const a=t=>t.map(d=>`-name '${d}'`).join(" -o ");return`root=\${BACKEND_HEALTH_ROOT-}
if stat -c %Y / >/dev/null 2>&1; then sf=-c; sm='%Y %n'; else sf=-f; sm='%m %N'; fi
p_events() {
  until=$(date +%s.%N)
  case $until in *[!0-9.]*) until=$(date +%s) ;; esac
  dk events --since $((\${until%%.*}-${p})) --until "$until" ${["container","image","network","daemon"].map(t=>`--filter type=${t}`).join(" ")} ${N.map(t=>`--filter event=${t}`).join(" ")} --format '${A}' | tail -n 100 | cut -c 1-${C}
}
p_image_facts() {
  ids=$(dk ps -aq --no-trunc ${n} 2>/dev/null | head -n 20)
  [ -n "$ids" ] || ids=$(dk ps -aq --no-trunc --filter label=${f}.project 2>/dev/null | head -n 20)
  [ -n "$ids" ] || return 0
  names=$(dk inspect --format '{{.Image}} {{.Config.Image}}' $ids 2>/dev/null | tr ' ' '\\n' | sort -u)
  [ -z "$names" ] || dk image inspect --format '{{json .}}' $names 2>/dev/null
  return 0
}
p_repository() {
  cd -- "$dir" && command -v git >/dev/null 2>&1 || return 100
  g() { limit 5 git --no-optional-locks -c core.fsmonitor=false -c core.quotePath=false "$@" 2>/dev/null | cut -c 1-300; }
  head=$(g log -1 --no-show-signature --format='head=%H %ct %s')
  [ -n "$head" ] || return 101
  printf '%s\\n' "$head"
  g log -g -n 8 --no-show-signature --date=unix --format='move=%H %gd %gs'
  g diff --name-only --no-ext-diff --relative HEAD -- . | head -n 40 | sed 's/^/modified=/'
  g config --get remote.origin.url | sed 's#//[^/@]*@#//#; s/^/remote=/'
}
p_files() {
  cd -- "$dir" || return 1
  set --
  for f in ${e.map(o.h).join(" ")} docker-compose*.y*ml compose*.y*ml .env* *.env */*.env; do [ ! -f "$f" ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "$sm" -- "$@" 2>/dev/null | head -n 40 | sed 's/^/definition=/'
  set --
  for f in Dockerfile* */Dockerfile*; do [ ! -f "$f" ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "$sm" -- "$@" 2>/dev/null | head -n 20 | sed 's/^/build=/'
  limit 3 find . -maxdepth 4 \\( ${a(F)} \\) -prune -o -type f -mmin -${p/60} \\( ${a(D.map(t=>`*.${t}`))} \\) -exec stat $sf "$sm" {} + 2>/dev/null | sort -rn | head -n 30 | sed 's/^/source=/'
  [ ! -d "$root/etc/nginx" ] || limit 3 find "$root/etc/nginx" -type f -mmin -${p/60} -exec stat $sf "$sm" {} + 2>/dev/null | sort -rn | head -n 10 | sed 's/^/proxy=/'
  [ ! -r .env ] || sed -n 's/^COMPOSE_FILE=/composefile=/p' .env | head -n 1
  return 0
}
p_host_past() {
  printf 'zone=%s\\n' "$(date +%z)"
  [ ! -r "$root/proc/stat" ] || sed -n 's/^btime /boot=/p' "$root/proc/stat"
  for f in "$root/run/docker.pid" "$root/var/run/docker.pid"; do
    [ -e "$f" ] && stat $sf "$sm" "$f" | sed 's/ .*//; s/^/engine=/' && break
  done
  if [ "$(id -u)" = 0 ] || [ "$(cat /proc/sys/kernel/dmesg_restrict 2>/dev/null)" = 0 ]; then printf 'dmesg=yes\\n'; fi
  if [ -r "$root/var/log/dpkg.log" ]; then
    printf 'packages=dpkg\\n'
    tail -c 262144 "$root/var/log/dpkg.log" | grep -E '^[0-9-]+ [0-9:]+ (install|upgrade|remove) ' | tail -n 60 | cut -c 1-200 | sed 's/^/dpkg=/'
  fi
  if [ -r "$root/var/log/dnf.rpm.log" ]; then
    printf 'packages=dnf\\n'
    tail -c 262144 "$root/var/log/dnf.rpm.log" | grep -E ' (Installed|Upgrade|Upgraded|Erase|Erased): ' | tail -n 60 | cut -c 1-200 | sed 's/^/dnf=/'
  fi
  if command -v journalctl >/dev/null 2>&1 && all=$(limit 3 journalctl -q --no-pager -o short-unix --since=-1day -n 500 -t chronyd -t ntpd -t systemd-timesyncd -t systemd-resolved -t systemd-journald 2>/dev/null); then
    printf 'journal=yes\\n'
    printf '%s\\n' "$all" | grep -iE 'stepped|clock (change|wrong)|jumped|time has been changed' | tail -n 10 | cut -c 1-300 | sed 's/^/clock=/'
  fi
  return 0
}
p_certificates() {
  command -v openssl >/dev/null 2>&1 || return 100
  for f in $(sed -n 's/^[[:space:]]*ssl_certificate[[:space:]][[:space:]]*\\([^;]*\\);.*/\\1/p' "$root"/etc/nginx/nginx.conf "$root"/etc/nginx/conf.d/*.conf "$root"/etc/nginx/sites-enabled/* 2>/dev/null | sort -u | head -n 5); do
    [ ! -r "$root$f" ] || { printf '%s certificate %s\\n' "$N" "$f"; limit 3 openssl x509 -noout -subject -startdate -enddate -in "$root$f" 2>/dev/null; }
  done
  for place in ${s.map(o.h).join(" ")}; do
    printf '%s certificate %s\\n' "$N" "$place"
    limit 3 openssl s_client -connect "$place" -servername "\${place%:*}" </dev/null 2>/dev/null | openssl x509 -noout -subject -startdate -enddate 2>/dev/null
  done
  return 0
}
`}const H=["machine","disks","folder","engine","containers","compose","logs-service","logs-database","logs-rest","database","sockets","images","listeners","proxy","journal","lock","events","image-facts","repository","files","host-past","certificates","hands","disk-use","instance"],L=262144,z=10,m=e=>`\${${e}%%[!0-9a-zA-Z_.-]*}`,g=e=>`part ${e} p_${e.replaceAll("-","_")}`,l=e=>`com.docker.compose.${e}`;function B({composeFiles:e,profiles:s}){return`plain=
  if [ -n "$socket" ]; then
    for place in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      [ ! -x "$place/cli-plugins/docker-compose" ] || { plain=$place/cli-plugins/docker-compose; break; }
    done
  fi
  if [ -n "$plain" ]; then
    said=$({ limit "$seconds" "$plain" ${(0,i.cp)(e,s)} config --format json 2>&1; printf '%s %s' "$N" "$?"; } | { ${(0,i.lL)(e,s,!1)}printf '%s\\n' "$composer"; cat; })
    case $said in 'docker compose'*"$N 0") printf '%s' "\${said%"$N 0"}"; return 0 ;; esac
  fi`}function M(e){const s=`--filter "label=${l("project.working_dir")}=$dir"`;return`${(0,i.r3)(e.projectDirectory,e.useSudo)}seconds=${e.partSeconds}
N=${e.nonce}
${(0,j.I)(e.useSudo,"all")}${I.pt}part() { name=$1; shift; out=$("$@" 2>&1 </dev/null); code=$?; cat; frame "$name" "$code" "$out"; }
cd -- "$dir" 2>/dev/null && dir=$(pwd)
ids_of() {
  named=$1
  set -- --filter "label=${l("service")}=$1" --filter "label=${l("oneoff")}=False"
  found=$(dk ps -aq --no-trunc ${s} "$@" 2>/dev/null)
  [ -n "$found" ] || found=$(ids_by_compose "$named")
  set -- $found
  [ $# -le 4 ] || set -- "$1" "$2" "$3" "$4"
  [ $# -eq 0 ] || printf '%s\\n' "$@"
}
ids_by_compose() {
  ${(0,i.lL)(e.composeFiles,e.profiles,e.useSudo)}
  dkc ps -aq "$1" 2>/dev/null
}
log_of() {
  for id in $1; do
    printf '%s log %s\\n' "$N" "$id"
    dk logs --timestamps --tail "$2" "$id" 2>&1 | tail -c ${L}
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
  ${e.useSudo?"":B(e)}
  ${(0,i.lL)(e.composeFiles,e.profiles,e.useSudo)}
  printf '%s\\n' "$composer"
  case $composer in docker-compose) dkc config ;; *) dkc config --format json ;; esac
}
p_logs_service() { log_of "$(ids_of ${(0,o.h)(e.service)})" ${e.logLines}; }
p_logs_database() { ${e.databaseService===""?":":`log_of "$(ids_of ${(0,o.h)(e.databaseService)})" ${e.logLines}`}; }
p_logs_rest() {
  rest=$(dk ps -a --no-trunc ${s} --format '{{.ID}} {{.Label "${l("service")}"}}' 2>/dev/null | while read -r id service; do
    case $service in ${[e.service,e.databaseService].filter(n=>n!=="").map(o.h).join(" | ")}) ;; *) printf '%s\\n' "$id" ;; esac
  done | head -n ${z})
  log_of "$rest" 30
}
p_database() {
  ${e.databaseService===""?"return 100":`id=$(ids_of ${(0,o.h)(e.databaseService)})`}
  id=${m("id")}
  [ -n "$id" ] || return 100
  dk exec "$id" sh -c 'if command -v pg_isready >/dev/null 2>&1; then exec pg_isready -t 3 -U "\${POSTGRES_USER:-postgres}" -d "\${POSTGRES_DB:-postgres}"; elif command -v mysqladmin >/dev/null 2>&1; then mysqladmin ping && exit 0; exit 1; elif command -v redis-cli >/dev/null 2>&1; then redis-cli ping; else exit 101; fi'
}
p_sockets() {
  id=$(ids_of ${(0,o.h)(e.service)})
  id=${m("id")}
  [ -n "$id" ] || return 100
  dk exec "$id" cat /proc/net/tcp /proc/net/tcp6
}
p_images() { dk images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' ; }
p_listeners() {
  if command -v ss >/dev/null 2>&1; then all=$(ss -Hltnp 2>/dev/null); else all=$(netstat -ltnp 2>/dev/null | grep LISTEN); fi
  if printf '%s\\n' "$all" | grep -E '[:.]${e.port}[[:space:]]' | grep -qvE 'pid=|[0-9]/' && [ -z "$(dk ps -q --filter publish=${e.port} 2>/dev/null)" ]; then
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
${P(e,s)}${T()}${y()}${E(e.ec2)}p_journal() { [ -r "$state/journal.jsonl" ] || return 100; tail -n 50 "$state/journal.jsonl"; }
: | ${g("compose")} | { engine_open; ${H.filter(n=>n!=="compose").map(g).join(" | ")}; }
`}const h=16*1024*1024,v=45e3,K=15;function G(e,s,n){const a=(0,$.randomBytes)(16).toString("hex"),t={nonce:a,beganMs:performance.now(),roundTripsBefore:e.roundTrips},d=e.run({script:k(s,a),timeoutMs:v,maxOutputBytes:h,whenFull:"end",...n===void 0?{}:{onStart:n}});return d.catch(()=>{}),{...t,answer:d}}function U(e){const s=[e.target.baseUrl,e.target.dashboardUrl].filter(n=>n.startsWith("https:"));return[...new Set(s.map(n=>new URL(n)).map(n=>`${n.hostname}:${n.port||"443"}`))]}function k(e,s){const{projectDirectory:n,composeFiles:a,profiles:t,service:d,databaseService:W,port:Y}=e.target;return M({nonce:s,projectDirectory:n,composeFiles:a,profiles:t,service:d,databaseService:W,port:Y,tlsPlaces:U(e),ec2:e.ec2Metadata,logLines:e.logLines,useSudo:e.useSudo,partSeconds:K})}})};
