/**
 * docs/runbook.md as data: the guide's commands and ours beside them.
 */

import { read } from './documents.ts';

/** Every command of the guide, as facts: the page must have each of them. */
export const GUIDE_COMMANDS: readonly string[] = [
  'cd ~/automated-trading-platform',
  'docker compose --profile aws ps backend-aws',
  'docker compose --profile aws logs --tail=50 backend-aws',
  'curl -s http://localhost:8002/ping_fast',
  'curl -s http://localhost:8002/health',
  'curl -s http://localhost:8002/api/monitoring/summary',
  'docker compose --profile aws logs --tail=100 backend-aws',
  'docker compose --profile aws logs -f backend-aws',
  'docker compose --profile aws restart backend-aws',
  'sleep 30',
  './restart_backend_aws.sh',
  'docker compose --profile aws stop backend-aws',
  'docker compose --profile aws build backend-aws',
  'docker compose --profile aws up -d backend-aws',
  'sleep 60',
  'docker compose --profile aws restart',
  'docker compose --profile aws restart backend-aws market-updater-aws',
  'docker compose --profile aws ps',
  "curl -s http://localhost:8002/api/monitoring/summary | jq '.backend_health'",
  'docker compose --profile aws logs backend-aws',
  'docker compose --profile aws ps db',
  'sudo lsof -i :8002',
  'sudo netstat -tulpn | grep 8002',
  'docker compose --profile aws exec db pg_isready',
  'docker compose --profile aws restart db',
  "watch -n 60 'docker compose --profile aws ps'",
  './diagnose_backend_health.sh',
  './diagnose_backend_health.sh --fix',
];

export interface GuideRow {
  readonly guide: string;
  /** The column *type*. */
  readonly here: string;
  readonly press: string;
}

export function guideRows(): GuideRow[] {
  return read('docs/runbook.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| the guide |'))
    .map((line) => {
      const cells = line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));
      return { guide: cells[0] ?? '', here: cells[1] ?? '', press: cells[2] ?? '' };
    });
}

/** Our commands in a text, each as its words behind `backend-health`. */
export function commandsIn(text: string): string[][] {
  return [...text.matchAll(/`backend-health ([^`]*)`/g)].map((match) => wordsOf(match[1] ?? ''));
}

/** Words as a shell would split them, up to where another command begins. */
export function wordsOf(command: string): string[] {
  const own = command.replace(/ (?:&&|>|#).*$/, '');
  return [...own.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
