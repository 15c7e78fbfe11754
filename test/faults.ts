/**
 * The faults that stacks inject by name, and what a run must make of each. One row is one end-to-end test.
 */

import type { RunStatus } from '../src/model/record.ts';

export interface Fault {
  /** Its row in the list of faults. */
  readonly row: string;
  readonly name: string;
  readonly title: string;
  /** Ids of which the top finding must be one; empty: no finding is asked for. */
  readonly causes: readonly string[];
  /** The `fix` input. */
  readonly fix: string;
  readonly status: readonly RunStatus[];
  /** What the summary or the log must show. */
  readonly says: readonly RegExp[];
  /** What must be true of the backend's container afterwards. */
  readonly host: 'healthy' | 'unchanged' | 'same-container' | 'previous-image' | 'any';
  /** The embedded host does not make this one: why. '' when it does. */
  readonly realOnly: string;
}

function fault(row: string, name: string, title: string, rest: Partial<Omit<Fault, 'row' | 'name' | 'title'>>): Fault {
  return {
    row,
    name,
    title,
    causes: [],
    fix: 'auto',
    status: ['fixed'],
    says: [],
    host: 'healthy',
    realOnly: '',
    ...rest,
  };
}

const refused = { status: ['refused'], host: 'unchanged' } as const;
const realOnly = (why: string) => ({ realOnly: why });

export const FAULTS: readonly Fault[] = [
  fault('1', 'none', 'nothing is wrong', { status: ['healthy'] }),
  fault('2', 'container-stopped', 'the container was stopped', { causes: ['container-exited'] }),
  fault('3', 'container-removed', 'the container was removed', { causes: ['container-missing'] }),
  fault('4', 'process-killed', 'the process was killed, restart: no', { causes: ['container-exited'], says: [/137/] }),
  fault('5', 'out-of-memory', 'the container ran out of memory', { causes: ['out-of-memory'], says: [/limit/] }),
  fault('6', 'container-paused', 'the container is paused', { causes: ['container-paused'] }),
  fault('6b', 'process-hung', 'the process is stopped by a signal', { causes: ['not-responding'] }),
  fault('7', 'never-answers', 'it accepts and never answers', { causes: ['not-responding'] }),
  fault('8', 'other-port', 'the running image listens on another port', { causes: ['not-listening'] }),
  fault('9', 'crash-loop-transient', 'crash loop until a file appears', {
    causes: ['restart-loop'],
    status: ['fixed', 'healthy'],
  }),
  fault('10', 'import-error', 'the running image can’t import a module', { causes: ['startup-error-import'] }),
  fault('11', 'import-error-in-source', 'so does the source', {
    causes: ['startup-error-import'],
    status: ['unhealthy'],
    host: 'previous-image',
  }),
  fault('12', 'missing-variable', 'an environment variable is missing', {
    causes: ['startup-error-environment'],
    ...refused,
    says: [/EXCHANGE_API_KEY/],
  }),
  fault('13', 'database-stopped', 'the database is stopped', { causes: ['database-down'] }),
  fault('14', 'database-not-ready', 'the database hangs', { causes: ['database-not-ready'] }),
  fault('15', 'database-auth', 'the database refuses the login', { causes: ['database-auth'], ...refused }),
  fault('16', 'port-taken', 'another process holds the port', { causes: ['port-conflict'], ...refused }),
  fault('17', 'port-taken-by-orphan', 'an orphan of the project holds the port', { causes: ['port-conflict-orphan'] }),
  fault('18', 'wrong-health-check', 'the health check asks a wrong path', {
    causes: ['healthcheck-misconfigured'],
    ...refused,
  }),
  fault('19', 'slow-start', 'a slow start within its start period', { causes: ['starting'], status: ['healthy'] }),
  fault('20', 'eager-health-check', 'a slow start, the check too eager', {
    causes: ['slow-start'],
    status: ['fixed', 'healthy'],
    says: [/start_period/],
  }),
  fault('21', 'monitoring-error', 'monitoring says error', { causes: ['monitoring-error'] }),
  fault('22', 'monitoring-degraded', 'monitoring says degraded', { status: ['degraded'] }),
  fault('23', 'slow-ping', 'the ping endpoint takes 3 s', { causes: ['slow-response'], status: ['degraded'] }),
  fault('24', 'health-500', '/health answers 500', { causes: ['endpoint-error'] }),
  fault('25', 'html-error-page', '/health answers 200 with an HTML error page', { causes: ['endpoint-unexpected'] }),
  fault('26', 'stale-upstream', 'nginx holds the backend’s old address', { causes: ['proxy-stale-upstream'] }),
  fault('27', 'proxy-stopped', 'nginx is stopped', { causes: ['proxy-down'] }),
  fault('27b', 'proxy-container-stopped', 'the project’s nginx container is stopped', { causes: ['proxy-down'] }),
  fault('28', 'image-missing', 'the image is gone', { causes: ['image-missing'] }),
  fault('29', 'build-fails', 'the build fails, fix: rebuild', {
    fix: 'rebuild',
    status: ['unhealthy'],
    host: 'same-container',
    says: [/build/],
  }),
  fault('30', 'compose-invalid', 'a tab in the compose file', {
    causes: ['compose-invalid'],
    ...refused,
    says: [/cannot start any token/],
  }),
  fault('31', 'project-missing', 'the project folder is not there', { causes: ['project-missing'], ...refused }),
  fault('32', 'disk-full', 'the disk is full', {
    causes: ['disk-full'],
    ...refused,
    ...realOnly('needs a file system of its own'),
  }),
  fault('33', 'engine-down', 'the engine is down', { causes: ['docker-down'], ...refused }),
  fault('34', 'docker-forbidden', 'the user may not use Docker', {
    causes: ['docker-permission'],
    ...refused,
    says: [/group/],
  }),
  fault('35', 'neighbour-down', 'a neighbour is down, fix: full-restart', {
    causes: ['neighbour-down'],
    fix: 'full-restart',
  }),
  fault('36', 'database-and-crash-loop', 'database stopped, the backend loops', { causes: ['database-down'] }),
  fault('37', 'restart-does-not-help', 'only a rebuild helps', { causes: ['endpoint-error'] }),
  fault('38', 'nothing-helps', 'broken whatever is done', {
    causes: ['endpoint-error'],
    status: ['unhealthy'],
    host: 'any',
  }),
  fault('39', 'noisy-login', 'the login prints a banner', { status: ['healthy'] }),
  fault('40', 'docker-not-on-path', 'docker is not on the login’s PATH', { status: ['healthy'] }),
];
