/**
 * The parts of the probe that ask what the host remembers of the last day. Pure texts; they read, and are bounded in time
 * and number. `$BACKEND_HEALTH_ROOT` puts a folder in front of the system's own files, for hosts whose system lies elsewhere.
 */

import { quote } from '../../host/quote.ts';

export interface PastRequest {
  readonly composeFiles: readonly string[];
  /** `HOST:PORT` whose certificates are looked at. */
  readonly tlsPlaces: readonly string[];
}

/** Seconds that are looked back over. */
export const LOOK_BACK_SECONDS = 86_400;

/** What is asked of the engine's events; the health checks' own are most of them, and say nothing here. */
const EVENTS = [
  ...['create', 'start', 'restart', 'stop', 'kill', 'die', 'oom', 'pause', 'unpause', 'destroy', 'rename', 'update'],
  ...['health_status', 'pull', 'tag', 'untag', 'delete', 'load', 'import', 'disconnect', 'reload'],
];
const LABEL = 'com.docker.compose';
const attribute = (name: string) => `{{index .Actor.Attributes "${name}"}}`;
/** Fields of one event, separated by `|`; the action comes last. */
const EVENT_FORMAT = [
  '{{.TimeNano}}',
  '{{.Type}}',
  '{{.Actor.ID}}',
  ...['name', `${LABEL}.project`, `${LABEL}.service`, 'exitCode', 'signal', 'container'].map(attribute),
  '{{.Action}}',
].join('|');

/** Characters of one event: the engine itself tells all the labels with it. */
const EVENT_LENGTH = 16_384;

const SOURCES = 'py js mjs cjs ts rb go java php conf yml yaml toml json ini sh sql txt xml'.split(' ');
const UNSEEN_FOLDERS = '.git node_modules .venv venv __pycache__ vendor dist'.split(' ');

/** Shell that defines the parts' functions. `ours` chooses the project's containers, as words for `docker ps`. */
export function pastFunctions({ composeFiles, tlsPlaces }: PastRequest, ours: string): string {
  const either = (names: readonly string[]) => names.map((name) => `-name '${name}'`).join(' -o ');
  return `root=\${BACKEND_HEALTH_ROOT-}
if stat -c %Y / >/dev/null 2>&1; then sf=-c; sm='%Y %n'; else sf=-f; sm='%m %N'; fi
p_events() {
  until=$(date +%s.%N)
  case $until in *[!0-9.]*) until=$(date +%s) ;; esac
  dk events --since $((\${until%%.*}-${LOOK_BACK_SECONDS})) --until "$until" ${['container', 'image', 'network', 'daemon'].map((type) => `--filter type=${type}`).join(' ')} ${EVENTS.map((event) => `--filter event=${event}`).join(' ')} --format '${EVENT_FORMAT}' | tail -n 100 | cut -c 1-${EVENT_LENGTH}
}
p_image_facts() {
  ids=$(dk ps -aq --no-trunc ${ours} 2>/dev/null | head -n 20)
  [ -n "$ids" ] || ids=$(dk ps -aq --no-trunc --filter label=${LABEL}.project 2>/dev/null | head -n 20)
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
  for f in ${composeFiles.map(quote).join(' ')} docker-compose*.y*ml compose*.y*ml .env* *.env */*.env; do [ ! -f "$f" ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "$sm" -- "$@" 2>/dev/null | head -n 40 | sed 's/^/definition=/'
  set --
  for f in Dockerfile* */Dockerfile*; do [ ! -f "$f" ] || set -- "$@" "$f"; done
  [ $# -eq 0 ] || stat $sf "$sm" -- "$@" 2>/dev/null | head -n 20 | sed 's/^/build=/'
  limit 3 find . -maxdepth 4 \\( ${either(UNSEEN_FOLDERS)} \\) -prune -o -type f -mmin -${LOOK_BACK_SECONDS / 60} \\( ${either(SOURCES.map((ending) => `*.${ending}`))} \\) -exec stat $sf "$sm" {} + 2>/dev/null | sort -rn | head -n 30 | sed 's/^/source=/'
  [ ! -d "$root/etc/nginx" ] || limit 3 find "$root/etc/nginx" -type f -mmin -${LOOK_BACK_SECONDS / 60} -exec stat $sf "$sm" {} + 2>/dev/null | sort -rn | head -n 10 | sed 's/^/proxy=/'
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
  for place in ${tlsPlaces.map(quote).join(' ')}; do
    printf '%s certificate %s\\n' "$N" "$place"
    limit 3 openssl s_client -connect "$place" -servername "\${place%:*}" </dev/null 2>/dev/null | openssl x509 -noout -subject -startdate -enddate 2>/dev/null
  done
  return 0
}
`;
}
