/**
 * What is wrong with the embedded host, asked of its parts themselves. It shares no code with the product.
 */

import { accessSync, existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { World } from './world.ts';

const SERVICES = ['db', 'backend-aws', 'market-updater-aws'];
const ANSWER_WITHIN_MS = 1500;
/** The slowest that an answer of a sound, if slow, ping endpoint is waited for. */
const PING_WITHIN_MS = 3500;

export async function findIlls(world: World): Promise<string[]> {
  return [
    ...folderIlls(world),
    ...engineIlls(world),
    ...(await composeIlls(world)),
    ...serviceIlls(world),
    ...(await endpointIlls(world)),
  ];
}

function folderIlls({ project }: World): string[] {
  return existsSync(project.directory) ? [] : ['the project folder is missing'];
}

function engineIlls({ engine, folders }: World): string[] {
  if (engine.access === 'down') return ['the engine is down'];
  const programs = existsSync(join(folders.bin, 'systemctl')) ? [] : ['the host’s programs are missing'];
  accessSync(folders.root);
  return engine.access === 'forbidden' ? [...programs, 'the user may not use Docker'] : programs;
}

async function composeIlls(world: World): Promise<string[]> {
  if (!existsSync(world.project.directory)) return [];
  const said = await world.docker(['compose', '--profile', 'aws', 'config', '--quiet'], true);
  return said === '' ? [] : [`compose: ${said.trim()}`];
}

function serviceIlls(world: World): string[] {
  const extra = world.container('nginx') === undefined ? [] : ['nginx'];
  const strays = world.strays().map(({ name }) => `${name}: no service of the project`);
  const ills = [...SERVICES, ...extra].flatMap((service) => {
    const container = world.container(service);
    if (container === undefined) return [`${service}: no container`];
    const { status, health, exitCode, error } = container;
    if (status !== 'running') return [`${service}: ${status} (${exitCode}) ${error}`.trim()];
    return health === null || health.status === 'healthy' ? [] : [`${service}: ${health.status}`];
  });
  return [...ills, ...strays];
}

async function endpointIlls(world: World): Promise<string[]> {
  const base = `http://127.0.0.1:${world.backendPort}`;
  const [ping, health, monitoring, dashboard] = await Promise.all([
    ask(`${base}/ping_fast`, PING_WITHIN_MS),
    ask(`${base}/health`, ANSWER_WITHIN_MS),
    ask(`${base}/api/monitoring/summary`, ANSWER_WITHIN_MS),
    ask(`http://127.0.0.1:${world.nginx.port}/api/monitoring/summary`, ANSWER_WITHIN_MS),
  ]);
  const ills: string[] = [];
  if (ping.status !== 200) ills.push(`/ping_fast: ${ping.words}`);
  if (health.status !== 200 || !health.body.startsWith('{')) ills.push(`/health: ${health.words}`);
  if (monitoring.status !== 200 || !/"backend_health":"(healthy|degraded)"/.test(monitoring.body))
    ills.push(`/api/monitoring/summary: ${monitoring.words}`);
  if (dashboard.status !== 200) ills.push(`dashboard: ${dashboard.words}`);
  return ills;
}

interface Asked {
  readonly status: number;
  readonly body: string;
  readonly words: string;
}

function ask(url: string, withinMs: number): Promise<Asked> {
  return new Promise((resolve) => {
    const failed = (words: string) => resolve({ status: 0, body: '', words });
    const asking = request(url, { agent: false, timeout: withinMs }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, words: `${response.statusCode} ${body.slice(0, 80)}` }),
      );
      response.on('error', (error) => failed(error.message));
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${withinMs} ms`)));
    asking.on('error', (error) => failed(error.message));
    asking.end();
  });
}
