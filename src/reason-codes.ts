/**
 * What each reason code means, and the statuses it comes with: the closed list behind docs/outputs.md.
 */

import type { ReasonCode, RunStatus } from './model/record.ts';

export const REASON_CODES: Readonly<
  Record<ReasonCode, { readonly statuses: readonly RunStatus[]; readonly means: string }>
> = {
  healthy: { statuses: ['healthy'], means: 'Nothing is wrong, and nothing was done.' },
  'healed-by-itself': {
    statuses: ['healthy', 'degraded'],
    means: 'The first look found trouble and the second did not: nothing was done.',
  },
  degraded: { statuses: ['degraded'], means: 'The backend works, with something worth telling.' },
  started: { statuses: ['healthy'], means: 'The backend was still starting, and became well by itself.' },
  fixed: { statuses: ['fixed'], means: 'A fix was applied, and its success verified.' },
  'fixed-degraded': {
    statuses: ['degraded'],
    means: 'A fix was applied; the backend works again, with something left to look at.',
  },
  'diagnosed-only': { statuses: ['unhealthy'], means: 'Something is wrong, and only a diagnosis was asked for.' },
  'dry-run': {
    statuses: ['healthy', 'degraded', 'unhealthy'],
    means: 'A dry run: what would be done is in the summary.',
  },
  'fix-failed': {
    statuses: ['unhealthy'],
    means: 'Everything that may be tried was tried, and the backend is still ill.',
  },
  'build-failed': { statuses: ['unhealthy'], means: 'The build failed; the old container was never stopped.' },
  'rolled-back': { statuses: ['unhealthy'], means: 'The rebuilt backend was no better; the previous image is back.' },
  'still-starting': { statuses: ['unhealthy', 'degraded'], means: 'What was waited for did not become ready in time.' },
  'would-not-help': {
    statuses: ['refused'],
    means: 'No fix on the host helps against this cause: a person is needed.',
  },
  'not-allowed': {
    statuses: ['refused', 'unreachable'],
    means: 'What would help has to be allowed by an input first, or the host does not permit it.',
  },
  'runner-view-only': {
    statuses: ['degraded'],
    means: 'Only the runner sees the trouble: no reason to touch the host.',
  },
  locked: { statuses: ['refused'], means: 'Another run works on the same project.' },
  'budget-spent': { statuses: ['refused'], means: '`max-fixes` within `fix-window` are spent.' },
  'deploy-under-way': {
    statuses: ['refused'],
    means: 'Somebody deploys or changes the project just now: it is left to them (`on-deploy`).',
  },
  maintenance: {
    statuses: ['refused'],
    means: 'A marker on the host asks to leave the project alone; its reason and end are in the summary.',
  },
  'stopped-on-purpose': {
    statuses: ['refused'],
    means: 'Somebody stopped or paused the container, and `respect-manual-stop` leaves it so.',
  },
  cancelled: { statuses: ['unhealthy'], means: 'The run was interrupted.' },
  'invalid-input': { statuses: ['refused'], means: "Inputs can't be used; nothing was contacted." },
  'dns-failed': { statuses: ['unreachable'], means: "The host's name does not resolve." },
  'connection-refused': { statuses: ['unreachable'], means: "Nothing listens on the host's SSH port." },
  'connect-timeout': { statuses: ['unreachable'], means: 'No answer from the host within `connect-timeout`.' },
  'network-unreachable': { statuses: ['unreachable'], means: 'There is no route to the host.' },
  'banner-timeout': { statuses: ['unreachable'], means: 'The port accepts connections, and no SSH banner comes.' },
  'not-ssh': { statuses: ['unreachable'], means: 'What answers on the port is no SSH server.' },
  'no-common-algorithm': {
    statuses: ['unreachable'],
    means:
      'The SSH server offers only algorithms that are not allowed here, and old ones at that: see `ssh-algorithms`.',
  },
  'proxy-command-failed': {
    statuses: ['unreachable'],
    means: '`proxy-command` ended, or could not be started, before an SSH server answered through it.',
  },
  'forwarding-refused': { statuses: ['unreachable'], means: 'The jump host forbids forwarding to the host.' },
  'host-key-mismatch': {
    statuses: ['unreachable'],
    means: "The host's key is not one of those that are accepted; nothing was sent.",
  },
  'host-key-unknown': { statuses: ['unreachable'], means: 'No host key is pinned; nothing was sent.' },
  'authentication-failed': { statuses: ['unreachable'], means: 'The host refused the key or the user.' },
  'private-key-unusable': { statuses: ['unreachable'], means: "The private key can't be read." },
  'ssh-agent-unusable': {
    statuses: ['unreachable'],
    means: '`ssh-agent` is `true`, and no agent with a key answers at `SSH_AUTH_SOCK`.',
  },
  'passphrase-wrong': { statuses: ['unreachable'], means: "The private key's passphrase is missing or wrong." },
  'no-answer': {
    statuses: ['unreachable'],
    means: 'The host lets in, and prints so much of its own that no answer can be found in it.',
  },
  'connection-lost': { statuses: ['unreachable'], means: 'The connection broke and could not be made again.' },
  'no-report': {
    statuses: ['unreachable'],
    means: '`mode: merge` found no report of this host: its job failed before it began, was cancelled, or did not run.',
  },
  'internal-error': { statuses: ['unhealthy'], means: 'A mistake of this program: please report it.' },
};
