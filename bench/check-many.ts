/**
 * Checks the hosts whose inputs its parent sends, ten at a time in this process, and sends back what it took.
 */

import type { RunRecord } from '../src/model/record.ts';
import { remediate } from '../src/remediate.ts';
import { readSettings } from '../src/settings.ts';
import { inputDefaults } from '../test/runner.ts';

const AT_ONCE = 10;

process.once('message', async (hosts: readonly Readonly<Record<string, string>>[]) => {
  const defaults = await inputDefaults();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const records: RunRecord[] = [];
  const waiting = hosts.entries();
  const worker = async () => {
    for (const [index, inputs] of waiting)
      records[index] = await remediate({
        settings: readSettings((name) => ({ ...defaults, ...inputs, fix: 'none' })[name] ?? ''),
        runId: `bench-${index}`,
        origin: { runUrl: '', workflow: '', event: '', actor: '', repository: '', late: null },
        signal: new AbortController().signal,
        listener: { stage: () => {}, event: () => {}, hostText: () => {}, learnSecrets: () => {} },
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const spent = process.cpuUsage(cpu);
  process.send?.(
    {
      wallMs: performance.now() - began,
      cpuMs: (spent.user + spent.system) / 1000,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      ends: records.map(({ status, reason }) => (status === 'healthy' ? status : `${status}: ${reason}`)),
    },
    () => process.exit(0),
  );
});
