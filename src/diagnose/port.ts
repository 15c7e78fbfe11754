/**
 * Who holds the backend's port, when it is not the backend.
 */

import type { Evidence } from '../model/diagnosis.ts';
import type { Container, Listener } from '../model/snapshot.ts';
import { evidence } from './cause.ts';
import { type Facts, stateEvidence } from './facts.ts';

export interface PortConflict {
  readonly port: number;
  /** The process, where the host told it. */
  readonly holder: Listener | null;
  /** The container that publishes the port, where it is one. */
  readonly container: Container | null;
  /** The same container, when it is an orphan of this project. */
  readonly orphan: Container | null;
  readonly evidence: readonly Evidence[];
}

const TAKEN = /port is already allocated|address already in use|failed to bind host port|ports are not available/i;

/** Null when the backend runs, or nothing else holds its port. */
export function findPortConflict(of: Facts): PortConflict | null {
  const { backend, snapshot } = of;
  if (backend !== null && !['created', 'exited', 'dead'].includes(backend.state.status)) return null;
  if (snapshot.engine.status !== 'running') return null;
  const isOurs = (other: Container) => other.project === snapshot.project && other.service === of.service;
  const error = backend?.state.error ?? '';
  const saysTaken = TAKEN.test(error);
  const port = portOf(of, saysTaken ? error : '');
  if (port === 0) return null;
  const containers = snapshot.containers.known ? snapshot.containers.value : [];
  const container =
    containers.find(
      (other) =>
        !isOurs(other) &&
        ['running', 'paused'].includes(other.state.status) &&
        other.ports.some((binding) => binding.hostPort === port && binding.protocol === 'tcp'),
    ) ?? null;
  const listeners = (snapshot.listeners.known ? snapshot.listeners.value : []).filter(
    (listener) => listener.port === port,
  );
  const holder = listeners.find((listener) => listener.pid > 0) ?? listeners[0] ?? null;
  if (!saysTaken && container === null && !(holder !== null && isForeign(holder, of) && snapshot.target.local))
    return null;
  const own = container !== null && container.project === snapshot.project && container.project !== '';
  const orphan =
    own &&
    snapshot.compose.status === 'valid' &&
    snapshot.compose.services.length > 0 &&
    !snapshot.compose.services.some((service) => service.name === container.service)
      ? container
      : null;
  // A sibling that rightly publishes it, such as the project's own proxy, takes nothing from a backend that does not.
  if (!saysTaken && own && orphan === null && !publishes(of, port)) return null;
  return {
    port,
    holder,
    container,
    orphan,
    evidence: [
      ...(container
        ? [
            evidence(
              'port',
              `container ${container.name}`,
              `publishes port ${port}; project ${container.project || 'none'}, service ${container.service || 'none'}`,
              container.state.startedAt,
            ),
          ]
        : []),
      ...(holder && container === null
        ? [
            evidence(
              'port',
              `listener on ${holder.address}:${holder.port}`,
              holder.pid > 0
                ? `${holder.process} pid ${holder.pid} user ${holder.user || 'unknown'}: ${holder.commandLine}`
                : 'a process of another user (its name needs more rights)',
            ),
          ]
        : []),
      ...(backend ? [stateEvidence(backend)] : []),
    ],
  };
}

function publishes(of: Facts, port: number): boolean {
  return [...(of.backend?.ports ?? []), ...(of.definition?.ports ?? [])].some((binding) => binding.hostPort === port);
}

/** A holder that the host won't name may be Docker's own, for another replica of the backend. */
function isForeign(holder: Listener, of: Facts): boolean {
  if (/^docker-pr/.test(holder.process)) return false;
  const ours = of.replicas.some((replica) => replica.state.status === 'running');
  return holder.pid > 0 || !ours;
}

function portOf(of: Facts, error: string): number {
  const named = Number(/:(\d{2,5})(?::| failed|\/tcp|: bind)/.exec(error)?.[1] ?? 0);
  if (named > 0) return named;
  const published = [...(of.backend?.ports ?? []), ...(of.definition?.ports ?? [])]
    .map((port) => port.hostPort)
    .filter((port) => port > 0);
  return published.includes(of.snapshot.target.port)
    ? of.snapshot.target.port
    : (published[0] ?? (of.snapshot.target.local ? of.snapshot.target.port : 0));
}
