/** Healthy programs raise nothing, however many words of failure stand in their logs. */

import { describe, expect, it } from 'vitest';
import { readSigns, rootSign } from '../../../src/diagnose/signs/read.ts';
import { INNOCENT_IN_CONTEXT, innocentLogs } from './innocent.ts';
import { linesOf } from './lines.ts';

describe('innocent lines', () => {
  const logs = innocentLogs(20_260_110, 3_000);

  it('are at least 2,000, and the same each time', () => {
    expect(logs.flat().length).toBeGreaterThanOrEqual(2_000);
    expect(innocentLogs(20_260_110, 3_000)).toEqual(logs);
  });

  it('raise no sign', () => {
    const raised = logs.flatMap((log) => readSigns(linesOf(log)));
    console.log(`${raised.length} signs in ${logs.flat().length} innocent lines`);
    expect(raised.map((sign) => `${sign.kind}: ${sign.line.text}`)).toEqual([]);
  });

  it.each(Object.entries(INNOCENT_IN_CONTEXT))('have no root in %s', (_name, log) => {
    expect(rootSign(linesOf(log))).toBeNull();
  });
});
