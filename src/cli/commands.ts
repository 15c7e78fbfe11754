/**
 * The registry of commands: what each is called, takes and is for. Help, the parser and docs/command-line.md follow it.
 */

import type { InputGroup } from '../inputs.ts';
import { INPUTS } from '../inputs.ts';

export const COMMAND_NAMES = [
  'diagnose',
  'fix',
  'verify',
  'status',
  'watch',
  'logs',
  'history',
  'authorize',
  'init',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** What `fix` takes. */
export const FIXES = ['auto', 'restart', 'rebuild', 'full-restart', 'roll-back'] as const;

export interface CommandDefinition {
  readonly name: CommandName;
  /** How its operands are written, '' when it takes none. */
  readonly operands: string;
  readonly mostOperands: number;
  readonly summary: string;
  /** Paragraphs for its own help. */
  readonly details: readonly string[];
  readonly examples: readonly string[];
  /** Groups of inputs that make a difference to it. */
  readonly groups: readonly InputGroup[];
  /** Whether it works on several hosts of a settings file at once. */
  readonly many: boolean;
}

const ALL: readonly InputGroup[] = [...new Set(INPUTS.map((input) => input.group))].filter((group) => group !== 'Mode');
const LOOKING: readonly InputGroup[] = ['Host', 'Project', 'Health', 'Limits', 'Report'];
const RUNNING: readonly InputGroup[] = [...LOOKING, 'Announce'];

export const COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'diagnose',
    operands: '',
    mostOperands: 0,
    summary: 'look, name the cause, change nothing',
    details: ['One look at containers, endpoints, database, proxy and machine; the cause with its evidence.'],
    examples: ['diagnose --host example.com --username ubuntu', 'diagnose --all --json'],
    groups: RUNNING,
    many: true,
  },
  {
    name: 'fix',
    operands: `[${FIXES.join('|')}]`,
    mostOperands: 1,
    summary: 'and fix it (auto, the default: what the cause calls for)',
    details: [
      'Diagnoses first, applies the fix, and waits until the backend is steady. `auto` takes the least that can help and',
      'refuses what can not; the others do as told. `roll-back` goes back to the image that `--keep-good-image` kept.',
      '`--dry-run` prints the commands and changes nothing.',
    ],
    examples: [
      'fix --host local',
      'fix rebuild --dry-run',
      'fix full-restart --services "backend-aws market-updater-aws"',
    ],
    groups: ALL,
    many: true,
  },
  {
    name: 'verify',
    operands: '',
    mostOperands: 0,
    summary: 'wait until it is steady',
    details: [
      'Waits up to `--verify-timeout` until everything is well and stays so for `--stable-for`. Changes nothing.',
    ],
    examples: ['verify --verify-timeout 5m'],
    groups: RUNNING,
    many: true,
  },
  {
    name: 'status',
    operands: '',
    mostOperands: 0,
    summary: 'show containers, endpoints and database once',
    details: ['What `docker compose ps`, `curl` and `pg_isready` would say, in one table. Changes nothing.'],
    examples: ['status --host local'],
    groups: LOOKING,
    many: false,
  },
  {
    name: 'watch',
    operands: '',
    mostOperands: 0,
    summary: 'show the state again and again',
    details: [
      'Keeps the connection open and looks once every `--every`. A terminal shows the state as it is; a pipe gets a line for',
      'each change. Ctrl-C ends it, with a line that sums up and the exit code of the last state. Changes nothing.',
    ],
    examples: ['watch --every 60', 'watch --until healthy --for 10m', 'watch --json >changes.jsonl'],
    groups: LOOKING,
    many: false,
  },
  {
    name: 'logs',
    operands: '[SERVICE …]',
    mostOperands: 8,
    summary: "show the logs of the backend's container, or of other services",
    details: [
      'Secrets are hidden, and nothing in the text can act on the terminal. `--follow` goes on through restarts and broken',
      'connections until Ctrl-C. Changes nothing.',
    ],
    examples: ['logs --tail 50', 'logs --follow', 'logs backend-aws db --since 10m'],
    groups: ['Host', 'Project', 'Report'],
    many: false,
  },
  {
    name: 'history',
    operands: '',
    mostOperands: 0,
    summary: 'show what earlier runs found and did on this host',
    details: ['The journal that runs leave on the host: time, cause, option, end, time to recover. Changes nothing.'],
    examples: ['history --last 50', 'history --json'],
    groups: ['Host', 'Project', 'Report'],
    many: false,
  },
  {
    name: 'authorize',
    operands: '',
    mostOperands: 0,
    summary: 'print what lets a key diagnose this project, and do nothing else',
    details: [
      'Contacts nothing: prints a script to be read, and run on the host as the user whom the key is to let in. The inputs of',
      'the project must be those of the runs that use the key. See docs/security.md.',
    ],
    examples: ['authorize --public-key-file ~/.ssh/backend-health.pub --profile aws'],
    groups: ['Project', 'Health', 'Limits'],
    many: false,
  },
  {
    name: 'init',
    operands: '',
    mostOperands: 0,
    summary: 'look at an unknown host and write the workflow and the settings for it',
    details: [
      'Finds the Compose project, its backend, database, port and endpoints, shows what it found and why, and lets you say',
      'otherwise at a terminal. Writes `.github/workflows/backend-health.yml` and `.github/backend-health.yml` of this repository,',
      'over no file that is there. With `--yes` it asks nothing; without it and without a terminal it prints the files. Changes',
      'nothing on the host.',
    ],
    examples: [
      'init --host example.com --username ubuntu',
      'init --host prod --yes --action your-org/backend-health-remediation@v1',
    ],
    groups: ['Host', 'Project', 'Health'],
    many: false,
  },
];

export function commandNamed(name: string): CommandDefinition | null {
  return COMMANDS.find((command) => command.name === name) ?? null;
}
