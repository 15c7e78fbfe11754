/**
 * Faults of how the project is defined: its compose file, its environment, its folder.
 */

import { untilContainer, untilRestarted, untilUnhealthy } from '../containers.ts';
import { PROJECT_FOLDER, SERVICE } from '../places.ts';
import { applyService, compose, editProjectFile, editService } from '../project.ts';
import type { Breaks } from './break.ts';

async function dropVariable(): Promise<void> {
  await editProjectFile('.env', 'EXCHANGE_API_KEY=', 'FORMER_API_KEY=');
  await applyService();
  await untilRestarted(3);
}

async function askWrongPath(): Promise<void> {
  await editService('/ping_fast', '/pingfast');
  await applyService();
  await untilUnhealthy();
}

async function startSlowly(delayS: number, startPeriod: string): Promise<void> {
  await editService('START_DELAY: "0"', `START_DELAY: "${delayS}"`);
  await editService('start_period: 6s', `start_period: ${startPeriod}`);
  await applyService();
}

async function startSlowlyWithinPeriod(): Promise<void> {
  await startSlowly(20, '60s');
  await untilContainer('is starting', ({ status, health }) => status === 'running' && health === 'starting');
}

async function startSlowlyUnderEagerCheck(): Promise<void> {
  await startSlowly(25, '1s');
  await untilUnhealthy();
}

async function spoilComposeFile(): Promise<void> {
  await compose('stop', SERVICE);
  await editService('      START_DELAY', '\tSTART_DELAY');
}

async function nameWrongFolder(): Promise<Readonly<Record<string, string>>> {
  await compose('stop', SERVICE);
  return { 'project-directory': `~/${PROJECT_FOLDER}-2` };
}

export const definitionBreaks: Breaks = {
  'missing-variable': dropVariable,
  'wrong-health-check': askWrongPath,
  'slow-start': startSlowlyWithinPeriod,
  'eager-health-check': startSlowlyUnderEagerCheck,
  'compose-invalid': spoilComposeFile,
  'project-missing': nameWrongFolder,
};
