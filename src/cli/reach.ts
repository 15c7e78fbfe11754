/**
 * Reaches a host for a command that only looks.
 */

import { connect } from '../host/connect.ts';
import type { Host, HostUnreachable } from '../host/host.ts';
import { reconnecting } from '../host/reconnecting.ts';
import type { Redact } from '../report/redact.ts';
import { type Console, oneLine } from './console.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Chosen } from './sources/sources.ts';

/**
 * An open host that survives broken connections.
 * @param quiet whether to say nothing of connecting just now, as something else is drawn.
 * @throws {HostUnreachable}
 */
export function reach(
  { settings }: Chosen,
  console: Console,
  redact: Redact,
  quiet: () => boolean = () => false,
): Promise<Host> {
  console.progress.doing('Connect');
  const say = (text: string) => void (quiet() || console.progress.line(oneLine(text, redact)));
  const warn = (text: string) => void (quiet() || console.complain(`Warning: ${oneLine(text, redact)}`));
  return reconnecting((closing) =>
    connect(settings.way, {
      signal: AbortSignal.any([console.signal, closing]),
      onAttempt: say,
      onWarning: warn,
    }),
  );
}

/** Says why a host can't be reached and what to check. Gives the exit code. */
export function tellUnreachable(error: HostUnreachable, console: Console, redact: Redact): number {
  console.progress.end();
  console.complain([error.message, ...error.advice].map((text) => oneLine(text, redact)).join('\n  '));
  return EXIT_CODES.unreachable;
}
