/**
 * The parts of the probe that ask what the host remembers of the last day. Pure texts; they read, and are bounded in time
 * and number. `$BACKEND_HEALTH_ROOT` puts a folder in front of the system's own files, for hosts whose system lies elsewhere.
 */

import { quote } from '../../host/quote.ts';
import { LOOK_BACK_SECONDS } from '../probe-request.ts';

export interface PastRequest {
  readonly composeFiles: readonly string[];
  /** `HOST:PORT` whose certificates are looked at. */
  readonly tlsPlaces: readonly string[];
}

const SOURCES = 'py js mjs cjs ts rb go java php conf yml yaml toml json ini sh sql txt xml'.split(' ');
const UNSEEN_FOLDERS = '.git node_modules .venv venv __pycache__ vendor dist'.split(' ');

/** Shell that defines the parts' functions, and `$sf` and `$sm`, how `stat` is asked for a file's time and name. */
export function pastFunctions({ composeFiles, tlsPlaces }: PastRequest): string {
  const either = (names: readonly string[]) => names.map((name) => `-name '${name}'`).join(' -o ');
  const youngerThan = `-mmin -${LOOK_BACK_SECONDS / 60}`;
  return `root=\${BACKEND_HEALTH_ROOT-}
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
  for f in ${composeFiles.map(quote).join(' ')} docker-compose*.y*ml compose*.y*ml .env* *.env */*.env; do [ ! -f "$f" ] || [ $# -ge 40 ] || set -- "$@" "$f"; done
  for f in Dockerfile* */Dockerfile*; do [ ! -f "$f" ] || [ $# -ge 60 ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "file=$sm" -- "$@" 2>/dev/null
  newest source= 30 "$(limit 3 find . -maxdepth 4 \\( ${either(UNSEEN_FOLDERS)} \\) -prune -o -type f ${youngerThan} \\( ${either(SOURCES.map((ending) => `*.${ending}`))} \\) -exec stat $sf "$sm" {} + 2>/dev/null)"
  [ ! -d "$root/etc/nginx" ] || newest proxy= 10 "$(limit 3 find "$root/etc/nginx" -type f ${youngerThan} -exec stat $sf "$sm" {} + 2>/dev/null)"
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
  for place in ${tlsPlaces.map(quote).join(' ')}; do
    printf '%s certificate %s\\n' "$N" "$place"
    limit 3 openssl s_client -connect "$place" -servername "\${place%:*}" </dev/null 2>/dev/null | openssl x509 -noout -subject -startdate -enddate 2>/dev/null
  done
  return 0
}
`;
}
