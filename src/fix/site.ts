/**
 * Snapshot → Site: what the commands of a fix are made of. Pure.
 */

import { composeWords } from '../host/preamble.ts';
import { quote } from '../host/quote.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Site } from './step.ts';

/** What Compose and the engine give as names and ids; anything else could pass for a flag, and is left alone. */
const SERVICE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;
const WORD = /^[^-\s]/;

/** Part of `verify-timeout` that a rebuilt container has on the host itself, in seconds: at least this many. */
const LEAST_SETTLE_SECONDS = 15;

export function siteOf(snapshot: Snapshot, settings: Settings): Site {
  const sudo = settings.useSudo ? 'sudo -n ' : '';
  const { compose, target } = snapshot;
  const command = compose.status === 'unavailable' ? 'docker compose' : compose.command;
  const ours = (snapshot.containers.known ? snapshot.containers.value : []).filter(
    (container) =>
      container.project === snapshot.project &&
      SERVICE_NAME.test(container.service) &&
      [container.id, container.image.id, container.image.reference].every((word) => WORD.test(word)),
  );
  const container = snapshot.proxies
    .filter((proxy) => proxy.kind === 'container')
    .find((proxy) => SERVICE_NAME.test(proxy.service) && WORD.test(proxy.containerId));
  const service = snapshot.proxies.find((proxy) => proxy.kind === 'service');
  return {
    docker: `${sudo}docker`,
    compose: `${sudo}${command} ${composeWords(target.composeFiles, target.profiles)}`.trimEnd(),
    project: snapshot.project,
    containers: ours.map((one) => ({
      service: one.service,
      id: one.id,
      name: one.name,
      status: one.state.status,
      imageReference: one.image.reference,
      imageId: one.image.id,
    })),
    built:
      compose.status === 'valid' && compose.services.length > 0
        ? compose.services.filter((one) => one.builds).map((one) => one.name)
        : null,
    proxy: container
      ? { kind: 'container', service: container.service, id: container.containerId }
      : service
        ? { kind: 'service', manager: service.manager }
        : null,
    settleSeconds: Math.max(LEAST_SETTLE_SECONDS, Math.round(settings.verifyTimeoutMs / 1000)),
    evidenceFolder: '"$run"',
  };
}

/** The command that a person would type for a step, with the host's own words for its working folder. */
export function typed(command: string): string {
  return command.replaceAll('$as_root ', 'sudo -n ').replaceAll('"$run"', quote('.'));
}
