import { realStack } from './e2e/real.ts';
import { FAULTS } from './faults.ts';
import { tryFault } from './fault-cases.ts';
import { writeFileSync, mkdirSync } from 'node:fs';
const stack = realStack(); await stack.up();
mkdirSync('/tmp/faults',{recursive:true});
for (const name of process.argv.slice(2)) {
  const fault = FAULTS.find((f) => f.name === name || f.row === name); if (!fault) { console.log('no', name); continue; }
  try { await stack.reset();
  const { run, differences } = await tryFault(stack, fault, 'backend-aws');
  writeFileSync(`/tmp/faults/${fault.row}.log`, run.shownLog); writeFileSync(`/tmp/faults/${fault.row}.md`, run.summary);writeFileSync(`/tmp/faults/${fault.row}.json`, run.report);
  console.log(`${fault.row.padEnd(4)} ${fault.name.padEnd(24)} ${(run.outputs['status']??'').padEnd(11)} ${(run.outputs['cause']??'').padEnd(26)} ${(run.outputs['fix-applied']??'').padEnd(24)} ${(run.durationMs/1000).toFixed(1).padStart(6)} s  ${differences.join(' | ')||'ok'}`);
  } catch (e) { console.log(fault.row, fault.name, 'LAB', e instanceof Error ? e.message.slice(0,300) : e); }
}
await stack.reset();
process.exit(0);
