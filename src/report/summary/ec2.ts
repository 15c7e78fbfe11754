/**
 * What EC2 has announced for the host: an interruption, a reboot, a retirement; and what kind of instance it is.
 */

import type { Ec2 } from '../../model/ec2.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, day } from '../quantity.ts';
import { forMarkdown, inlineCode } from '../sanitise.ts';

export function ec2(record: CleanRecord): string {
  const fact = (record.after ?? record.before)?.ec2;
  if (fact === undefined || !fact.known) return '';
  return [...announced(fact.value), kind(fact.value)].filter((line) => line !== '').join('<br>');
}

function announced({ interruption, rebalanceAt, events }: Ec2): string[] {
  const spot =
    interruption === null
      ? []
      : [
          `⚠️ EC2 will **${forMarkdown(interruption.action || 'interrupt')}** this spot instance${at(interruption.at, 'at')}.`,
        ];
  const rebalance =
    rebalanceAt === '' || interruption !== null
      ? []
      : [`⚠️ EC2 said${at(rebalanceAt, 'on')} that an interruption of this spot instance is likelier than usual.`];
  const scheduled = events
    .filter((event) => event.state !== 'completed' && event.state !== 'canceled')
    .map(
      (event) =>
        `⚠️ EC2 has scheduled ${inlineCode(event.code) || 'an event'}${at(event.notBefore, 'from')}${at(event.notAfter, 'to')}: ${forMarkdown(event.description)}`,
    );
  return [...spot, ...rebalance, ...scheduled];
}

function at(time: string, word: string): string {
  return time === '' ? '' : ` ${word} ${day(time)} ${clock(time)} UTC`;
}

function kind({ instanceType, zone, lifeCycle }: Ec2): string {
  if (instanceType === '') return '';
  const where = zone === '' ? '' : ` in ${inlineCode(zone)}`;
  const how = lifeCycle === '' || lifeCycle === 'on-demand' ? '' : `, ${forMarkdown(lifeCycle)}`;
  return `☁️ EC2 ${inlineCode(instanceType)}${where}${how}`;
}
