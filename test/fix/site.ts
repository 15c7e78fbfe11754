/**
 * Where the steps of the tests are to be run: the guide's project, with what a test wants different.
 */

import type { Site } from '../../src/fix/step.ts';
import { containerId } from '../snapshot-builder.ts';

export const NONCE = 'a1b2c3d4e5f60718';

export function site(changes: Partial<Site> = {}): Site {
  return {
    docker: 'docker',
    compose: 'docker compose --profile aws',
    project: 'automated-trading-platform',
    containers: [there('backend-aws'), there('market-updater-aws'), there('db')],
    built: ['backend-aws', 'market-updater-aws'],
    proxy: { kind: 'service', manager: 'systemd' },
    settleSeconds: 15,
    evidenceFolder: '"$run"',
    ...changes,
  };
}

export function there(service: string, status = 'running'): Site['containers'][number] {
  return {
    service,
    id: containerId(service),
    name: `automated-trading-platform-${service}-1`,
    status,
    imageReference: `automated-trading-platform-${service}:latest`,
    imageId: `sha256:${containerId(`image ${service}`)}`,
  };
}
