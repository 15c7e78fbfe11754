/**
 * A key that may only look: writes the script that, run once on the host, lets a public key in for this product's diagnosis of
 * this project and for nothing else. Pure.
 */

import { createHash } from 'node:crypto';
import { questionScript } from './host/curl.ts';
import { quote } from './host/quote.ts';
import { killScript } from './host/shell-request.ts';
import type { Settings } from './model/settings.ts';
import { pingScript } from './observe/database.ts';
import { probeOf } from './observe/probe-run.ts';
import { endpointLimits, questions } from './observe/questions.ts';
import { sampleQuestions, sampleScript } from './verify/sample.ts';

/** The public key is none that can stand in `authorized_keys`. */
export class UnusablePublicKey extends Error {
  override readonly name = 'UnusablePublicKey';
}

const PUBLIC_KEY =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\r\n"\\]*)?$/;

/** Of a script, what differs from run to run: random words, and the project's name. In sed and here, the same. */
const VARYING: readonly (readonly [pattern: RegExp, sed: string, put: string])[] = [
  [/^N=[0-9a-f]{24,32}$/gm, '^N=[0-9a-f]\\{24,32\\}$', 'N='],
  [/^project=[a-z0-9][a-z0-9_-]*$/gm, '^project=[a-z0-9][a-z0-9_-]*$', 'project='],
  [/^database='[0-9a-f]*'$/gm, "^database='[0-9a-f]*'$", "database=''"],
  [/^known='[0-9a-f ]*'$/gm, "^known='[0-9a-f ]*'$", "known=''"],
  [/'sh -s run-[0-9a-f]{18}'/g, "'sh -s run-[0-9a-f]\\{18\\}'", "'sh -s run-'"],
];

/** @throws {UnusablePublicKey} */
export function authorization(settings: Settings, publicKey: string): string {
  const key = publicKey.trim();
  if (!PUBLIC_KEY.test(key)) {
    throw new UnusablePublicKey(
      'The public key is not one line of the form `ssh-ed25519 AAAA… name`: give the file that ends in `.pub`.',
    );
  }
  const hashes = allowedScripts(settings).map(hashOf);
  return `#!/bin/sh
# Lets one key look at ${quote(settings.target.service)} of ${quote(settings.target.projectDirectory)}, and do nothing else.
# Read it, then run it on the host as the user whom the key is to let in:  sh this-file
# Run it again, made anew, when an input of the project or the version of backend-health changes.
set -eu
umask 077
gate=$HOME/.config/backend-health/gate-${fingerprintOf(key)}
mkdir -p "$HOME/.config/backend-health" "$HOME/.ssh"
rm -f "$gate"
cat >"$gate" <<'END_OF_GATE'
${gate(hashes)}END_OF_GATE
chmod 500 "$gate"
file=$HOME/.ssh/authorized_keys
key=${quote(key)}
if [ -e "$file" ] && grep -qF "$(printf %s "$key" | cut -d ' ' -f 1,2)" "$file"; then
  echo "This key is in $file already: nothing was added there. Its line must begin with: restrict,command=\\"$gate\\"" >&2
else
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
  printf 'restrict,command="%s" %s\\n' "$gate" "$key" >>"$file"
  echo "Added to $file. It may look, and nothing else." >&2
fi
`;
}

/** Every script that a diagnosis or a verification of this project sends. */
function allowedScripts(settings: Settings): string[] {
  const nonce = '0'.repeat(24);
  const limits = endpointLimits(settings);
  const own = questions(settings).filter((question) => question.viewpoint === 'host');
  const sampled = sampleQuestions(settings).filter((question) => question.viewpoint === 'host');
  return [
    probeOf(settings, nonce),
    probeOf(settings, nonce, 'command line'),
    sampleScript(settings, 'x', [], nonce),
    questionScript(own, limits, nonce),
    questionScript(sampled, limits, nonce),
    pingScript(settings, ''),
    killScript(`run-${'0'.repeat(18)}`),
  ];
}

function hashOf(script: string): string {
  const same = VARYING.reduce((text, [pattern, , put]) => text.replace(pattern, put), script);
  return createHash('sha256').update(same).digest('hex');
}

function fingerprintOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/** The forced command: runs what was asked for when it is one of the known scripts, and nothing else. */
function gate(hashes: readonly string[]): string {
  return `#!/bin/sh
# Made by backend-health authorize. Runs the scripts with these SHA-256 sums, their random words aside, and nothing else.
LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
refuse() { echo "failed this key may only look: $1"; echo "backend-health: this key may only look: $1" >&2; exit 126; }
asked=\${SSH_ORIGINAL_COMMAND-}
rest=\${asked#echo }
base64=\${rest%%|*}
mark=\${rest##*/bin/sh -s }
[ "$asked" = "echo $base64|base64 -d|/bin/sh -s $mark" ] || refuse 'what was asked for is no script of a diagnosis'
case $base64 in '' | *[!A-Za-z0-9+/=]*) refuse 'the script is no base64' ;; esac
case $mark in '' | *[!a-z0-9-]*) refuse 'the mark of the script is no mark' ;; esac
sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }
same() { sed ${VARYING.map(([, sed, put]) => `-e ${quote(`s/${sed}/${put}/`)}`).join(' ')}; }
case $(printf %s "$base64" | base64 -d 2>/dev/null | same | sum) in
${[...new Set(hashes)].map((hash) => `  ${hash}) ;;`).join('\n')}
  *) refuse 'the script is not one of those that were authorized (another version, or other inputs?)' ;;
esac
printf %s "$base64" | base64 -d | /bin/sh -s "$mark"
`;
}
