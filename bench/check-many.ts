/**
 * Checks the hosts whose inputs its parent sends, all at once in this process, and sends back what it took.
 */

import { remediate } from '../src/remediate.ts';
import { readSettings } from '../src/settings.ts';
import { inputDefaults } from '../test/runner.ts';

/** A hundred hosts on this machine answer later than one. */
const PATIENT = { 'connect-timeout': '120', 'endpoint-timeout': '60' };

process.once('message', async (hosts: readonly Readonly<Record<string, string>>[]) => {
  const defaults = await inputDefaults();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const records = await Promise.all(
    hosts.map((inputs, index) =>
      remediate({
        settings: readSettings((name) => ({ ...defaults, ...inputs, ...PATIENT, fix: 'none' })[name] ?? ''),
        runId: `bench-${index}`,
        origin: { runUrl: '', workflow: '', event: '', actor: '', repository: '' },
        signal: new AbortController().signal,
        listener: { stage: () => {}, event: () => {}, hostText: () => {}, learnSecrets: () => {} },
      }),
    ),
  );
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
