/**
 * What a first look asks of a host: two POSIX-sh scripts that only read. Pure texts.
 */

import { composeFunction, preamble } from '../../host/preamble.ts';
import { quote } from '../../host/quote.ts';
import { FRAME_FUNCTION } from '../../observe/frames.ts';

const FRAMES = `${FRAME_FUNCTION}part() { out=$("$2" 2>&1 </dev/null); frame "$1" "$?" "$out"; }
`;
const DEFAULT_FILES = 'compose.yaml compose.yml docker-compose.yaml docker-compose.yml';
/** What nginx's configuration says of where requests go, and nothing else of it. */
const PASSED = "grep -hE '(^|[^_])(proxy_pass|upstream|server|set)[[:space:]]' | head -n 2000";

/** Who is logged in, the engine's containers, projects and folders, and the host's own nginx. */
export function surveyScript(nonce: string, useSudo: boolean): string {
  return `${preamble('~', useSudo)}seconds=15
N=${nonce}
${FRAMES}root=\${BACKEND_HEALTH_ROOT-}
p_home() { cd && pwd; }
p_containers() {
  ids=$(dk ps -aq --no-trunc) || { printf '%s\\n' "$ids"; return 1; }
  [ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
}
p_sudo() { limit 10 sudo -n docker ps -q >/dev/null 2>&1; }
p_projects() { dk compose ls -a --format json; }
p_folders() {
  for d in "$HOME" "$HOME"/* "$HOME"/*/* "$root"/srv "$root"/srv/* "$root"/opt "$root"/opt/* "$root"/var/www/* "$root"/app; do
    for f in ${DEFAULT_FILES}; do [ -f "$d/$f" ] && { printf '%s\\n' "$d"; break; }; done
  done | head -n 100
}
p_nginx() { cat "$root"/etc/nginx/nginx.conf "$root"/etc/nginx/conf.d/*.conf "$root"/etc/nginx/sites-enabled/* 2>/dev/null | ${PASSED}; }
part home p_home
part containers p_containers
part sudo p_sudo
part projects p_projects
part folders p_folders
part nginx p_nginx
`;
}

export interface ProjectQuestion {
  readonly nonce: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly useSudo: boolean;
  /** Ids of running containers: of proxies, and of what may be databases. */
  readonly proxies: readonly string[];
  readonly databases: readonly string[];
}

/** The project's folder and services, where its nginx passes requests to, and what its databases can be asked with. */
export function projectScript({ nonce, folder, files, useSudo, proxies, databases }: ProjectQuestion): string {
  const tools = 'for t in pg_isready mysqladmin redis-cli; do command -v $t >/dev/null && echo $t; done; :';
  return `${preamble(folder, useSudo)}seconds=20
N=${nonce}
${FRAMES}p_folder() { cd -- "$dir" && ls -a | head -n 500; }
p_compose() {
  cd -- "$dir" || return 1
  ${composeFunction(files, [], useSudo)}
  printf '%s\\n' "$composer"
  case $composer in docker-compose) dkc config; return ;; esac
  set --
  for p in $(dkc config --profiles 2>/dev/null | head -n 50); do set -- "$@" --profile "$p"; done
  dkc "$@" config --format json
}
p_proxies() {
  for id in ${proxies.map(quote).join(' ')}; do
    printf '%s at %s\\n' "$N" "$id"
    dk exec "$id" sh -c 'cat /etc/nginx/nginx.conf /etc/nginx/conf.d/*.conf' 2>/dev/null | ${PASSED}
  done
}
p_databases() {
  for id in ${databases.map(quote).join(' ')}; do
    printf '%s at %s\\n' "$N" "$id"
    dk exec "$id" sh -c '${tools}' 2>/dev/null
  done
}
part folder p_folder
part compose p_compose
part proxies p_proxies
part databases p_databases
`;
}
