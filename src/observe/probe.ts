/**
 * The probe: one POSIX-sh script that gathers every fact of the host in one round trip. It only reads. Its tracks run side by
 * side, and nothing is written to disk, so that it works on a full one.
 */

import { composeFunction, composeWords, preamble } from '../host/preamble.ts';
import { diskFunction } from './disk/script.ts';
import { ec2Function } from './ec2/script.ts';
import { engineByCommandLine, engineFallbacks } from './engine-command-line.ts';
import { engineBySocket, engineSocket, isPlain } from './engine-socket.ts';
import { TRACK_FUNCTION } from './frames.ts';
import { handsFunction } from './hands/script.ts';
import { BEFORE_PARTS, hostParts } from './host-parts.ts';
import { eventsFunction } from './past/events-script.ts';
import { pastFunctions } from './past/script.ts';
import type { ProbeRequest } from './probe-request.ts';

/** Parts that one shell asks one after another; what may hang is apart from the rest. */
const TRACKS = [
  ['compose'],
  ['disks', 'disk-use'],
  ['hands', 'listeners', 'proxy', 'certificates'],
  ['machine', 'host-past', 'folder', 'journal', 'lock', 'repository', 'files'],
  ['instance'],
  ['events'],
] as const;
/** What must be known before a track begins. */
const BEFORE_TRACKS: Readonly<Record<string, string>> = { disks: 'ask_disks', hands: 'ask_processes' };
const BY_SOCKET = ['database', 'sockets'] as const;
/** Each starts `docker`, so that they are worth a shell of their own. */
const BY_COMMAND_LINE = [
  ...(['engine', 'containers', 'logs-service', 'logs-database', 'logs-rest', 'database', 'sockets', 'images'] as const),
  'image-facts',
] as const;

/** The parts of the probe, by the names under which their output is read. */
export const PARTS = [...TRACKS.flat(), ...BY_COMMAND_LINE] as const;
export type PartName = (typeof PARTS)[number];

function track(names: readonly PartName[]): string {
  const before = BEFORE_TRACKS[names[0] ?? ''];
  const call = `track ${names.map((name) => `${name} p_${name.replaceAll('-', '_')}`).join(' ')}`;
  return before === undefined ? call : `{ ${before}; ${call}; }`;
}

/**
 * Compose's plugin started by itself, without `docker` in front of it, which takes half the time, and with a heap that needs no
 * collection while it reads files of a usual size. Whatever goes wrong is left to `docker compose`, for its words; and so is
 * which Compose a fix would run, where `docker` is another one than the engine's packages install: a wrapper may know none.
 */
function composePart({ composeFiles, profiles, useSudo }: ProbeRequest): string {
  const words = composeWords(composeFiles, profiles);
  const plain = `docker=$(command -v docker)
  begins=
  case $docker in /usr/bin/docker | /usr/local/bin/docker) IFS= read -r begins <"$docker" 2>/dev/null || : ;; esac
  case $begins in '' | '#!'*) own= ;; *) own=yes ;; esac
  if [ -n "$socket" ] && [ -n "$own" ]; then
    for place in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      [ -x "$place/cli-plugins/docker-compose" ] || continue
      said=$(GOGC=400; export GOGC; limit "$seconds" "$place/cli-plugins/docker-compose" ${words} config --format json 2>&1) && { printf 'docker compose\\n%s\\n' "$said"; return 0; }
      break
    done
  fi`;
  return `p_compose() {
  cd -- "$dir" || return 1
  ${plain}
  ${composeFunction(composeFiles, profiles, useSudo)}
  printf '%s\\n' "$composer"
  case $composer in docker-compose) dkc config ;; *) dkc config --format json ;; esac
}
`;
}

/** The script. Its standard output is read by {@link readProbe} with the same nonce. */
export function probeScript(request: ProbeRequest): string {
  const { projectDirectory, useSudo, nonce, partSeconds, service, databaseService } = request;
  const bySocket = request.engine === 'any way' && !useSudo && isPlain([service, databaseService]);
  return `${preamble(projectDirectory, useSudo)}seconds=${partSeconds}
N=${nonce}
${bySocket ? engineSocket() : 'socket=\n'}${TRACK_FUNCTION}${BEFORE_PARTS}cd -- "$dir" 2>/dev/null && dir=$(pwd)
${composePart(request)}${hostParts(request.port)}${pastFunctions(request)}${eventsFunction()}${handsFunction()}${diskFunction()}${ec2Function(request.ec2)}${engineFallbacks(request)}by_command_line() {
${engineByCommandLine(request)}: | ${BY_COMMAND_LINE.map((name) => track([name])).join(' | ')}
}
by_socket() {
${bySocket ? engineBySocket(request) : 'open_engine() { return 1; }\n'}open_engine || return 1
: | ${track(BY_SOCKET)} | { ask_all; cat; }
  return 0
}
: | ${TRACKS.map(track).join(' | ')} | { by_socket || by_command_line; cat; }
`;
}
