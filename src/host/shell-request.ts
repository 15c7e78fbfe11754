/**
 * How a script travels in an SSH exec request: as base64 text, which every login shell passes on untouched. Pure.
 */

/** Linux takes at most 128 KiB in one argument of a program, and sshd gives the request to the shell as one. */
const MAX_BASE64 = 90_000;

export interface ShellRequest {
  readonly command: string;
  /** To be written to the command's standard input, which stays open: a channel that is half closed takes no signal. */
  readonly stdin: string | null;
}

/**
 * For a script that needs no standard input of its own: /bin/sh reads it from there.
 * @param mark letters, digits and dashes that stand in the shell's arguments, for `killRequest` to find it by; the
 *   script has it as `$1`.
 */
export function scriptRequest(script: string, mark: string): ShellRequest {
  const base64 = Buffer.from(script, 'utf8').toString('base64');
  if (base64.length > MAX_BASE64) return { command: `/bin/sh -s ${mark}`, stdin: `${script}\nexit\n` };
  return { command: `echo ${base64}|base64 -d|/bin/sh -s ${mark}`, stdin: null };
}

/**
 * Kills the process group of the script with this mark. sshd refuses signals for root and other servers for everybody,
 * and none of them ends a command because its channel was closed. What the script detached stays.
 */
export function killRequest(mark: string): string {
  return scriptRequest(killScript(mark), 'end').command;
}

export function killScript(mark: string): string {
  return `ps -e -o pgid= -o args= | while read -r group args; do case $args in *'sh -s ${mark}') kill -s KILL -- "-$group";; esac; done`;
}

/**
 * For a script that is talked to: its standard input is the channel. Bash, dash, zsh, mksh, fish and tcsh all take what
 * stands in single quotes as it is.
 * @throws {RangeError} for a script of more than about 67 kB.
 */
export function conversationRequest(script: string): string {
  const base64 = Buffer.from(script, 'utf8').toString('base64');
  if (base64.length > MAX_BASE64) throw new RangeError('The script is too long for a conversation.');
  return `/bin/sh -c 'eval "$(echo ${base64}|base64 -d)"'`;
}
