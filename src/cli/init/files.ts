/**
 * The two files that are written: the workflow, and the settings file with what differs from the defaults. Pure texts; what
 * comes from a host only ever passes through the YAML library.
 */

import { INPUTS, type InputName, TAKE_LISTS } from '../../inputs.ts';
import { SETTINGS_PATH } from '../../settings-file.ts';

export const WORKFLOW_PATH = '.github/workflows/backend-health.yml';
export const DEFAULT_ACTION = 'your-org/backend-health-remediation@v1';
/** What `uses:` takes. */
export const ACTION = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*@[\w][\w./-]*$/;

export type Values = ReadonlyMap<InputName, string>;

/** The values that are not the defaults, in the order of the inputs. */
export function differing(values: Values): Map<InputName, string> {
  return new Map(
    INPUTS.flatMap((input): [InputName, string][] => {
      const value = values.get(input.name);
      return value === undefined || value === input.default || input.secret ? [] : [[input.name, value]];
    }),
  );
}

export async function settingsText(values: Values): Promise<string> {
  const { stringify } = await import('yaml');
  const given = [...differing(values)].map(([name, value]): [string, unknown] => {
    const lines = value.split('\n');
    if (TAKE_LISTS.has(name) && lines.length > 1) return [name, lines];
    return [name, value === 'true' || value === 'false' ? value === 'true' : value];
  });
  const body = stringify(Object.fromEntries(given), {
    version: '1.2',
    schema: 'core',
    lineWidth: 0,
    singleQuote: true,
  });
  return `# What \`backend-health init\` found of the project. Keys are the action's inputs; those that are missing have their
# defaults. Secrets have no place here.
${body}`;
}

export interface WorkflowChoice {
  /** What `uses:` names; matches `ACTION`. */
  readonly action: string;
  /** Whether a jump host has a key of its own. */
  readonly jumpKey: boolean;
  /** Whether the key has a passphrase. */
  readonly passphrase: boolean;
}

/** @throws {RangeError} for an action that is none. */
export function workflowText({ action, jumpKey, passphrase }: WorkflowChoice): string {
  if (!ACTION.test(action)) throw new RangeError('this is no action');
  const secrets = [
    ['private-key', 'BACKEND_PRIVATE_KEY'],
    ...(passphrase ? [['passphrase', 'BACKEND_PASSPHRASE']] : []),
    ...(jumpKey ? [['jump-private-key', 'BACKEND_JUMP_PRIVATE_KEY']] : []),
  ];
  return `# The backend's health: a button (Actions, Backend health, Run workflow) and a look by the clock. What it knows of the
# project stands in ${SETTINGS_PATH}. GitHub's clock is best-effort, and stops in a public repository after 60 days
# without activity.
name: Backend health

on:
  workflow_dispatch:
    inputs:
      fix:
        description: What may be done; auto does what the cause calls for, none only looks
        type: choice
        options: [none, auto, restart, rebuild, full-restart]
        default: none
      dry-run:
        description: Only say what would be done
        type: boolean
        default: false
  schedule:
    - cron: '7,22,37,52 * * * *'
  repository_dispatch:
    types: [backend-health]

permissions:
  contents: read

jobs:
  backend:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    concurrency:
      group: backend-health-\${{ vars.BACKEND_HOST }}
      queue: max
    steps:
      - uses: ${CHECKOUT}
        with:
          sparse-checkout: .github
          persist-credentials: false
      - id: backend
        uses: ${action}
        with:
          settings-file: ${SETTINGS_PATH}
          host: \${{ vars.BACKEND_HOST }}
          username: \${{ vars.BACKEND_USERNAME }}
          host-fingerprint: \${{ vars.BACKEND_HOST_FINGERPRINT }}
${secrets.map(([input, secret]) => `          ${input}: \${{ secrets.${secret} }}`).join('\n')}
          # By the clock it only looks; \`gh variable set BACKEND_FIX --body auto\` lets it fix.
          fix: \${{ inputs.fix || vars.BACKEND_FIX || 'none' }}
          dry-run: \${{ inputs.dry-run || false }}
      - if: always() && steps.backend.outputs.report-path != ''
        uses: ${UPLOAD}
        with:
          name: backend-health-report-\${{ github.run_attempt }}
          path: \${{ steps.backend.outputs.report-path }}
          retention-days: 14
`;
}

export const CHECKOUT = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';
export const UPLOAD = 'actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0';
