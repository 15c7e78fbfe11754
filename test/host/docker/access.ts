/**
 * Whether the client can talk to the engine, and what it says when it can't. Words of the CLI 28.2.
 */

import type { Engine } from '../engine/engine.ts';
import type { Call } from './call.ts';

const SOCKET = 'unix:///var/run/docker.sock';

/** '' when the engine answers. `request` is what the client would send, such as `Get /version`. */
export function accessTrouble(engine: Engine, call: Call, request: string): string {
  const asRoot = call.environment['SUDO_USER'] !== undefined;
  const host = call.environment['DOCKER_HOST'] ?? '';
  const [method, path] = request.split(' ');
  if (host !== '' && host !== SOCKET) return isDown(host);
  if (engine.access === 'down') return isDown(SOCKET);
  if (engine.access === 'open' || asRoot) return '';
  return `permission denied while trying to connect to the Docker daemon socket at ${SOCKET}: ${method} "http://%2Fvar%2Frun%2Fdocker.sock/v1.50${path}": dial unix /var/run/docker.sock: connect: permission denied`;
}

function isDown(host: string): string {
  return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
}
