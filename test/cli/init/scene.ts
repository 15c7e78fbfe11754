/**
 * Services and projects for the tests of `init`, with only that said which matters to them.
 */

import type { ProjectFacts, ServiceFacts } from '../../../src/cli/init/facts.ts';
import type { PublishedPort } from '../../../src/model/snapshot.ts';

export function service(name: string, more: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    ...{ name, image: `${name}:1`, builds: false, programs: [], profiles: [], dependsOn: [], ports: [] },
    ...{ healthCheck: null, running: true, names: [name], ...more },
  };
}

export function port(hostPort: number, containerPort = hostPort, hostIp = '0.0.0.0'): PublishedPort {
  return { hostIp, hostPort, containerPort, protocol: 'tcp' };
}

export function healthCheck(...test: string[]): ServiceFacts['healthCheck'] {
  return { test, intervalMs: 0, timeoutMs: 0, startPeriodMs: 0, retries: 0 };
}

export function project(...services: readonly ServiceFacts[]): ProjectFacts {
  return { entries: [], trouble: '', services, proxied: {}, databaseTools: {} };
}
