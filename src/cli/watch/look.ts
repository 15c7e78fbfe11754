/**
 * One look at a host, as a view. It only reads.
 */

import { diagnose } from '../../diagnose/diagnose.ts';
import type { Host } from '../../host/host.ts';
import type { Settings } from '../../model/settings.ts';
import { observe } from '../../observe/observe.ts';
import type { LearningRedactor } from '../../report/learning.ts';
import { oneLine } from '../console.ts';
import { type View, viewOf } from './view.ts';

/** @throws {ConnectionLost}, {HostUnreachable} */
export async function look(host: Host, settings: Settings, redactor: LearningRedactor): Promise<View> {
  const { snapshot, environment } = await observe(host, settings);
  redactor.learn(environment);
  return viewOf(snapshot, diagnose(snapshot), (text) => oneLine(text, redactor.redact));
}
