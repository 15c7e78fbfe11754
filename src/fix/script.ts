/**
 * The scripts that a fix sends to the host: the keeper of the lock, the fix itself, and the one that follows its output.
 * Pure: texts only.
 */

import { preamble } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import type { Step } from './step.ts';

/** Seconds for which the lock outlives a connection that broke, so that the run can take it up again. */
const GRACE_SECONDS = 10;
/** Journal lines that are kept on the host. */
const JOURNAL_LINES = 200;
/** Folders of earlier fixes that are kept on the host. */
const KEPT_RUNS = 10;

export interface KeeperRequest {
  readonly projectDirectory: string;
  /** Letters, digits and `-` only. */
  readonly runId: string;
  /** One line that tells others who holds the lock. */
  readonly holder: string;
  readonly lockSeconds: number;
}

/**
 * Takes the project's lock and keeps it while the connection lives; then for a short grace, so that a run whose connection
 * broke can take it up again. The lock is flock(2) on the project folder itself: it leaves no file, and it is gone when the
 * last process that holds it is gone, however that ends. A fix inherits it.
 *
 * Says `locked FOLDER`, `busy HOLDER`, or `failed WHY`; then takes the lines `run ID SCRIPT-IN-BASE64`, answered by
 * `started ID`; `journal LINE-IN-BASE64`, answered by `written`; and `release`.
 */
export function keeperScript(request: KeeperRequest): string {
  return `${preamble(request.projectDirectory, false)}
cd "$real" 2>/dev/null || { echo "failed the project folder can't be entered"; exit 1; }
for folder in "$state" "/dev/shm/backend-health-$(id -u)" "\${TMPDIR:-/tmp}/backend-health-$(id -u)"; do
  if (umask 077; mkdir -p "$folder/runs") 2>/dev/null && [ -O "$folder" ] && echo probe 2>/dev/null >"$folder/.probe"; then break; fi
  folder=
done
[ -n "$folder" ] || { echo "failed no folder for the state of a fix can be written"; exit 1; }
rm -f "$folder/.probe"
exec 9<"$real"
try() {
  if command -v flock >/dev/null 2>&1; then flock -n 9
  elif command -v perl >/dev/null 2>&1; then perl -e 'use Fcntl ":flock"; open(my $f, "<&=", 9) or exit 2; exit(flock($f, LOCK_EX | LOCK_NB) ? 0 : 1)'
  else python3 -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; fi
}
if [ "$(sed -n 1p "$folder/holder" 2>/dev/null)" = ${quote(request.runId)} ]; then
  old=$(sed -n 2p "$folder/holder" | tr -dc 0-9)
  i=0
  if [ -n "$old" ] && kill "$old" 2>/dev/null; then
    while kill -0 "$old" 2>/dev/null && [ $i -lt 20 ]; do i=$((i+1)); sleep 0.1 2>/dev/null || sleep 1; done
  fi
fi
waited=0
until try; do
  if [ "$waited" -eq 0 ]; then echo "waiting $(sed -n 3p "$folder/holder" 2>/dev/null | cut -c 1-300)"; fi
  if [ "$waited" -ge ${Math.max(0, Math.round(request.lockSeconds))} ]; then echo "busy $(sed -n 3p "$folder/holder" 2>/dev/null | cut -c 1-300)"; exit 0; fi
  sleep 1; waited=$((waited+1))
done
nap=
trap '[ -z "$nap" ] || kill "$nap" 2>/dev/null; exit 0' TERM
printf '%s\\n%s\\n%s\\n' ${quote(request.runId)} $$ ${quote(request.holder)} >"$folder/holder"
[ "$folder" = "$state" ] || [ ! -r "$state/journal.jsonl" ] || cp "$state/journal.jsonl" "$folder/" 2>/dev/null
ls -t "$folder/runs" | tail -n +${KEPT_RUNS + 1} | while read -r old; do case $old in *[!a-zA-Z0-9-]*) ;; *) rm -rf "$folder/runs/$old" ;; esac; done
[ ! -r "$folder/journal.jsonl" ] || tail -n 50 "$folder/journal.jsonl" | sed 's/^/history /'
echo "locked $folder"
released=
while read -r word id data; do
  case $word in
  run)
    run=$folder/runs/$id
    if [ ! -d "$run" ]; then
      (umask 077; mkdir -p "$run") && printf %s "$data" | base64 -d >"$run/script" && : >"$run/out" || { echo "failed the fix can't be written to $folder"; continue; }
      detach=; command -v setsid >/dev/null 2>&1 && detach=setsid
      $detach /bin/sh -c 'trap "" HUP; cd "$2"; run=$1; export run; /bin/sh "$run/script"; echo $? >"$run/exit.new"; mv "$run/exit.new" "$run/exit"' fix "$run" "$real" >>"$run/out" 2>&1 </dev/null &
    fi
    echo "started $id" ;;
  journal)
    printf %s "$id" | base64 -d >>"$folder/journal.jsonl" && echo written || echo "failed the journal can't be written"
    [ "$(wc -l <"$folder/journal.jsonl")" -le ${2 * JOURNAL_LINES} ] || { tail -n ${JOURNAL_LINES} "$folder/journal.jsonl" >"$folder/journal.new" && mv "$folder/journal.new" "$folder/journal.jsonl"; } ;;
  release) released=yes; break ;;
  esac
done
[ -n "$released" ] || { exec >/dev/null 2>&1; sleep ${GRACE_SECONDS} 9<&- & nap=$!; wait; }
exit 0
`;
}

/** The fix: its steps one after another, each marked in the output, each with a time limit. */
export function fixScript(steps: readonly Step[], nonce: string, stepSeconds: number): string {
  const commands = steps.map((step, index) => {
    const number = index + 1;
    return `printf '\\n%s step ${number} begin\\n' "$N"
$limit /bin/sh -c ${quote(step.command)} </dev/null 9<&-
code=$?
printf '\\n%s step ${number} end %s\\n' "$N" "$code"
${step.onFailure === 'stop' ? '[ "$code" -eq 0 ] || exit "$code"' : ''}`;
  });
  return `${preamble('.', false)}N=${nonce}
as_root='sudo -n'; [ "$(id -u)" = 0 ] && as_root=
export as_root run
limit=; command -v timeout >/dev/null 2>&1 && limit='timeout -k 5 ${Math.max(1, Math.round(stepSeconds))}'
${commands.join('\n')}
exit 0
`;
}

/**
 * Follows a fix: prints its output from `offset` on, in bytes, as it comes; ends with `NONCE exit CODE` on a line of its
 * own when the fix has ended, or `NONCE gone` when there is no such fix.
 */
export function followScript(folder: string, runId: string, offset: number, nonce: string): string {
  return `run=${quote(`${folder}/runs/${runId}`)}
n=${offset}
[ -d "$run" ] || { printf '\\n%s gone\\n' ${quote(nonce)}; exit 0; }
nap=0.1; sleep 0.1 2>/dev/null || nap=1
while :; do
  ended=; [ -e "$run/exit" ] && ended=yes
  size=$(wc -c <"$run/out"); size=$((size))
  if [ "$size" -gt "$n" ]; then tail -c +$((n+1)) "$run/out" | head -c $((size-n)) || exit 1; n=$size; fi
  if [ -n "$ended" ]; then printf '\\n%s exit %s\\n' ${quote(nonce)} "$(cat "$run/exit")"; exit 0; fi
  sleep $nap
done
`;
}
