/**
 * `status`: containers, endpoints and database, once.
 */

import { unlessCancelled } from '../../cancel.ts';
import { createLearningRedactor } from '../../report/learning.ts';
import { type Console, oneLine } from '../console.ts';
import { exitCode } from '../exit-codes.ts';
import { reach } from '../reach.ts';
import type { Chosen } from '../sources/sources.ts';
import { look } from './look.ts';
import { viewAsJson, viewLines } from './render.ts';
import { statusOf } from './view.ts';

/** Resolves with the exit code. @throws {HostUnreachable} */
export async function status(chosen: Chosen, console: Console): Promise<number> {
  const { settings } = chosen;
  const redactor = createLearningRedactor(chosen.secrets, settings.redact);
  const host = await reach(chosen, console, redactor.redact);
  try {
    console.progress.doing('Look');
    const view = await unlessCancelled(look(host, settings, redactor), console.signal, 'while it looked');
    console.progress.end();
    const title = { service: settings.target.service, host: oneLine(host.description, redactor.redact) };
    if (console.json) console.out(`${JSON.stringify(viewAsJson(view, title, []), null, 2)}\n`);
    else console.out(`${viewLines(view, title, console.outTerminal).join('\n')}\n`);
    return exitCode(statusOf(view.health), settings.failOn);
  } finally {
    host.close();
  }
}
