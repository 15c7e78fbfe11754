/**
 * Whether the engine runs and answers this user, as the probe's parts `engine` and `containers` say.
 */

import type { Engine } from '../model/snapshot.ts';
import type { Frame } from './frames.ts';
import type { Inspected } from './inspect.ts';

/** Characters of what the engine says that are read. */
const SAID_LENGTH = 16_384;

/** @param why there is no answer, where there is none. */
export function readEngine(
  frame: Frame | undefined,
  containers: Frame | undefined,
  inspected: Inspected,
  why: string,
): Engine {
  if (!frame) return { status: 'unknown', message: why };
  const engine = { exitCode: frame.exitCode, text: frame.text.slice(0, SAID_LENGTH) };
  const json = /^\{.*\}$/m.exec(engine.text)?.[0];
  const version = json ? /"Server":\s*\{.*?"Version":\s*"([^"]+)"/s.exec(json)?.[1] : undefined;
  if (engine.exitCode === 0 && version !== undefined) {
    const found = inspected.containers.length;
    if (found === 0 && containers?.exitCode === 0 && inspected.otherLines.length > 0)
      return { status: 'unknown', message: 'what `docker inspect` answered of the containers can’t be read' };
    const listed = containers?.exitCode === 0 || found > 0;
    if (!listed) {
      const said = containers?.text.slice(0, SAID_LENGTH).trim() || 'the containers could not be listed';
      return { status: 'unknown', message: said };
    }
    return { status: 'running', version, docker: engine.text.split('\n', 1)[0] ?? 'docker', now: '' };
  }
  const message = [engine.text, containers?.text.slice(0, SAID_LENGTH) ?? '']
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('{') && !line.startsWith('/'))[0];
  const text = message ?? 'docker gave no answer in time';
  if (/permission denied|a password is required|a terminal is required/i.test(text))
    return { status: 'forbidden', message: text };
  if (
    /cannot connect to the docker daemon|failed to connect to the docker api|is the docker daemon running|error during connect/i.test(
      text,
    )
  ) {
    return { status: 'down', message: text };
  }
  if (engine.exitCode === 127 || /not found|no such file or directory/i.test(text))
    return { status: 'missing', message: text };
  return { status: 'unknown', message: text };
}
