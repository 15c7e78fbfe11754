"use strict";exports.id=5475,exports.ids=[5475],exports.modules={2292:((b,_,s)=>{s.d(_,{cp:()=>r,lL:()=>f,r3:()=>p});var u=s(9438);const o="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin";function p(l,d){return`LC_ALL=C; export LC_ALL
line_end='
'
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${o}; export PATH
dir=${(0,u.h)(l)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${d?"sudo -n docker":"docker"} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`}function r(l,d){return[...l.map(a=>`-f ${(0,u.h)(a)}`),...d.map(a=>`--profile ${(0,u.h)(a)}`)].join(" ")}function f(l,d,a){const t=r(l,d),n=a?"sudo -n ":"";return`if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${n}docker compose ${t} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${n}docker-compose ${t} "$@"; }; fi
`}}),9687:((b,_,s)=>{s.d(_,{TB:()=>a,m5:()=>l,oM:()=>d});var u=s(2292),o=s(9438),p=s(1006);const r="com.docker.compose",f=t=>`\${${t}%%[!0-9a-zA-Z_.-]*}`,l=`ping_by_command_line() { dk exec "$1" ${(0,o._)(p.$5)}; }
`;function d({composeFiles:t,profiles:n,useSudo:m}){return`ids_by_compose() {
  ${(0,u.lL)(t,n,m)}
  dkc ps -aq "$1" 2>/dev/null
}
${l}`}function a({service:t,databaseService:n,logLines:m}){const c=`--filter "label=${r}.project.working_dir=$dir"`;return`ids_of() {
  named=$1
  set -- --filter "label=${r}.service=$1" --filter "label=${r}.oneoff=False"
  found=$(dk ps -aq --no-trunc ${c} "$@" 2>/dev/null)
  [ -n "$found" ] || found=$(ids_by_compose "$named")
  printf '%s\\n' "$found" | head -n ${p.Y7}
}
log_of() {
  for id in $1; do
    printf '%s log %s\\n' "$N" "$id"
    dk logs --timestamps --tail "$2" "$id" 2>&1 | tail -c ${p.rp}
    printf '\\n'
  done
}
p_engine() { command -v docker; dk version --format '{{json .}}'; }
p_containers() {
  ids=$(dk ps -aq --no-trunc) || { printf '%s\\n' "$ids"; return 1; }
  [ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
}
p_logs_service() { log_of "$(ids_of ${(0,o.h)(t)})" ${m}; }
p_logs_database() { ${n===""?":":`log_of "$(ids_of ${(0,o.h)(n)})" ${m}`}; }
p_logs_rest() {
  rest=$(dk ps -a --no-trunc ${c} --format '{{.ID}} {{.Label "${r}.service"}}' 2>/dev/null | while read -r id service; do
    case $service in ${[t,n].filter(k=>k!=="").map(o.h).join(" | ")}) ;; *) printf '%s\\n' "$id" ;; esac
  done | head -n ${p.bf})
  log_of "$rest" ${p.kW}
}
p_database() {
  ${n===""?"return 100":`id=$(ids_of ${(0,o.h)(n)})`}
  id=${f("id")}
  [ -n "$id" ] || return 100
  ping_by_command_line "$id"
}
p_sockets() {
  id=$(ids_of ${(0,o.h)(t)})
  id=${f("id")}
  [ -n "$id" ] || return 100
  dk exec "$id" cat /proc/net/tcp /proc/net/tcp6
}
p_images() { dk images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' ; }
p_image_facts() {
  ids=$(dk ps -aq --no-trunc ${c} 2>/dev/null | head -n 20)
  [ -n "$ids" ] || ids=$(dk ps -aq --no-trunc --filter label=${r}.project 2>/dev/null | head -n 20)
  [ -n "$ids" ] || return 0
  names=$(dk inspect --format '{{.Image}} {{.Config.Image}}' $ids 2>/dev/null | tr ' ' '\\n' | sort -u | head -n ${p.OA})
  [ -z "$names" ] || dk image inspect --format '{{json .}}' $names 2>/dev/null
  return 0
}
`}}),8400:((b,_,s)=>{s.d(_,{$i:()=>d,DK:()=>a,I6:()=>l});var u=s(9438),o=s(1006);const p=6*1024*1024,r="a-zA-Z0-9._/=@:\\ ~+-",f=["","pids/","memory/","systemd/"].flatMap(t=>["system.slice/docker-$1.scope","docker/$1"].map(n=>`/sys/fs/cgroup/${t}${n}/cgroup.procs`));function l(){return`case \${DOCKER_HOST:-} in '') socket=/var/run/docker.sock ;; unix://*) socket=\${DOCKER_HOST#unix://} ;; *) socket= ;; esac
settings=\${DOCKER_CONFIG:-$HOME/.docker}/config.json
if [ -n "\${DOCKER_CONTEXT:-}" ] || { [ -e "$settings" ] && grep -qs '"currentContext"' "$settings"; }; then socket=; fi
{ [ -n "$socket" ] && [ -S "$socket" ] && [ -w "$socket" ] && command -v curl && command -v docker; } >/dev/null 2>&1 || socket=
answered="$line_end$N answer %{http_code} %{url_effective}$line_end"
ask_engine() { limit "\${seconds:-20}" curl -q -g -sS -m "$((\${seconds:-20} / 3 + 1))" --noproxy '*' --unix-socket "$socket" "$@" 2>/dev/null; }
`}function d(t){return t.every(n=>!new RegExp(`[^${r}]`).test(n))}function a({service:t,databaseService:n,logLines:m}){const c=(k,y)=>`*'"com.docker.compose.${k}":"${y}"'*`;return`open_engine() {
  [ -n "$socket" ] || return 1
  case $dir in *[!${r}]*) return 1 ;; esac
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
      ${c("service",t)}) case $line in ${c("oneoff","False")}) own="$own $id" ;; esac ;;${n===""?"":`
      ${c("service",n)}) case $line in ${c("oneoff","False")}) database="$database $id" ;; esac; case $line in *'(healthy)"'*) ;; *) ill=yes ;; esac ;;`}
      *) others="$others $id" ;;
    esac
  done
  split_words
  images=\${images:-$elsewhere}
  [ -n "$own" ] || own=$(ids_by_compose '${t}')${n===""?"":`
  [ -n "$database" ] || { database=$(ids_by_compose '${n}'); ill=yes; }`}
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
  for id in $(first ${o.Y7} $own) $(first ${o.Y7} $database); do say "/containers/$id/logs?stdout=1&stderr=1&timestamps=1&tail=${m}"; done
  for id in $(first ${o.bf} $others); do say "/containers/$id/logs?stdout=1&stderr=1&timestamps=1&tail=${o.kW}"; done
  seen=' ' most=${o.OA}
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
  } | head -c ${p}
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
  [ -n "$ill" ] || return ${o.d3}
  exec_in "$1" ${(0,u.h)(JSON.stringify(o.$5))}; code=$?
  if [ "$code" = 199 ]; then ping_by_command_line "$1"; else return "$code"; fi
}
# What the container's processes have open can be read from the host, where they are this machine's.
p_sockets() {
  set -- $own
  [ $# -gt 0 ] || return 100
  for list in ${f.map(k=>`"${k}"`).join(" ")}; do
    [ -r "$list" ] && read -r pid <"$list" && [ -r "/proc/$pid/net/tcp" ] || continue
    grep -hs -e local_address -e ' 0A ' "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6" && return 0
  done 2>/dev/null
  exec_in "$1" '["cat","/proc/net/tcp","/proc/net/tcp6"]'; code=$?
  if [ "$code" = 199 ]; then dk exec "$1" cat /proc/net/tcp /proc/net/tcp6; else return "$code"; fi
}
`}}),7796:((b,_,s)=>{s.d(_,{HZ:()=>l,pt:()=>u,v0:()=>f,zD:()=>o});const u=`begin_frame() { printf '\\n%s begin %s %s\\n' "$N" "$1" "$2"; }
end_frame() { printf '\\n%s end\\n' "$N"; }
frame() { begin_frame "$1" "$2"; printf %s "$3"; end_frame; }
`,o=`${u}track() {
  framed=$(while [ $# -gt 1 ]; do out=$("$2" 2>&1 </dev/null); frame "$1" "$?" "$out"; shift 2; done)
  cat
  printf '%s\\n' "$framed"
}
`,p=100,r=100;function f(d,a){const t=new Map;let n=0;const m=new RegExp(`^${a} begin ([a-z-]+) (\\d{1,3})\\n`,"gm");for(const c of d.matchAll(m)){const k=c.index+c[0].length,y=d.indexOf(`
${a} end`,k-1);if(y===-1||++n>p)break;t.set(c[1],{exitCode:Number(c[2]),text:d.slice(k,Math.max(k,y))})}return t}function l(d,a,t){const n=new Map;for(const m of`
${d}`.split(`
${a} ${t} `,r+1).slice(1)){const c=m.indexOf(`
`);n.set(c===-1?m:m.slice(0,c),c===-1?"":m.slice(c+1))}return n}}),1006:((b,_,s)=>{s.d(_,{$5:()=>a,AG:()=>l,OA:()=>f,Y7:()=>o,bf:()=>p,d3:()=>d,kW:()=>r,rp:()=>u});const u=262144,o=4,p=10,r=30,f=40,l=86400,d=102,a=["sh","-c",'if command -v pg_isready >/dev/null 2>&1; then exec pg_isready -t 3 -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-postgres}"; elif command -v mysqladmin >/dev/null 2>&1; then mysqladmin ping && exit 0; exit 1; elif command -v redis-cli >/dev/null 2>&1; then redis-cli ping; else exit 101; fi']}),6827:((b,_,s)=>{s.d(_,{Z8:()=>N,KB:()=>I,kP:()=>ne,u0:()=>D});var u=s(7598),o=s(2292);const p=85,r=10;function f(){return`p_disk_use() {
  full=0
  split_lines
  for line in $blocks; do
    case $line in *[0-9]'% /'*) used=\${line%%'% /'*}; used=\${used##*[!0-9]}; [ "$used" -le "$full" ] || full=$used ;; esac
  done
  split_words
  [ "$full" -ge ${p} ] || return 100
  top=$(dk info --format '{{.DockerRootDir}}' 2>/dev/null)
  list='du -k "$1"/containers/*/*-json.log* 2>/dev/null | sort -rn | head -n ${r}'
  if [ -n "$top" ]; then
    if [ -r "$top/containers" ] && [ -x "$top/containers" ]; then logs=$(sh -c "$list" du "$top"); else logs=$(limit 5 sudo -n sh -c "$list" du "$top" 2>/dev/null) || logs=; fi
    [ -z "$logs" ] || printf '%s\\n' "$logs" | sed 's/^/log=/'
  fi
  seconds=12
  dk system df -v --format '{{json .}}' 2>/dev/null | head -c 524288
  return 0
}
`}const l="http://169.254.169.254",d=2,a={type:"instance-type",zone:"placement/availability-zone",life:"instance-life-cycle",spot:"spot/instance-action",rebalance:"events/recommendations/rebalance",events:"events/maintenance/scheduled"};function t(e){return e?`p_instance() {
  command -v curl >/dev/null 2>&1 || return 101
  base=\${BACKEND_HEALTH_EC2:-${l}}
  token=$(curl -fsS -m ${d} --noproxy '*' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$base/latest/api/token" 2>/dev/null)
  [ -n "$token" ] || return 102
  get() { printf '%s=%s\\n' "$1" "$(printf 'X-aws-ec2-metadata-token: %s' "$token" | curl -fsS -m ${d} --noproxy '*' -H @- "$base/latest/meta-data/$2" 2>/dev/null | tr '\\n' ' ' | cut -c 1-4000)"; }
  ${Object.entries(a).map(([$,i])=>`get ${$} ${i}`).join("; ")}
}
`:`p_instance() { return 100; }
`}var n=s(9687),m=s(8400),c=s(7796);const k=".backend-health-maintenance",y=40,P=500,S=["docker","docker-compose","docker-buildx","git","rsync"];function L(){return`ask_processes() { processes=$(ps -eo pid=,etimes=,user:32=,comm=,args= 2>/dev/null) || processes=; }
p_hands() {
  for f in "$dir/${k}" "$state/maintenance"; do
    [ -f "$f" ] && [ -r "$f" ] || continue
    printf 'marker=%s\\n' "$(stat $sf "$sm" "$f")"
    head -c 1000 "$f" | head -n 10 | sed 's/^/line=/'
    printf '\\n'
  done
  [ -n "$processes" ] || return 0
  printf 'processes=yes\\nreal=%s\\n' "$real"
  left=${y}
  split_lines
  for line in $processes; do
    case $line in ${S.map(e=>`*' ${e} '*`).join(" | ")}) ;; *) continue ;; esac
    IFS=$old_ifs; read -r pid age user comm args <<end_of_process
$line
end_of_process
    IFS=$line_end
    case $comm in ${S.join(" | ")}) ;; *) continue ;; esac
    [ "$left" -gt 0 ] || break
    left=$((left - 1))
    printf 'process=%s %s %s %s %.${P}s\\n' "$pid" "$age" "$user" "$comm" "$args"
    printf 'place=%s\\n' "$(readlink "/proc/$pid/cwd" 2>/dev/null)"
  done
  split_words
}
`}const H=200,B=`me=$(id)
now=$(date '+%s.%N %z'); zone=\${now#* }; now=\${now% *}
case $now in *[!0-9.]*) now=\${now%%.*} ;; esac
split_lines() { set -f; old_ifs=$IFS; IFS=$line_end; }
split_words() { IFS=$old_ifs; set +f; }
lines() { split_lines; for line in $2; do printf '%s%s\\n' "$1" "$line"; done; split_words; }
may_read_kernel() {
  case $me in 'uid=0('* | 'uid=0 '*) return 0 ;; esac
  [ -r /proc/sys/kernel/dmesg_restrict ] && read -r restricted </proc/sys/kernel/dmesg_restrict && [ "$restricted" = 0 ]
}
`;function F(e){return`p_machine() {
  printf 'id=%s\\nnow=%s\\n' "$me" "\${now%%.*}"
  if [ -r /proc/sys/kernel/osrelease ] && read -r release </proc/sys/kernel/osrelease; then printf 'system=Linux %s\\n' "$release"; else printf 'system=%s\\n' "$(uname -sr)"; fi
  if [ -r /sys/devices/system/cpu/online ] && read -r online </sys/devices/system/cpu/online; then printf 'online=%s\\n' "$online"; else printf 'cpus=%s\\n' "$(nproc 2>/dev/null || echo 0)"; fi
  [ -r /proc/uptime ] && read -r up </proc/uptime && printf 'uptime=%s\\n' "$up"
  [ -r /proc/loadavg ] && read -r load </proc/loadavg && printf 'load=%s\\n' "$load"
  [ ! -r /proc/meminfo ] || while read -r key value; do
    case $key in MemTotal:) printf '%s %s\\n' "$key" "$value" ;; MemAvailable:) printf '%s %s\\n' "$key" "$value"; break ;; esac
  done </proc/meminfo
  ! may_read_kernel || dmesg 2>/dev/null | grep -iE 'killed process|oom-kill:' | tail -n 5 | sed 's/^/kernel=/'
  return 0
}
# Of the disks that matter, and asked once for all parts.
ask_disks() {
  set --; for d in / "$dir" /var/lib/docker; do [ ! -d "$d" ] || set -- "$@" "$d"; done
  blocks=$(limit 10 df -Pk "$@" 2>/dev/null); blocks=\${blocks#*"$line_end"}
  inodes=$(limit 10 df -Pi "$@" 2>/dev/null); inodes=\${inodes#*"$line_end"}
}
p_disks() { lines "$N blocks " "$blocks"; lines "$N inodes " "$inodes"; }
p_folder() {
  cd -- "$dir" && pwd || return 1
  left=${H}
  for f in .* *; do
    [ -e "$f" ] || [ -L "$f" ] || continue
    [ "$left" -gt 0 ] || break
    printf '%s\\n' "$f"; left=$((left - 1))
  done
}
p_listeners() {
  if command -v ss >/dev/null 2>&1; then all=$(ss -Hltnp 2>/dev/null); else all=$(netstat -ltnp 2>/dev/null | grep LISTEN); fi
  hidden= pids=
  split_lines
  for line in $all; do
    case $line in
      *pid=*) pid=\${line#*pid=}; pids="$pids,\${pid%%[!0-9]*}" ;;
      *[0-9]/*) pid=\${line%%/*}; pids="$pids,\${pid##*[!0-9]}" ;;
      *[:.]${e}' '*) hidden=yes ;;
    esac
  done
  split_words
  # A published port is held by a process of the engine's, which another user does not see.
  if [ -n "$hidden" ]; then case $processes in *docker-proxy*" -host-port ${e} "*) ;; *)
    if [ -z "$(dk ps -q --filter publish=${e} 2>/dev/null)" ]; then
      more=$(sudo -n ss -Hltnp 2>/dev/null) && [ -n "$more" ] && all=$more pids=$(printf '%s\\n' "$more" | sed -n 's/.*pid=\\([0-9]*\\).*/,\\1/p' | tr -d '\\n')
    fi ;;
  esac; fi
  lines '' "$all"
  pids=\${pids#,}
  [ -z "$pids" ] || lines "$N process " "$(ps -o pid=,user:32=,args= -p "$pids" 2>/dev/null)"
  return 0
}
p_proxy() {
  [ -d /etc/nginx ] || command -v nginx >/dev/null 2>&1 || return 100
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then printf 'manager=systemd\\n'; elif [ -x /etc/init.d/nginx ] || command -v systemctl >/dev/null 2>&1; then printf 'manager=service\\n'; fi
  groups=
  for pid in $(pgrep -x nginx 2>/dev/null); do groups="$groups /proc/$pid/cgroup"; done
  # Those of a container are none of the host's.
  if [ -n "$groups" ] && [ -n "$(grep -LsE '/(docker|containerd|kubepods|libpod)[/-]' $groups)" ]; then printf 'running=yes\\n'; else printf 'running=no\\n'; fi
  [ ! -r /var/log/nginx/error.log ] || lines error= "$(tail -n 40 /var/log/nginx/error.log 2>/dev/null)"
  return 0
}
p_lock() {
  command -v flock >/dev/null 2>&1 && cd "$real" || return 100
  exec 9<. || return 100
  if flock -n -s 9; then echo free; else echo held; sed -n 3p "$state/holder" 2>/dev/null | cut -c 1-300; fi
}
p_journal() { [ -r "$state/journal.jsonl" ] || return 100; tail -n 50 "$state/journal.jsonl"; }
`}var T=s(1006);const A="com.docker.compose",K=e=>`{{index .Actor.Attributes "${e}"}}`,U=["{{.TimeNano}}","{{.Type}}","{{.Actor.ID}}",...["name",`${A}.project`,`${A}.service`,"exitCode","signal","container"].map(K),"{{.Action}}"].join("|"),G=100,z=16384,j={type:["container","image","network","daemon"],event:["create","start","restart","stop","kill","die","oom","pause","unpause","destroy","rename","update","health_status","pull","tag","untag","delete","load","import","disconnect","reload"]};function W(){const e=Object.entries(j).flatMap(([i,g])=>g.map(h=>`--filter ${i}=${h}`)),$=encodeURIComponent(JSON.stringify(j));return`p_events() {
  since=$((\${now%%.*}-${T.AG}))
  if [ -n "$socket" ] && all=$(ask_engine -f "http://engine/events?since=$since&until=$now&filters=${$}"); then printf '%s\\n' "$all"
  else dk events --since "$since" --until "$now" ${e.join(" ")} --format '${U}'; fi | tail -n ${G} | cut -c 1-${z}
}
`}var R=s(9438);const Y="py js mjs cjs ts rb go java php conf yml yaml toml json ini sh sql txt xml".split(" "),X=".git node_modules .venv venv __pycache__ vendor dist".split(" ");function q({composeFiles:e,tlsPlaces:$}){const i=h=>h.map(v=>`-name '${v}'`).join(" -o "),g=`-mmin -${T.AG/60}`;return`root=\${BACKEND_HEALTH_ROOT-}
if [ -e /proc/version ] || stat -c %Y / >/dev/null 2>&1; then sf=-c; sm='%Y %n'; else sf=-f; sm='%m %N'; fi
p_repository() {
  cd -- "$dir" && command -v git >/dev/null 2>&1 || return 100
  above=$real
  while [ ! -e "$above/.git" ]; do case $above in */*) above=\${above%/*} ;; *) return 101 ;; esac; done
  g() { limit 5 git --no-optional-locks -c core.fsmonitor=false -c core.quotePath=false "$@" 2>/dev/null; }
  head=$(g log -1 --no-show-signature --format='head=%H %ct %s')
  [ -n "$head" ] || return 101
  { printf '%s\\n' "$head"
    g log -g -n 8 --no-show-signature --date=unix --format='move=%H %gd %gs'
    lines modified= "$(g diff --name-only --no-ext-diff --relative HEAD -- . | head -n 40)"
    lines remote= "$(g config --get remote.origin.url)"
  } | cut -c 1-300 | sed '/^remote=/s#//[^/@]*@#//#'
}
# \`newest PREFIX MOST LINES\`: those that are told where there are more; their order is the reader's.
newest() {
  prefix=$1 most=$2 found=$3
  split_lines; set -- $found; split_words
  [ $# -le "$most" ] || found=$(printf '%s\\n' "$found" | sort -rn | head -n "$most")
  lines "$prefix" "$found"
}
p_files() {
  cd -- "$dir" || return 1
  set --
  for f in ${e.map(R.h).join(" ")} docker-compose*.y*ml compose*.y*ml .env* *.env */*.env; do [ ! -f "$f" ] || [ $# -ge 40 ] || set -- "$@" "$f"; done
  for f in Dockerfile* */Dockerfile*; do [ ! -f "$f" ] || [ $# -ge 60 ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "file=$sm" -- "$@" 2>/dev/null
  newest source= 30 "$(limit 3 find . -maxdepth 4 \\( ${i(X)} \\) -prune -o -type f ${g} \\( ${i(Y.map(h=>`*.${h}`))} \\) -exec stat $sf "$sm" {} + 2>/dev/null)"
  [ ! -d "$root/etc/nginx" ] || newest proxy= 10 "$(limit 3 find "$root/etc/nginx" -type f ${g} -exec stat $sf "$sm" {} + 2>/dev/null)"
  [ ! -r .env ] || sed -n '/^COMPOSE_FILE=/{s//composefile=/p;q;}' .env
  return 0
}
p_host_past() {
  printf 'zone=%s\\n' "$zone"
  [ ! -r "$root/proc/stat" ] || sed -n '/^btime /{s//boot=/p;q;}' "$root/proc/stat"
  for f in "$root/run/docker.pid" "$root/var/run/docker.pid"; do
    [ -e "$f" ] && stat $sf "engine=\${sm% *}" "$f" && break
  done
  ! may_read_kernel || printf 'dmesg=yes\\n'
  if [ -r "$root/var/log/dpkg.log" ]; then
    printf 'packages=dpkg\\n'
    lines dpkg= "$(tail -c 262144 "$root/var/log/dpkg.log" | grep -E '^[0-9-]+ [0-9:]+ (install|upgrade|remove) ' | tail -n 60 | cut -c 1-200)"
  fi
  if [ -r "$root/var/log/dnf.rpm.log" ]; then
    printf 'packages=dnf\\n'
    lines dnf= "$(tail -c 262144 "$root/var/log/dnf.rpm.log" | grep -E ' (Installed|Upgrade|Upgraded|Erase|Erased): ' | tail -n 60 | cut -c 1-200)"
  fi
  if { [ -d /run/log/journal ] || [ -d /var/log/journal ]; } && command -v journalctl >/dev/null 2>&1 && all=$(limit 3 journalctl -q --no-pager -o short-unix --since=-1day -n 500 -t chronyd -t ntpd -t systemd-timesyncd -t systemd-resolved -t systemd-journald 2>/dev/null); then
    printf 'journal=yes\\n'
    printf '%s\\n' "$all" | grep -iE 'stepped|clock (change|wrong)|jumped|time has been changed' | tail -n 10 | cut -c 1-300 | sed 's/^/clock=/'
  fi
  return 0
}
p_certificates() {
  command -v openssl >/dev/null 2>&1 || return 100
  if [ -d "$root/etc/nginx" ]; then
    files=$(sed -n 's/^[[:space:]]*ssl_certificate[[:space:]][[:space:]]*\\([^;]*\\);.*/\\1/p' "$root"/etc/nginx/nginx.conf "$root"/etc/nginx/conf.d/*.conf "$root"/etc/nginx/sites-enabled/* 2>/dev/null)
    [ -z "$files" ] || for f in $(printf '%s\\n' "$files" | sort -u | head -n 5); do
      [ ! -r "$root$f" ] || { printf '%s certificate %s\\n' "$N" "$f"; limit 3 openssl x509 -noout -subject -startdate -enddate -in "$root$f" 2>/dev/null; }
    done
  fi
  for place in ${$.map(R.h).join(" ")}; do
    printf '%s certificate %s\\n' "$N" "$place"
    limit 3 openssl s_client -connect "$place" -servername "\${place%:*}" </dev/null 2>/dev/null | openssl x509 -noout -subject -startdate -enddate 2>/dev/null
  done
  return 0
}
`}const M=[["compose"],["disks","disk-use"],["hands","listeners","proxy","certificates"],["machine","host-past","folder","journal","lock","repository","files"],["instance"],["events"]],Z={disks:"ask_disks",hands:"ask_processes"},V=["database","sockets"],C=["engine","containers","logs-service","logs-database","logs-rest","database","sockets","images","image-facts"],oe=[...M.flat(),...C];function x(e){const $=Z[e[0]??""],i=`track ${e.map(g=>`${g} p_${g.replaceAll("-","_")}`).join(" ")}`;return $===void 0?i:`{ ${$}; ${i}; }`}function J({composeFiles:e,profiles:$,useSudo:i}){return`p_compose() {
  cd -- "$dir" || return 1
  ${`docker=$(command -v docker)
  begins=
  case $docker in /usr/bin/docker | /usr/local/bin/docker) IFS= read -r begins <"$docker" 2>/dev/null || : ;; esac
  case $begins in '' | '#!'*) own= ;; *) own=yes ;; esac
  if [ -n "$socket" ] && [ -n "$own" ]; then
    for place in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      [ -x "$place/cli-plugins/docker-compose" ] || continue
      said=$(GOGC=400; export GOGC; limit "$seconds" "$place/cli-plugins/docker-compose" ${(0,o.cp)(e,$)} config --format json 2>&1) && { printf 'docker compose\\n%s\\n' "$said"; return 0; }
      break
    done
  fi`}
  ${(0,o.lL)(e,$,i)}
  printf '%s\\n' "$composer"
  case $composer in docker-compose) dkc config ;; *) dkc config --format json ;; esac
}
`}function Q(e){const{projectDirectory:$,useSudo:i,nonce:g,partSeconds:h,service:v,databaseService:E}=e,w=e.engine==="any way"&&!i&&(0,m.$i)([v,E]);return`${(0,o.r3)($,i)}seconds=${h}
N=${g}
${w?(0,m.I6)():`socket=
`}${c.zD}${B}cd -- "$dir" 2>/dev/null && dir=$(pwd)
${J(e)}${F(e.port)}${q(e)}${W()}${L()}${f()}${t(e.ec2)}${(0,n.oM)(e)}by_command_line() {
${(0,n.TB)(e)}: | ${C.map(O=>x([O])).join(" | ")}
}
by_socket() {
${w?(0,m.DK)(e):`open_engine() { return 1; }
`}open_engine || return 1
: | ${x(V)} | { ask_all; cat; }
  return 0
}
: | ${M.map(x).join(" | ")} | { by_socket || by_command_line; cat; }
`}const N=16*1024*1024,I=45e3,ee=15;function ne(e,$,{onStart:i,engine:g}={}){const h=(0,u.randomBytes)(16).toString("hex"),v={nonce:h,beganMs:performance.now(),roundTripsBefore:e.roundTrips},E=e.run({script:D($,h,g),timeoutMs:I,maxOutputBytes:N,whenFull:"end",...i===void 0?{}:{onStart:i}});return E.catch(()=>{}),{...v,answer:E}}function se(e){const $=[e.target.baseUrl,e.target.dashboardUrl].filter(i=>i.startsWith("https:"));return[...new Set($.map(i=>new URL(i)).map(i=>`${i.hostname}:${i.port||"443"}`))]}function D(e,$,i="any way"){const{projectDirectory:g,composeFiles:h,profiles:v,service:E,databaseService:w,port:O}=e.target;return Q({nonce:$,projectDirectory:g,composeFiles:h,profiles:v,service:E,databaseService:w,port:O,tlsPlaces:se(e),ec2:e.ec2Metadata,logLines:e.logLines,useSudo:e.useSudo,partSeconds:ee,engine:i})}}),3893:((b,_,s)=>{s.d(_,{S:()=>p,a:()=>o});const u=65536;function o(r){const{baseUrl:f,dashboardUrl:l}=r.target;return[...[["ping",r.pingPath],["health",r.healthPath],["monitoring",r.monitoringPath]].filter(([,a])=>a!=="").map(([a,t])=>({name:a,url:`${f}${t}`,viewpoint:"host"})),...l===""?[]:["runner","host"].map(a=>({name:"dashboard",url:l,viewpoint:a}))]}function p(r){return{timeoutMs:r.endpointTimeoutMs,maxBodyBytes:u}}})};
