/**
 * The registry of outputs: names and descriptions, once. action.yml and docs/outputs.md are generated from it.
 */

export const OUTPUTS = [
  {
    name: 'status',
    description: 'How the run ended: `healthy`, `fixed`, `degraded`, `unhealthy`, `refused` or `unreachable`.',
  },
  {
    name: 'healthy',
    description: '`true` when the backend is well at the end (`healthy`, `fixed` or `degraded`), else `false`.',
  },
  {
    name: 'cause',
    description: 'Id of the cause that was found first, as in docs/causes.md; empty when nothing was found.',
  },
  {
    name: 'findings',
    description: 'All findings as JSON: a list of `{id, title, severity, summary, effect_of, evidence}`.',
  },
  {
    name: 'fix-applied',
    description: 'What was done, such as `restart` or `restart, rebuild`; empty when nothing was.',
  },
  { name: 'attempts', description: 'How many rungs of the ladder were tried.' },
  {
    name: 'recovery-ms',
    description:
      'Milliseconds from the first fix to the first moment of the steady state; empty when nothing recovered.',
  },
  { name: 'report-path', description: 'File that holds the whole record as JSON, for upload as an artifact.' },
  { name: 'reason-code', description: 'Why the run ended so: one of the codes in docs/outputs.md.' },
  { name: 'reason', description: 'The same in one sentence.' },
  {
    name: 'incident-url',
    description: 'Address of the incident that this run opened, added to or closed; empty when there is none.',
  },
  { name: 'incident-number', description: 'Its number; empty when there is none.' },
  {
    name: 'matrix',
    description:
      'With `mode: hosts`: the hosts as JSON for `strategy.matrix`, `{"include": [{"name": …}]}`; no secrets.',
  },
  {
    name: 'counts',
    description:
      'With `mode: merge`: how many hosts ended how, as JSON with a number for each status and for `missing`.',
  },
] as const;
