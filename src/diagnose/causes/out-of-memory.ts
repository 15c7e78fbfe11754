/** The backend was killed for want of memory. */

import { BACKEND_SYMPTOMS, type Cause, evidence } from '../cause.ts';
import { logEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { signOf } from '../from-signs.ts';
import { escalate } from '../remedies.ts';

export const outOfMemory: Cause = {
  id: 'out-of-memory',
  title: 'Out of memory',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means:
    'The kernel killed the backend since its container reached its memory limit or the host had none left, or the program gave up for want of memory.',
  recognised: '`State.OOMKilled` is true, or the log says so (`MemoryError`, heap limit, OutOfMemoryError).',
  automatic: 'Restarts it, and says to raise the limit or to look for a leak.',
  byHand: 'Raise the memory limit in the compose file, or find what eats the memory: a restart only buys time.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const { backend } = of;
    if (backend === null || !of.ill) return null;
    const sign = signOf(of, ['out-of-memory']);
    if (sign === null && !(backend.state.oomKilled && (of.down || of.looping || of.sign === null))) return null;
    const limit =
      backend.memoryLimitBytes === 0
        ? 'no memory limit'
        : `a memory limit of ${Math.round(backend.memoryLimitBytes / 1_048_576)} MiB`;
    const { machine } = of.snapshot;
    return {
      summary: `${of.service} ran out of memory${backend.state.oomKilled ? ' and was killed by the kernel' : ''}; its container has ${limit}.`,
      evidence: [
        stateEvidence(backend),
        ...(sign ? [logEvidence(sign, of.service)] : tailEvidence(of.log, of.service, 2)),
        evidence('configuration', `container ${backend.name}`, limit),
        ...(machine.known
          ? [
              evidence(
                'resource',
                'memory of the host',
                `${Math.round(machine.value.memoryAvailableBytes / 1_048_576)} of ${Math.round(machine.value.memoryTotalBytes / 1_048_576)} MiB available`,
              ),
            ]
          : []),
        ...(machine.known
          ? machine.value.kernelKills.slice(-2).map((line) => evidence('resource', 'kernel log', line))
          : []),
      ],
      remedy: escalate(of),
      byHand: [
        'Raise the limit (`mem_limit` or `deploy.resources.limits.memory` in the compose file), or find what eats the memory: a restart only buys time.',
      ],
    };
  },
};
