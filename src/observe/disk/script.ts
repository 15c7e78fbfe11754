/**
 * The part of the probe that asks what fills the disk. Pure text.
 */

/** From so many per cent on the engine is asked: its answer costs seconds, and load. */
export const ASKED_FROM_PERCENT = 85;
const MOST_LOGS = 10;

/** Shell that defines `p_disk_use`; 100 where the disk has room. It needs `$blocks`, what `df -Pk` says without its head. */
export function diskFunction(): string {
  return `p_disk_use() {
  full=0
  split_lines
  for line in $blocks; do
    case $line in *[0-9]'% /'*) used=\${line%%'% /'*}; used=\${used##*[!0-9]}; [ "$used" -le "$full" ] || full=$used ;; esac
  done
  split_words
  [ "$full" -ge ${ASKED_FROM_PERCENT} ] || return 100
  top=$(dk info --format '{{.DockerRootDir}}' 2>/dev/null)
  list='du -k "$1"/containers/*/*-json.log* 2>/dev/null | sort -rn | head -n ${MOST_LOGS}'
  if [ -n "$top" ]; then
    if [ -r "$top/containers" ] && [ -x "$top/containers" ]; then logs=$(sh -c "$list" du "$top"); else logs=$(limit 5 sudo -n sh -c "$list" du "$top" 2>/dev/null) || logs=; fi
    [ -z "$logs" ] || printf '%s\\n' "$logs" | sed 's/^/log=/'
  fi
  seconds=12
  dk system df -v --format '{{json .}}' 2>/dev/null | head -c 524288
  return 0
}
`;
}
