/**
 * What a channel was told last about a backend, in a small file beside the host's journal. It is the host's word: what is
 * not exactly as written here counts as nothing.
 */

import { createHash } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { preamble } from '../host/preamble.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4_096;

export interface Place {
  readonly projectDirectory: string;
  readonly service: string;
  /** Different webhooks are told, and remember, on their own. */
  readonly webhook: string;
}

/** null: the host could not be asked. Never rejects. */
export async function readTold(host: Host | null, place: Place): Promise<'failing' | 'well' | 'nothing' | null> {
  const answer = await ask(host, `${folders(place)}[ -z "$newest" ] || head -c 100 "$newest"; echo; echo answered\n`);
  if (answer === null) return null;
  const told = /^(failing|well) \d{4}-\d{2}-\d{2}T[0-9:.]+Z$/m.exec(answer)?.[1];
  return told === 'failing' || told === 'well' ? told : 'nothing';
}

/** Resolves with false when it could not be written. Never rejects. */
export async function writeTold(host: Host | null, place: Place, condition: 'failing' | 'well'): Promise<boolean> {
  const line = `${condition} ${new Date().toISOString()}`;
  const script = `${folders(place)}for folder in "$state" "$shared"; do
  (umask 077; mkdir -p "$folder") 2>/dev/null && [ -O "$folder" ] || continue
  (umask 077; echo '${line}' >"$folder/$name.new") 2>/dev/null && mv "$folder/$name.new" "$folder/$name" && { echo; echo answered; exit 0; }
done
`;
  return (await ask(host, script)) !== null;
}

/** The file's name, and the newest such file that is this user's own. The second folder is for a disk that is full. */
function folders({ projectDirectory, service, webhook }: Place): string {
  const key = createHash('sha256')
    .update(JSON.stringify([service, webhook]))
    .digest('hex')
    .slice(0, 16);
  return `${preamble(projectDirectory, false)}name=told-${key}
shared=/dev/shm/backend-health-$(id -u)/$(basename "$state")
newest=
for folder in "$state" "$shared"; do
  [ -f "$folder/$name" ] && [ -O "$folder/$name" ] || continue
  if [ -z "$newest" ] || [ "$folder/$name" -nt "$newest" ]; then newest=$folder/$name; fi
done
`;
}

async function ask(host: Host | null, script: string): Promise<string | null> {
  if (host === null) return null;
  try {
    const { stdout, exitCode } = await host.run({ script, timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_BYTES });
    return exitCode === 0 && /^answered$/m.test(stdout) ? stdout : null;
  } catch {
    return null;
  }
}
