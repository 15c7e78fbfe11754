/**
 * The engine's events of the last day, one a line, as the probe's part `events` prints them: by the docker command line's
 * template, or as the engine itself writes them.
 */

import * as v from 'valibot';
import type { Fact } from '../../model/fact.ts';
import type { EngineEvent } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { parseJson } from '../json.ts';

const LINE =
  /^(\d{10,19})\|(container|image|network|daemon)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|(.+)$/;

/** https://docs.docker.com/reference/api/engine/, `GET /events`. */
const OBJECT = v.object({
  Type: v.picklist(['container', 'image', 'network', 'daemon']),
  Action: v.pipe(v.string(), v.minLength(1)),
  Actor: v.object({ ID: v.string(), Attributes: v.fallback(v.record(v.string(), v.string()), {}) }),
});
/** Nanoseconds are more than a number holds. A quote within a value is written `\\"`, so no value looks like this. */
const NANOS = /"timeNano":(\d{19})\b/;

/** Reads the events, oldest first. Never throws. */
export function readEvents(frame: Frame | undefined): Fact<readonly EngineEvent[]> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  const lines = frame.text.split('\n').filter((line) => line.trim() !== '');
  const events = lines.flatMap((line) => (line.startsWith('{') ? readObject(line) : readLine(line)));
  return events.length === 0 && lines.length > 0
    ? { known: false, why: `the engine did not tell its events: ${lines[0]?.slice(0, 200) ?? ''}` }
    : { known: true, value: events };
}

function readLine(line: string): EngineEvent[] {
  const match = LINE.exec(line);
  if (!match) return [];
  const [, nanos = '0', type = '', id = '', name = '', project = '', service = '', exitCode = '', ...rest] = match;
  const [signal = '', container = '', action = ''] = rest;
  const event: EngineEvent = {
    at: new Date(Number(nanos.slice(0, 13))).toISOString(),
    type: type as EngineEvent['type'],
    action,
    id,
    name,
    project,
    service,
    exitCode: present(exitCode),
    signal: present(signal),
    container: present(container),
  };
  return [event];
}

function readObject(line: string): EngineEvent[] {
  const parsed = v.safeParse(OBJECT, parseJson(line));
  const nanos = NANOS.exec(line)?.[1];
  if (!parsed.success || nanos === undefined) return [];
  const { Type, Action, Actor } = parsed.output;
  const told = (name: string) => Actor.Attributes[name] ?? '';
  const event: EngineEvent = {
    at: new Date(Number(nanos.slice(0, 13))).toISOString(),
    type: Type,
    action: Action,
    id: Actor.ID,
    name: told('name'),
    project: told('com.docker.compose.project'),
    service: told('com.docker.compose.service'),
    exitCode: told('exitCode'),
    signal: told('signal'),
    container: told('container'),
  };
  return [event];
}

/** How Go's templates print what is not there. */
function present(text: string): string {
  return text === '<no value>' ? '' : text;
}
