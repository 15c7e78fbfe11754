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
    statuses: ['refused'],
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
  'host-key-mismatch': {
    statuses: ['unreachable'],
    means: "The host's key is not one of those that are accepted; nothing was sent.",
  },
  'host-key-unknown': { statuses: ['unreachable'], means: 'No host key is pinned; nothing was sent.' },
  'authentication-failed': { statuses: ['unreachable'], means: 'The host refused the key or the user.' },
  'private-key-unusable': { statuses: ['unreachable'], means: "The private key can't be read." },
  'passphrase-wrong': { statuses: ['unreachable'], means: "The private key's passphrase is missing or wrong." },
  'connection-lost': { statuses: ['unreachable'], means: 'The connection broke and could not be made again.' },
  'internal-error': { statuses: ['unhealthy'], means: 'A mistake of this program: please report it.' },
};
