/**
 * What a run would do, in the words and commands of a real one. Changes nothing.
 */

import { conclude } from '../conclude.ts';
import { guardOf } from '../fix/guard.ts';
import { stepsOf } from '../fix/options.ts';
import { siteOf, typed } from '../fix/site.ts';
import { rungText, shownCommand } from '../words.ts';
import type { Climb } from './climb.ts';

export function dryRun({ recorder, settings, first }: Climb): void {
  recorder.stage('fix');
  const site = siteOf(first.observation.snapshot, settings);
  for (const rung of first.plan.ladder) {
    recorder.tell(`Would try: ${rungText(rung)}`, 'notice');
    for (const step of [...guardOf(rung, first.observation.snapshot, site), ...stepsOf(rung, site)]) {
      recorder.tell(
        `Would ${step.says.charAt(0).toLowerCase()}${step.says.slice(1)}: ${shownCommand(typed(step.command))}`,
      );
      recorder.record.wouldRun.push({
        name: step.name,
        says: step.says,
        command: typed(step.command),
        exitCode: null,
        durationMs: 0,
        output: '',
      });
    }
  }
  const status =
    first.diagnosis.health === 'healthy' ? 'healthy' : first.diagnosis.health === 'ill' ? 'unhealthy' : 'degraded';
  conclude(
    recorder.record,
    status,
    'dry-run',
    `${first.plan.why} Dry run: nothing was changed; a real run would first try: ${first.plan.ladder.map(rungText).join(', then ')}.`,
  );
}
