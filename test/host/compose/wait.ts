/**
 * Waiting for what a service depends on, as `up` and `start` do.
 */

import type { Call } from '../docker/call.ts';
import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineFailure } from '../engine/failure.ts';
import { containersOfService } from './containers.ts';
import { ComposeFailure } from './failure.ts';
import type { Project } from './project.ts';
import type { Service } from './service.ts';

const LOOK_MS = 20;

/** A client that was killed does not go on to its next request. */
export function stopIfGone(call: Call): void {
  if (call.gone.aborted) throw new ComposeFailure('canceled', 130);
}

/** Waits until what the service needs is as it asks for it to be. */
export async function awaitDependencies(
  engine: Engine,
  project: Project,
  service: Service,
  call: Call,
  say: (what: string, state: string) => void,
): Promise<void> {
  for (const [name, { condition }] of Object.entries(service.dependsOn)) {
    const [dependency] = containersOfService(engine, project, name);
    if (dependency === undefined || condition === 'service_started') continue;
    say(`Container ${dependency.name}`, 'Waiting');
    if (condition === 'service_healthy') await untilHealthy(dependency, call, say);
    else await untilCompleted(dependency, name, call, say);
  }
}

export async function untilHealthy(
  container: Container,
  call: Call,
  say: (what: string, state: string) => void,
): Promise<void> {
  for (;;) {
    stopIfGone(call);
    const health = container.health?.status ?? 'healthy';
    if (container.alive && health === 'healthy') break;
    const trouble =
      !container.alive && container.status !== 'restarting'
        ? `exited (${container.exitCode})`
        : container.alive && health === 'unhealthy'
          ? 'is unhealthy'
          : '';
    if (trouble !== '') {
      say(`Container ${container.name}`, 'Error');
      throw new ComposeFailure(`dependency failed to start: container ${container.name} ${trouble}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  say(`Container ${container.name}`, 'Healthy');
}

async function untilCompleted(
  container: Container,
  name: string,
  call: Call,
  say: (what: string, state: string) => void,
): Promise<void> {
  while (container.alive || container.status === 'restarting') {
    stopIfGone(call);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  say(`Container ${container.name}`, container.exitCode === 0 ? 'Exited' : 'Error');
  if (container.exitCode !== 0)
    throw new EngineFailure(`service "${name}" didn't complete successfully: exit ${container.exitCode}`);
}
