/**
 * The answers of EC2's instance metadata, as the probe's part `instance` brings them.
 */

import * as v from 'valibot';
import type { Ec2, ScheduledEvent } from '../../model/ec2.ts';
import type { Fact } from '../../model/fact.ts';
import type { Frame } from '../frames.ts';
import { parseJson } from '../json.ts';
import { readPairs } from '../machine.ts';

const text = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(300)), ''), '');
const EVENTS = v.array(v.object({ Code: text, Description: text, NotBefore: text, NotAfter: text, State: text }));
const SPOT = v.object({ action: text, time: text });
const REBALANCE = v.object({ noticeTime: text });
const MOST_EVENTS = 10;

const WHY: Readonly<Record<number, string>> = {
  100: 'it was not asked for (`ec2-metadata: true` asks)',
  101: 'the host has no curl',
  102: 'no instance metadata service (IMDSv2) answers the host',
};

/** Never throws. */
export function readEc2(frame: Frame | undefined): Fact<Ec2> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  if (frame.exitCode !== 0) return { known: false, why: WHY[frame.exitCode] ?? 'the host could not ask for it' };
  const pairs = readPairs(frame.text);
  const first = (key: string) => (pairs.get(key)?.[0] ?? '').trim();
  const spot = v.safeParse(SPOT, parseJson(first('spot')));
  const rebalance = v.safeParse(REBALANCE, parseJson(first('rebalance')));
  const events = v.safeParse(EVENTS, parseJson(first('events')));
  return {
    known: true,
    value: {
      instanceType: word(first('type')),
      zone: word(first('zone')),
      lifeCycle: word(first('life')),
      interruption: spot.success ? { action: spot.output.action, at: moment(spot.output.time) } : null,
      rebalanceAt: rebalance.success ? moment(rebalance.output.noticeTime) : '',
      events: events.success ? events.output.slice(0, MOST_EVENTS).map(toEvent) : [],
    },
  };
}

function toEvent(raw: v.InferOutput<typeof EVENTS>[number]): ScheduledEvent {
  return {
    code: raw.Code,
    description: raw.Description,
    notBefore: moment(raw.NotBefore),
    notAfter: moment(raw.NotAfter),
    state: raw.State,
  };
}

/** A page of a proxy, or anything else that is no plain value, is none. */
function word(value: string): string {
  return /^[a-z0-9.-]{1,60}$/i.test(value) ? value : '';
}

function moment(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}
