/**
 * Words for people that several stages share.
 */

import type { Rung } from './model/plan.ts';

/** What a rung does, with the names in backticks: `Restart \`backend-aws\``. */
export function rungWords(rung: Rung): string {
  switch (rung.action) {
    case 'restart':
      return `Restart \`${rung.service}\``;
    case 'start':
      return `Start \`${rung.service}\``;
    case 'unpause':
      return `Unpause \`${rung.service}\``;
    case 'recreate':
      return `Recreate \`${rung.service}\``;
    case 'rebuild':
      return `Rebuild \`${rung.service}\``;
    case 'roll-back':
      return `Roll back \`${rung.service}\``;
    case 'full-restart':
      return rung.services.length === 0
        ? 'Restart all services'
        : `Restart ${rung.services.map((service) => `\`${service}\``).join(', ')}`;
    case 'start-proxy':
      return 'Start the reverse proxy';
    case 'reload-proxy':
      return 'Reload the reverse proxy';
    case 'remove-orphan':
      return `Remove the orphan \`${rung.containerName}\``;
    case 'prune':
      return 'Free disk space';
    case 'start-docker':
      return 'Start Docker';
  }
}

/** The same within a sentence, without markup: `restart backend-aws`. */
export function rungText(rung: Rung): string {
  const words = rungWords(rung).replaceAll('`', '');
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/**
 * A command as people are shown it. A script that says in a comment at its head what it looks at is shown by that line: the
 * JSON report has it whole.
 */
export function shownCommand(command: string): string {
  return command.startsWith('# ') ? (command.split('\n')[0] ?? '') : command;
}

export function roundTripsText(count: number): string {
  return count === 1 ? '1 round trip' : `${count} round trips`;
}
