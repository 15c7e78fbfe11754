/**
 * The engine's events of the last day, one a line, as the probe's part `events` prints them.
 */

import type { Fact } from '../../model/fact.ts';
import type { EngineEvent } from '../../model/past.ts';
import type { Frame } from '../frames.ts';

const LINE =
  /^(\d{10,19})\|(container|image|network|daemon)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|(.+)$/;

/** Reads the events, oldest first. Never throws. */
export function readEvents(frame: Frame | undefined): Fact<readonly EngineEvent[]> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  const lines = frame.text.split('\n').filter((line) => line.trim() !== '');
  const events = lines.flatMap((line) => {
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
  });
  return events.length === 0 && lines.length > 0
    ? { known: false, why: `the engine did not tell its events: ${lines[0]?.slice(0, 200) ?? ''}` }
    : { known: true, value: events };
}

/** How Go's templates print what is not there. */
function present(text: string): string {
  return text === '<no value>' ? '' : text;
}
