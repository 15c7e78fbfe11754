/**
 * The parts of the probe that ask the machine itself. Pure text. Each program costs about a millisecond: what a shell can read
 * by itself it reads, and what TypeScript can take apart is sent as it is.
 */

/** Entries of the project folder that are told at most. */
const MOST_ENTRIES = 200;

/**
 * What several parts need, asked once: `$me` (id), `$now` and `$zone` (date); `lines PREFIX TEXT`; and what stands around a loop
 * over the lines of a variable: `split_lines`, `split_words`.
 */
export const BEFORE_PARTS = `me=$(id)
now=$(date '+%s.%N %z'); zone=\${now#* }; now=\${now% *}
case $now in *[!0-9.]*) now=\${now%%.*} ;; esac
split_lines() { set -f; old_ifs=$IFS; IFS=$line_end; }
split_words() { IFS=$old_ifs; set +f; }
lines() { split_lines; for line in $2; do printf '%s%s\\n' "$1" "$line"; done; split_words; }
may_read_kernel() {
  case $me in 'uid=0('* | 'uid=0 '*) return 0 ;; esac
  [ -r /proc/sys/kernel/dmesg_restrict ] && read -r restricted </proc/sys/kernel/dmesg_restrict && [ "$restricted" = 0 ]
}
`;

/** Shell that defines the parts; `port` is the one whose holder is looked up more closely. It needs {@link BEFORE_PARTS}. */
export function hostParts(port: number): string {
  return `p_machine() {
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
  left=${MOST_ENTRIES}
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
      *[:.]${port}' '*) hidden=yes ;;
    esac
  done
  split_words
  # A published port is held by a process of the engine's, which another user does not see.
  if [ -n "$hidden" ]; then case $processes in *docker-proxy*" -host-port ${port} "*) ;; *)
    if [ -z "$(dk ps -q --filter publish=${port} 2>/dev/null)" ]; then
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
`;
}
