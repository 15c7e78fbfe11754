/**
 * Faults that the backend commits when it is told to: until its next start, or for good.
 */

import { join } from 'node:path';
import { account, asAccount } from '../accounts.ts';
import { detach, run } from '../command.ts';
import { theContainer, untilRestarted, untilUnhealthy } from '../containers.ts';
import { HEALTH_PATH, LOGS, MONITORING_PATH, OWNER, PING_PATH, STATE_DIRECTORY } from '../places.ts';
import { writeProjectFile } from '../project.ts';
import type { Breaks } from './break.ts';

interface Order {
  readonly status?: number;
  readonly body?: string;
  /** Content type; JSON unless told. */
  readonly type?: string;
  readonly afterSeconds?: number;
}

/** See misbehaviour.py. */
interface Orders {
  readonly answers?: Readonly<Record<string, Order>>;
  readonly silent?: boolean;
  readonly hoardMegabytes?: number;
  readonly exitUnless?: string;
}

/** The backend does so until its next start. */
export async function tell(orders: Orders): Promise<void> {
  const { id } = await theContainer();
  const write = 'cat >/run/misbehave.tmp && mv /run/misbehave.tmp /run/misbehave.json';
  await run('docker', ['exec', '--interactive', id, 'sh', '-c', write], { input: JSON.stringify(orders) });
}

/** The backend does so from now on, however it is restarted or rebuilt. */
const tellForGood = (orders: Orders) => writeProjectFile('state/misbehave.json', JSON.stringify(orders));

const serverError: Order = { status: 500, body: '{"detail": "Internal Server Error"}' };
const page = '<!DOCTYPE html><html><head><title>Application error</title></head><body>Something broke.</body></html>';
const monitoring = (health: string): Orders => ({
  answers: { [MONITORING_PATH]: { status: 200, body: JSON.stringify({ backend_health: health }) } },
});

const SNAPSHOT_AFTER_S = 12;

/** A crash loop that ends by itself at the first start after the awaited file is there. */
async function crashUntilSnapshot(): Promise<void> {
  await tellForGood({ exitUnless: '/state/snapshot' });
  await run('docker', ['restart', (await theContainer()).id]);
  await untilRestarted(3);
  const appear = `sleep ${SNAPSHOT_AFTER_S}; touch '${STATE_DIRECTORY}/snapshot'`;
  detach('setpriv', [...asAccount(await account(OWNER)), 'sh', '-c', appear], join(LOGS, 'snapshot.log'));
}

async function neverAnswer(): Promise<void> {
  await tell({ silent: true });
  await untilUnhealthy();
}

async function failForGood(): Promise<Readonly<Record<string, string>>> {
  await tellForGood({ answers: { [HEALTH_PATH]: { status: 500, body: '{"detail": "ledger does not balance"}' } } });
  return { 'verify-timeout': '15' };
}

export const behaviourBreaks: Breaks = {
  'never-answers': neverAnswer,
  'crash-loop-transient': crashUntilSnapshot,
  'monitoring-error': () => tell(monitoring('error')),
  'monitoring-degraded': () => tell(monitoring('degraded')),
  'slow-ping': () => tell({ answers: { [PING_PATH]: { afterSeconds: 3 } } }),
  'health-500': () => tell({ answers: { [HEALTH_PATH]: serverError } }),
  'html-error-page': () => tell({ answers: { [HEALTH_PATH]: { status: 200, body: page, type: 'text/html' } } }),
  'nothing-helps': failForGood,
};
