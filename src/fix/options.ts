/**
 * The fix options: each rung of the ladder as a list of steps. Pure; executed by apply.ts, printed by a dry run.
 */

import { quote } from '../host/quote.ts';
import type { Rung } from '../model/plan.ts';
import { rollBackSteps } from './good-image.ts';
import { rebuildSteps } from './rebuild.ts';
import type { Site, Step } from './step.ts';

export function stepsOf(rung: Rung, site: Site): Step[] {
  switch (rung.action) {
    case 'restart':
      return restart(rung.service, site);
    case 'start':
      return [startService(rung.service, site)];
    case 'unpause':
      return [step('unpause', `Unpause ${rung.service}`, `${site.compose} unpause ${quote(rung.service)}`)];
    case 'recreate':
      return [
        ...saveEvidence(rung.service, site),
        step(
          'recreate',
          `Recreate ${rung.service} from its present image`,
          `${site.compose} up -d --force-recreate --no-build ${quote(rung.service)}`,
        ),
      ];
    case 'rebuild':
      return [...saveEvidence(rung.service, site), ...rebuildSteps(rung.service, site)];
    case 'roll-back':
      return rollBackSteps(rung.service, site, saveEvidence(rung.service, site));
    case 'full-restart':
      return fullRestart(rung.services, site);
    case 'start-proxy':
      return startProxy(site);
    case 'reload-proxy':
      return reloadProxy(site);
    case 'remove-orphan':
      return [
        step(
          'remove-orphan',
          `Remove the orphan container ${rung.containerName}`,
          `${site.docker} rm -f ${quote(rung.containerId)}`,
        ),
        startService(rung.service, site),
      ];
    case 'prune':
      return [
        // Images first: what only they still use of the build cache is unused afterwards.
        step('prune-images', 'Remove dangling images', `${site.docker} image prune -f`, 'go-on'),
        step('prune-build-cache', 'Remove unused build cache', `${site.docker} builder prune -f`),
      ];
    case 'start-docker':
      return [
        step(
          'start-docker',
          'Start the Docker service',
          'if [ -d /run/systemd/system ] || ! command -v service >/dev/null; then $as_root systemctl start docker; else $as_root service docker start; fi',
        ),
        step(
          'wait-for-docker',
          'Wait until the engine answers',
          `i=0; until ${site.docker} version >/dev/null 2>&1; do i=$((i+1)); [ $i -lt 60 ] || exit 1; sleep 1; done`,
        ),
      ];
  }
}

export function step(name: string, says: string, command: string, onFailure: Step['onFailure'] = 'stop'): Step {
  return { name, says, command, onFailure };
}

function restart(service: string, site: Site): Step[] {
  const there = site.containers.filter((container) => container.service === service);
  if (there.length === 0) return [startService(service, site)];
  const paused = there.some((container) => container.status === 'paused');
  return [
    ...(paused ? [step('unpause', `Unpause ${service}`, `${site.compose} unpause ${quote(service)}`, 'go-on')] : []),
    step('restart', `Restart ${service}`, `${site.compose} restart ${quote(service)}`),
  ];
}

/** A container that is there is started as it is; one that is not is made. */
function startService(service: string, site: Site): Step {
  const there = site.containers.some((container) => container.service === service);
  return there
    ? step('start', `Start ${service}`, `${site.compose} start ${quote(service)}`)
    : step('up', `Create and start ${service}`, `${site.compose} up -d ${quote(service)}`);
}

/** `restart` passes over services without a container, so what is missing is created afterwards. */
function fullRestart(services: readonly string[], site: Site): Step[] {
  const words = services.map((service) => ` ${quote(service)}`).join('');
  const what = services.length === 0 ? 'all services of the project' : services.join(', ');
  const paused = site.containers
    .filter((container) => container.status === 'paused')
    .map((container) => container.service);
  return [
    ...paused.map((service) =>
      step('unpause', `Unpause ${service}`, `${site.compose} unpause ${quote(service)}`, 'go-on'),
    ),
    step('restart-all', `Restart ${what}`, `${site.compose} restart${words}`),
    step('start-missing', 'Create and start what has no container', `${site.compose} up -d --no-recreate${words}`),
  ];
}

function startProxy(site: Site): Step[] {
  const { proxy } = site;
  if (proxy === null) return [];
  if (proxy.kind === 'container') return [startService(proxy.service, site)];
  return [
    step('check-nginx', 'Check the configuration of nginx', '$as_root nginx -t'),
    step(
      'start-nginx',
      'Start nginx',
      proxy.manager === 'systemd' ? '$as_root systemctl start nginx' : '$as_root service nginx start',
    ),
  ];
}

function reloadProxy(site: Site): Step[] {
  const { proxy } = site;
  if (proxy === null) return [];
  if (proxy.kind === 'container') {
    return [
      step(
        'check-nginx',
        `Check the configuration of ${proxy.service}`,
        `${site.docker} exec ${quote(proxy.id)} nginx -t`,
      ),
      step(
        'reload-nginx',
        `Reload nginx in ${proxy.service}`,
        `${site.docker} exec ${quote(proxy.id)} nginx -s reload`,
      ),
    ];
  }
  return [
    step('check-nginx', 'Check the configuration of nginx', '$as_root nginx -t'),
    step(
      'reload-nginx',
      'Reload nginx',
      proxy.manager === 'systemd' ? '$as_root systemctl reload nginx' : '$as_root service nginx reload',
    ),
  ];
}

/** What a recreate would destroy: logs, inspect output and with it the health log. */
function saveEvidence(service: string, site: Site): Step[] {
  const container = site.containers.find((candidate) => candidate.service === service);
  if (container === undefined) return [];
  const id = quote(container.id);
  return [
    step(
      'save-evidence',
      `Save logs and state of ${container.name}`,
      `${site.docker} inspect ${id} >${site.evidenceFolder}/inspect.json; ${site.docker} logs --timestamps --tail 5000 ${id} 2>&1 | tail -c 4194304 >${site.evidenceFolder}/container.log; ls -l ${site.evidenceFolder}`,
      'go-on',
    ),
  ];
}
