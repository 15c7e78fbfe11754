/**
 * Root and another account on the embedded host, where a test is no root: `ssh` runs its command here, with /home/backend-health
 * and /etc/ssh beneath a folder, and stand-ins for what makes accounts.
 */

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = {
  sudo: 'exec "$@"',
  // Its last argument is the user's name.
  useradd: 'for name; do :; done; printf "%s\\n" "$*" >"$ROOT/useradd"; mkdir "$ROOT/home/$name"',
  install: 'for folder; do :; done; printf "%s\\n" "$*" >"$ROOT/install"; mkdir -m 700 "$folder"',
  chown: 'printf "%s\\n" "$*" >"$ROOT/chown"; [ -e "$2" ]',
} as const;

export class StandInHost {
  readonly #root = mkdtempSync(join(tmpdir(), 'backend-health-root-'));

  constructor(hostKey: string) {
    for (const folder of ['bin', 'home', 'etc/ssh']) mkdirSync(join(this.#root, folder), { recursive: true });
    writeFileSync(join(this.#root, 'etc/ssh/ssh_host_ed25519_key.pub'), `${hostKey} root@host\n`);
    for (const [name, body] of Object.entries(PROGRAMS)) {
      writeFileSync(join(this.#root, 'bin', name), `#!/bin/sh\nset -eu\n${body}\n`);
      chmodSync(join(this.#root, 'bin', name), 0o755);
    }
  }

  /** The program `ssh` that leads here. */
  get ssh(): string {
    return `#!/bin/sh
set -eu
export ROOT='${this.#root}' PATH='${this.#root}/bin':"$PATH"
shift
here() { sed "s|/home/backend-health|$ROOT/home/backend-health|g; s|/etc/ssh/|$ROOT/etc/ssh/|g"; }
command="$(printf '%s' "$*" | here)"
case "$command" in *'sh -eu') here | sh -c "$command" ;; *) sh -c "$command" </dev/null ;; esac
`;
  }

  /** What a command of the stand-ins was called with. */
  called(program: Exclude<keyof typeof PROGRAMS, 'sudo'>): string {
    return readFileSync(join(this.#root, program), 'utf8').trim().replaceAll(this.#root, '');
  }

  get authorizedKeys(): string {
    return readFileSync(join(this.#root, 'home/backend-health/.ssh/authorized_keys'), 'utf8');
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
