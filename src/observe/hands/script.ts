/**
 * The part of the probe that asks who else is at work on the project. Pure text.
 */

/** In the project folder; beside it, `maintenance` in this product's own folder of that project counts too. */
export const MARKER = '.backend-health-maintenance';

/** Shell that defines `p_hands`. It needs `$sf` and `$sm` of past/script.ts. */
export function handsFunction(): string {
  return `p_hands() {
  for f in "$dir/${MARKER}" "$state/maintenance"; do
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
`;
}
