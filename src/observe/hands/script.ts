/**
 * The part of the probe that asks who else is at work on the project. Pure text.
 */

/** In the project folder; beside it, `maintenance` in this product's own folder of that project counts too. */
export const MARKER = '.backend-health-maintenance';

/** Processes that are told at most, and characters of the words of one. */
const MOST_PROCESSES = 40;
const WORDS_LENGTH = 500;
const PROGRAMS = ['docker', 'docker-compose', 'docker-buildx', 'git', 'rsync'];

/**
 * Shell that defines `p_hands`, and `ask_processes` before it: all processes, in `$processes`. It needs `$sf` and `$sm` of
 * past/script.ts.
 */
export function handsFunction(): string {
  return `ask_processes() { processes=$(ps -eo pid=,etimes=,user:32=,comm=,args= 2>/dev/null) || processes=; }
p_hands() {
  for f in "$dir/${MARKER}" "$state/maintenance"; do
    [ -f "$f" ] && [ -r "$f" ] || continue
    printf 'marker=%s\\n' "$(stat $sf "$sm" "$f")"
    head -c 1000 "$f" | head -n 10 | sed 's/^/line=/'
    printf '\\n'
  done
  [ -n "$processes" ] || return 0
  printf 'processes=yes\\nreal=%s\\n' "$real"
  left=${MOST_PROCESSES}
  split_lines
  for line in $processes; do
    case $line in ${PROGRAMS.map((name) => `*' ${name} '*`).join(' | ')}) ;; *) continue ;; esac
    IFS=$old_ifs; read -r pid age user comm args <<end_of_process
$line
end_of_process
    IFS=$line_end
    case $comm in ${PROGRAMS.join(' | ')}) ;; *) continue ;; esac
    [ "$left" -gt 0 ] || break
    left=$((left - 1))
    printf 'process=%s %s %s %s %.${WORDS_LENGTH}s\\n' "$pid" "$age" "$user" "$comm" "$args"
    printf 'place=%s\\n' "$(readlink "/proc/$pid/cwd" 2>/dev/null)"
  done
  split_words
}
`;
}
