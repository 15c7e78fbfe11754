/** The program has run out of files, threads or processes. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { escalate } from '../remedies.ts';

export const processLimits: Cause = {
  id: 'process-limits',
  title: 'A limit on files, threads or processes is reached',
  severity: 'critical',
  guide: 'Step 3: Logs',
  means: 'The program has used up its limit of open files, threads or processes.',
  recognised: "The log says `Too many open files`, `can't start new thread` or the like.",
  automatic: 'Restarts the backend, and says to raise the limit.',
  byHand: 'Raise `ulimits` or `pids_limit` in the compose file, and look for what is never closed.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS],
  match(of) {
    const sign = signOf(of, ['limits']);
    if (sign === null) return null;
    return {
      summary: `The backend has reached a limit: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: escalate(of),
      byHand: [
        'Raise the limit in the compose file (`ulimits: {nofile: 65536}`, `pids_limit`), and look for what is never closed.',
      ],
    };
  },
};
