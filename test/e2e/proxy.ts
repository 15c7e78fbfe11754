/**
 * nginx as a service of the host in front of the backend, with the message that users see when the backend is away.
 */

import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { attempt, run } from './command.ts';
import { ADDRESS, BACKEND_PORT, PROXY_PORT, PROXY_SITE } from './places.ts';

/** An nginx `server` on `listen` that passes everything to `upstream`. */
export const site = (listen: string, upstream: string) => `server {
  listen ${listen};
  access_log off;
  location / {
    proxy_pass http://${upstream};
    proxy_connect_timeout 3s;
    proxy_read_timeout 10s;
  }
  error_page 502 504 =503 @away;
  location @away {
    default_type application/json;
    return 503 '{"detail": "Backend service temporarily unavailable. Please ensure services are running."}';
  }
}
`;

const SITE = site(`${ADDRESS}:${PROXY_PORT}`, `${ADDRESS}:${BACKEND_PORT}`);

export async function proxyRuns(): Promise<boolean> {
  return (await attempt('service', ['nginx', 'status'])).exitCode === 0;
}

export async function startProxy(): Promise<void> {
  const current = existsSync(PROXY_SITE) ? await readFile(PROXY_SITE, 'utf8') : '';
  if (current !== SITE) {
    await writeFile(PROXY_SITE, SITE);
  }
  if (!(await proxyRuns())) {
    await run('service', ['nginx', 'start']);
  } else if (current !== SITE) {
    await run('service', ['nginx', 'reload']);
  }
}

export async function stopProxy(): Promise<void> {
  if (await proxyRuns()) {
    await run('service', ['nginx', 'stop']);
  }
}

const SITE_FOLDERS = ['/etc/nginx/conf.d', '/etc/nginx/sites-enabled'];

/** Takes the stack's site away, and stops nginx unless it serves others. */
export async function removeProxy(): Promise<void> {
  await rm(PROXY_SITE, { force: true });
  const others = (await Promise.all(SITE_FOLDERS.map((folder) => readdir(folder).catch(() => [])))).flat();
  if (others.length === 0) {
    await stopProxy();
  } else if (await proxyRuns()) {
    await run('service', ['nginx', 'reload']);
  }
}
