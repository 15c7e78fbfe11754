/**
 * The script that asks URLs on the host with curl, or wget where there is no curl, and frames what comes back in lines
 * that begin with a word nobody can guess. Pure.
 */

import { quote } from './quote.ts';

/** Room for a response's headers before its body. */
export const HEADER_BYTES = 16_384;

export interface CurlQuestions {
  readonly urls: readonly string[];
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Letters and digits, made anew for every script. */
  readonly nonce: string;
}

/**
 * Lines: `NONCE I tool NAME`, `NONCE I body BASE64`, `NONCE I err TEXT`, `NONCE I exit CODE`. All URLs are asked side by
 * side; each line is written at once, so that lines do not mix. `body` is the response with its headers (curl), or the
 * body alone with the headers in `err` (wget).
 */
export function curlScript({ urls, timeoutMs, maxBodyBytes, nonce }: CurlQuestions): string {
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const agent = 'backend-health';
  return `N=${nonce}
exec 3>&1
PATH=$PATH:/usr/local/bin:/usr/bin:/bin
say() { printf '%s\\n' "$N $*" >&3; }
lines() { while IFS= read -r line || [ -n "$line" ]; do say "$1" "$2" "$line"; done; }
framed() { # INDEX COMMAND...
  i=$1; shift
  { { "$@" 2>&4 </dev/null; say "$i" exit "$?"; } | head -c ${maxBodyBytes + HEADER_BYTES + 1} | base64 | lines "$i" body; } 4>&1 | cut -c 1-400 | lines "$i" err
}
if command -v curl >/dev/null 2>&1; then tool=curl
elif command -v wget >/dev/null 2>&1; then
  if wget --version 2>/dev/null </dev/null | grep -q 'GNU Wget'; then tool=wget; else tool=small-wget; fi
else tool=none; fi
ask() { # INDEX URL
  say "$1" tool "$tool"
  case $tool in
    curl) framed "$1" curl -q -g -sS -i --http1.1 --noproxy '*' -m ${(timeoutMs / 1000).toFixed(3)} -A ${agent} -H 'Accept-Encoding: identity' -- "$2";;
    wget) framed "$1" wget -nv -S -O - --no-proxy --no-config --max-redirect=0 --content-on-error -t 1 -T ${seconds} -U ${agent} -- "$2";;
    small-wget) framed "$1" wget -S -O - -Y off -T ${seconds} -U ${agent} -- "$2";;
  esac
}
${urls.map((url, index) => `ask ${index} ${quote(url)} &`).join('\n')}
wait
`;
}
