/**
 * Faults of the reverse proxy: the host's nginx, or one that is a service of the project in its place.
 */

import { run } from '../command.ts';
import { containersWith, removeContainers, theContainer, untilContainer, untilHealthy } from '../containers.ts';
import {
  ADDRESS,
  BACKEND_PORT,
  BASE_IMAGE,
  DASHBOARD_URL,
  EXTRA_LABEL,
  PROFILE,
  PROJECT,
  PROXY_PORT,
  SERVICE,
} from '../places.ts';
import { applyService, compose, editProjectFile, writeProjectFile } from '../project.ts';
import { removeProxy, site, stopProxy } from '../proxy.ts';
import { until } from '../until.ts';
import type { Breaks } from './break.ts';

const PROXY = 'nginx';

const service = `  ${PROXY}:
    profiles: [${PROFILE}]
    image: ${BASE_IMAGE}
    command: ["nginx", "-g", "daemon off;"]
    restart: always
    stop_grace_period: 3s
    ports:
      - "${ADDRESS}:${PROXY_PORT}:80"
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
`;

const configuration = `error_log /dev/stderr notice;
events {}
http {
${site('80', `${SERVICE}:${BACKEND_PORT}`)}}
`;

async function dashboardStatus(): Promise<number> {
  const answer = await fetch(DASHBOARD_URL, { signal: AbortSignal.timeout(8000) }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}

const untilDashboard = (status: number) =>
  until(`the dashboard's address answers ${status}`, 20_000, async () => (await dashboardStatus()) === status);

/** nginx becomes a service of the project; it resolves the backend's name once, when it starts. */
async function moveProxyIntoProject(): Promise<void> {
  await stopProxy();
  await removeProxy();
  await writeProjectFile('nginx.conf', configuration);
  await editProjectFile('docker-compose.yml', '\nvolumes:\n', `\n${service}\nvolumes:\n`);
  await applyService(PROXY);
  await untilContainer('runs', ({ status }) => status === 'running', PROXY);
  await untilDashboard(200);
}

/** The backend gets another address, and a stranger gets its old one. */
async function moveBackend(): Promise<void> {
  await moveProxyIntoProject();
  const [formerAddress] = (await theContainer()).addresses;
  await removeContainers([(await theContainer()).id]);
  const network = `${PROJECT}_default`;
  const place = ['--label', EXTRA_LABEL, '--network', network, '--restart', 'no'];
  await run('docker', ['run', '--detach', ...place, BASE_IMAGE, 'sleep', 'infinity']);
  await applyService();
  await untilHealthy();
  const strangers = await containersWith(EXTRA_LABEL);
  if ((await theContainer()).addresses[0] === formerAddress || strangers.length !== 1) {
    throw new Error('the backend got its old address again');
  }
  await untilDashboard(503);
}

async function stopProjectProxy(): Promise<void> {
  await moveProxyIntoProject();
  await compose('stop', PROXY);
}

export const proxyBreaks: Breaks = {
  'proxy-stopped': stopProxy,
  'proxy-container-stopped': stopProjectProxy,
  'stale-upstream': moveBackend,
};
