/** Another service of the project does not run. */

import type { Container } from '../../model/snapshot.ts';
import type { Cause } from '../cause.ts';
import { checkEvidence, type Facts, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, fix } from '../remedies.ts';

/** In these a container has not ended, whatever its restart policy: it is meant to run. */
const STAYS: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** One that ended by itself with success, such as a migration, is not down. */
function shouldRun(container: Container, of: Facts): boolean {
  const { services } = of.snapshot.target;
  const defined =
    of.snapshot.compose.status !== 'valid' ||
    of.snapshot.compose.services.length === 0 ||
    of.snapshot.compose.services.some((service) => service.name === container.service);
  return (
    services.includes(container.service) ||
    (defined && STAYS.has(container.state.status)) ||
    (defined &&
      ['always', 'unless-stopped', 'on-failure'].includes(container.restartPolicy) &&
      !(container.restartPolicy === 'on-failure' && container.state.exitCode === 0))
  );
}

function isIll(container: Container): boolean {
  return container.state.status !== 'running' || container.state.health === 'unhealthy';
}

export const neighbourDown: Cause = {
  id: 'neighbour-down',
  title: 'A neighbouring service is down',
  severity: 'warning',
  guide: 'Other services are affected',
  means:
    'The backend may be well, and another service of the project, such as the market updater, has stopped, keeps restarting or is unhealthy.',
  recognised:
    'A container of the project other than backend and database does not run, though its restart policy or the input `services` says that it should.',
  automatic: 'Starts or restarts that service.',
  byHand: '`docker compose restart` that service and read its log.',
  explains: [],
  match(of) {
    const ills = of.neighbours.filter((container) => shouldRun(container, of) && isIll(container));
    const [first] = ills;
    if (first === undefined) return null;
    return {
      summary: `${ills.map((container) => `${container.service} is ${container.state.status === 'running' ? container.state.health : container.state.status}`).join(', ')}.`,
      evidence: ills.flatMap((container) => [
        stateEvidence(container),
        ...checkEvidence(container),
        ...tailEvidence(of.snapshot.logs[container.id] ?? [], container.service, 2),
      ]),
      remedy: fix(
        ills.map((container) =>
          container.state.status === 'paused'
            ? { action: 'unpause', service: container.service }
            : { action: 'restart', service: container.service },
        ),
      ),
      byHand: [
        `Start it: ${composeCommand(of, `restart ${first.service}`)}, and read its log: ${composeCommand(of, `logs --tail=50 ${first.service}`)}.`,
      ],
    };
  },
};
