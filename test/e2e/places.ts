/**
 * The names, ports, accounts and folders of the real stack, in one place. Holds values and asks nothing.
 */

import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PROJECT = 'trading-e2e';
export const PROFILE = 'aws';
export const SERVICE = 'backend-aws';
export const NEIGHBOUR = 'market-updater-aws';
export const DATABASE = 'db';
export const SERVICES = [SERVICE, NEIGHBOUR, DATABASE] as const;

export const BASE_IMAGE = 'backend-health-e2e-base:1';
/** Repository of the images that `reset` goes back to: one tag for each service and state of the project's sources. */
export const PRISTINE = 'backend-health-e2e-pristine';
/** Label of containers and networks that faults make outside the project. */
export const EXTRA_LABEL = 'backend-health-e2e.extra';

/** The account that runs connect to: in the group `docker`, with password-less sudo. */
export const OWNER = 'trader';
/** An account that may not use Docker. */
export const VISITOR = 'visitor';
/** The comment in the password file that tells our accounts from others of the same name. */
export const ACCOUNT_MARK = 'backend-health-e2e';

export const HOME = `/home/${OWNER}`;
export const PROJECT_FOLDER = 'automated-trading-platform';
export const PROJECT_DIRECTORY = `${HOME}/${PROJECT_FOLDER}`;
/** Mounted into the backend as /state. */
export const STATE_DIRECTORY = `${PROJECT_DIRECTORY}/state`;
export const SOURCES = join(import.meta.dirname, 'project');

export const ADDRESS = '127.0.0.1';
export const SSH_PORT = 2422;
/** The server on this port forbids forwarding. */
export const SSH_PORT_WITHOUT_FORWARDING = 2423;
export const BACKEND_PORT = 8002;
export const PROXY_PORT = 8480;

export const BACKEND_URL = `http://localhost:${BACKEND_PORT}`;
export const PING_PATH = '/ping_fast';
export const HEALTH_PATH = '/health';
export const MONITORING_PATH = '/api/monitoring/summary';
export const DASHBOARD_URL = `http://${ADDRESS}:${PROXY_PORT}${MONITORING_PATH}`;

/** Planted on the host; they stand in the environment and in the backend's log, and must not leave the host. */
export const EXCHANGE_API_KEY = 'exk-Tamarind7431Heron';
export const POSTGRES_PASSWORD = 'Walnut-Plover-8816';
export const WRONG_POSTGRES_PASSWORD = 'Medlar-Dunlin-2095';

/** Keys, configurations, logs and marks of the stack. */
export const WORK = join(tmpdir(), 'backend-health-stack');
export const KEYS = join(WORK, 'keys');
export const LOGS = join(WORK, 'logs');
/** The second judge of what a run shows. */
export const GITLEAKS = join(WORK, 'programs-of-tests', 'gitleaks');
/** A folder with links to every program but Docker's. */
export const PROGRAMS_WITHOUT_DOCKER = join(WORK, 'programs');
/** Small file system for the fault of a full disk. */
export const SMALL_DISK = join(WORK, 'small-disk.img');

export const PROXY_SITE = '/etc/nginx/conf.d/backend-health-e2e.conf';
export const SUDO_RULE = '/etc/sudoers.d/backend-health-e2e';
