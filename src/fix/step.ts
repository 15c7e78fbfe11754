/**
 * A step of a fix: one named command on the host, as data, so that it can be tested, printed and sent.
 */

export interface Step {
  readonly name: string;
  /** What it does, in words, said before it is done. */
  readonly says: string;
  /** What is run on the host by /bin/sh, and what a person would type there. */
  readonly command: string;
  /** `stop`: the fix ends here when it fails. `go-on`: the next step is run all the same. */
  readonly onFailure: 'stop' | 'go-on';
}

/** Where the steps are to be run: facts of the snapshot that the commands are made of. */
export interface Site {
  /** `docker`, or `sudo -n docker`. */
  readonly docker: string;
  /** `docker compose` or `docker-compose`, with files and profiles. */
  readonly compose: string;
  readonly project: string;
  /** What there is of each service now. */
  readonly containers: readonly {
    readonly service: string;
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly imageReference: string;
    readonly imageId: string;
  }[];
  /** Services that are built from source; null where Compose did not say. */
  readonly built: readonly string[] | null;
  readonly proxy:
    | { readonly kind: 'service'; readonly manager: 'systemd' | 'service' | 'none' }
    | { readonly kind: 'container'; readonly service: string; readonly id: string }
    | null;
  /** Seconds that a rebuilt container has to become healthy before the previous image comes back. */
  readonly settleSeconds: number;
  /** Where saved evidence goes: a shell word, such as `"$run"`. */
  readonly evidenceFolder: string;
}
