/**
 * Watches the backend from beside the stack, so that it is known when it was in fact well: its container healthy, every
 * endpoint answering. It asks the engine and the backend, never the product: the engine many times a second, the endpoints once
 * the container is healthy, and both less often once all is well, as each answer costs the backend a query.
 */

import { type RequestOptions, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { BACKEND_URL, HEALTH_PATH, MONITORING_PATH, PING_PATH, PROJECT, SERVICE } from '../test/e2e/places.ts';

const PAUSE_MS = 20;
const PAUSE_WHILE_WELL_MS = 500;
const LABELS = [`com.docker.compose.project=${PROJECT}`, `com.docker.compose.service=${SERVICE}`];
const LIST = `/containers/json?filters=${encodeURIComponent(JSON.stringify({ label: LABELS }))}`;

export interface Watch {
  /** `Date.now()` since when it is well without a break; null when it is not. */
  readonly steadySince: number | null;
  stop(): Promise<void>;
}

export function watchBackend(): Watch {
  let steadySince: number | null = null;
  let going = true;
  const loop = (async () => {
    while (going) {
      const began = Date.now();
      if (!(await isWell())) steadySince = null;
      else steadySince ??= began;
      await pause(steadySince === null ? PAUSE_MS : PAUSE_WHILE_WELL_MS);
    }
  })();
  return {
    get steadySince() {
      return steadySince;
    },
    stop: () => {
      going = false;
      return loop;
    },
  };
}

async function isWell(): Promise<boolean> {
  const containers = await get({ socketPath: '/var/run/docker.sock', path: LIST });
  if (!/"Status":"Up [^"]*\(healthy\)"/.test(containers ?? '')) return false;
  const { hostname, port } = new URL(BACKEND_URL);
  const answers = await Promise.all(
    [PING_PATH, HEALTH_PATH, MONITORING_PATH].map((path) => get({ host: hostname, port, path })),
  );
  return answers.every((answer) => answer !== null);
}

/** The body; null when the answer is anything but 200 or comes late. */
function get(where: RequestOptions): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request({ ...where, agent: false, timeout: 2_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('close', () => resolve(response.statusCode === 200 ? text : null));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end();
  });
}
