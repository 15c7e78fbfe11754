/**
 * What a container runs and with which variables, from its own specification and its image's.
 */

import type { Container } from './container.ts';
import { EngineFailure } from './failure.ts';

export function commandOf({ spec, image }: Container): readonly string[] {
  const entrypoint = spec.entrypoint ?? image.entrypoint;
  return [...entrypoint, ...(spec.command ?? (spec.entrypoint === null ? image.command : []))];
}

/** `NAME=value` for each variable; the container's own win over the image's. */
export function environmentEntries({ spec, image }: Container): readonly string[] {
  const byName = new Map([...image.environment, ...spec.environment].map((entry) => [entry.split('=')[0], entry]));
  return [...byName.values()];
}

export function environmentOf(container: Container): ReadonlyMap<string, string> {
  return new Map(
    environmentEntries(container).map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** Fails as the engine does when the image has no such program. */
export function needProgram(container: Container): void {
  const [program = ''] = commandOf(container);
  const known = container.image.program === 'postgres' || container.image.program === 'nginx';
  if (known || /^(\/bin\/|\/usr\/bin\/)?(python3?|sh|sleep)$/.test(program)) return;
  throw new EngineFailure(
    `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`,
  );
}
