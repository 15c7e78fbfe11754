/** Nothing listens on the backend's port in its container. */

import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, readyLine, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate } from '../remedies.ts';

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
    if (refused.length === 0 || refused.length < of.own.length) return null;
    const published = backend.ports.find((port) => port.hostPort === snapshot.target.port);
    const wanted = published?.containerPort ?? snapshot.target.port;
    const sockets = snapshot.sockets.known ? snapshot.sockets.value : null;
    const there = sockets?.map((socket) => `${socket.port}${socket.loopbackOnly ? ' (loopback only)' : ''}`).join(', ');
    const ready = readyLine(of);
    return {
      summary: `${of.service} runs and does not listen on port ${wanted}${there === undefined ? '' : there === '' ? '; nothing in its container listens at all' : `; in its container are listened on: ${there}`}.`,
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
      remedy: escalate(of),
      byHand: [
        `Check on which address and port the program listens (it must be 0.0.0.0:${wanted}) and what the compose file publishes.`,
        `Read its log: ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`,
      ],
    };
  },
};
