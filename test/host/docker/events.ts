/**
 * `docker events` of the past: `--since`, `--until` and filters, each line by the format. It follows nothing.
 */

import type { Engine } from '../engine/engine.ts';
import type { Call } from './call.ts';
import { parseFlags } from './flags.ts';
import { render } from './template.ts';

export async function events(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, { values: { since: '', until: '', filter: 'f', format: '' }, switches: {} });
  const wanted = (key: string) =>
    flags
      .all('filter')
      .filter((filter) => filter.startsWith(`${key}=`))
      .map((filter) => filter.slice(key.length + 1));
  const ms = (name: string, otherwise: number) => Number(flags.value(name) ?? otherwise / 1000) * 1000;
  const [types, actions] = [wanted('type'), wanted('event')];
  for (const { at, type, action, id, attributes } of engine.events.all) {
    const time = Date.parse(at);
    if (time < ms('since', 0) || time > ms('until', Date.now())) continue;
    if (types.length > 0 && !types.includes(type)) continue;
    if (actions.length > 0 && !actions.some((name) => action === name || action.startsWith(`${name}:`))) continue;
    const nanos = `${time}${/\.\d{3}(\d{6})/.exec(at)?.[1] ?? '000000'}`;
    const actor = { ID: id, Attributes: attributes };
    call.out(
      `${render(flags.value('format') ?? '{{json .}}', { TimeNano: nanos, Type: type, Action: action, Actor: actor })}\n`,
    );
  }
  return 0;
}
