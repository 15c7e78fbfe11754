/** Nothing listens on the backend's port in its container. */

import type { Remedy } from '../../model/diagnosis.ts';
import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, type Facts, readyLine, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate, fix, refuse } from '../remedies.ts';

/** A restart keeps a container's ports; a recreate takes those that the compose file names now. */
function republish(of: Facts): Remedy {
  const { port } = of.snapshot.target;
  if (of.definition !== null && !of.definition.ports.some((binding) => binding.hostPort === port)) {
    return refuse(
      `The compose file publishes no port ${port} of ${of.service}: check \`ports\` there, or the input \`base-url\`. Nothing was changed.`,
    );
  }
  return fix(
    [{ action: 'recreate', service: of.service }],
    [{ action: 'restart', why: 'A restart keeps the ports that the container was made with.' }],
  );
}

export const notListening: Cause = {
  id: 'not-listening',
  title: 'The backend does not listen on its port',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means:
    'The container runs, and nothing in it listens on the port that is published: the program listens on another port or on its loopback interface only, or it hangs before it listens.',
  recognised:
    'The connection is refused or reset while the container runs; the ports that are listened on inside it are quoted.',
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  byHand:
    'Check on which address and port the program listens (0.0.0.0, not 127.0.0.1) and what the compose file publishes.',
  explains: [
    'unhealthy',
    'healthcheck-misconfigured',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'not-responding',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend, snapshot } = of;
    if (backend?.state.status !== 'running' || of.looping) return null;
    const refused = of.failing.filter((answer) => ['refused', 'reset'].includes(answer.outcome.kind));
    if (refused.length === 0 || refused.length < of.own.length || !snapshot.target.local) return null;
    const published = backend.ports.find((port) => port.hostPort === snapshot.target.port);
    const wanted = published?.containerPort ?? snapshot.target.port;
    const sockets = snapshot.sockets.known ? snapshot.sockets.value : null;
    const socket = sockets?.find(({ port }) => port === wanted);
    const unpublished = published === undefined && backend.networkMode !== 'host';
    if (socket?.loopbackOnly === false && !unpublished) return null;
    const there = sockets?.map((socket) => `${socket.port}${socket.loopbackOnly ? ' (loopback only)' : ''}`).join(', ');
    const ready = readyLine(of);
    return {
      summary: unpublished
        ? `${of.service} runs, and its container publishes no port ${snapshot.target.port} on the host.`
        : `${of.service} runs and ${socket ? 'listens on its loopback interface only, not on' : 'does not listen on'} port ${wanted}${there === undefined ? '' : there === '' ? '; nothing in its container listens at all' : `; in its container are listened on: ${there}`}.`,
      evidence: [
        stateEvidence(backend),
        ...(there === undefined ? [] : [evidence('port', `sockets in ${backend.name}`, there === '' ? 'none' : there)]),
        evidence(
          'port',
          `ports of ${backend.name}`,
          backend.ports.map((port) => `${port.hostPort}->${port.containerPort}/${port.protocol}`).join(', ') ||
            'none is published',
        ),
        ...(ready
          ? [evidence('log', `log of ${of.service}`, ready.text, ready.at)]
          : tailEvidence(of.log, of.service, 2)),
        ...refused.slice(0, 2).map(endpointEvidence),
      ],
      remedy: unpublished ? republish(of) : escalate(of),
      byHand: [
        `Check on which address and port the program listens (it must be 0.0.0.0:${wanted}) and what the compose file publishes.`,
        `Read its log: ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`,
      ],
    };
  },
};
