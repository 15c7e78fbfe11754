/**
 * The guide's diagnostic steps as a person types them on the host, from its facts: container, endpoints, logs, database.
 */

const FOLDER = 'cd ~/automated-trading-platform';

export interface GuideStep {
  readonly command: string;
  /** What its output holds when it did its work on a healthy stack. */
  readonly shows: string;
}

export const GUIDE_STEPS: readonly GuideStep[] = [
  { command: `${FOLDER} && docker compose --profile aws ps backend-aws`, shows: 'backend-aws' },
  { command: 'curl -s http://localhost:8002/ping_fast', shows: 'pong' },
  { command: 'curl -s http://localhost:8002/health', shows: 'status' },
  { command: 'curl -s http://localhost:8002/api/monitoring/summary', shows: 'backend_health' },
  { command: `${FOLDER} && docker compose --profile aws logs --tail=100 backend-aws`, shows: 'backend-aws' },
  { command: `${FOLDER} && docker compose --profile aws ps db`, shows: 'db' },
  { command: `${FOLDER} && docker compose --profile aws exec -T db pg_isready`, shows: 'accepting connections' },
];

/** All of them as one script. */
export const GUIDE_SCRIPT = `set -e\n${GUIDE_STEPS.map(({ command }) => `${command} </dev/null\n`).join('')}`;
