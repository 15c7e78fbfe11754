/**
 * Workflow files as far as the tests look at them, and every workflow that this repository has or shows.
 */

import { DOCUMENTS, filesIn, parseYaml, read, type Snippet, snippetsOf } from './documents.ts';

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>> | string;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

export interface Declared {
  readonly type?: string;
  readonly default?: unknown;
  readonly options?: readonly string[];
}

export interface Trigger {
  readonly inputs?: Readonly<Record<string, Declared>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
}

export interface Workflow {
  readonly on: Readonly<Record<string, Trigger | null>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Written {
  readonly where: string;
  readonly text: string;
  readonly workflow: Workflow;
}

const REUSABLE = /^your-org\/backend-health-remediation\/(\.github\/workflows\/[a-z-]+\.yml)@v\d+$/;
const ACTION = /^(?:your-org\/backend-health-remediation@v\d+|\.\/\.backend-health)$/;

function written({ where, text }: Snippet): Written {
  return { where, text, workflow: parseYaml(text) as Workflow };
}

/** This repository's own. */
export const OWN: readonly Written[] = filesIn('.github/workflows', '.yml').map((file) =>
  written({ where: file, text: read(file) }),
);

/** Those that users copy: the examples', and the whole ones in the documents. */
export const SHOWN: readonly Written[] = [
  ...filesIn('examples/workflows', '.yml').map((file) => written({ where: file, text: read(file) })),
  ...DOCUMENTS.flatMap((file) => snippetsOf(file, ['yaml', 'yml']))
    .filter(({ text }) => /^jobs:/m.test(text))
    .map(written),
];

export function own(file: string): Workflow {
  const found = OWN.find(({ where }) => where === file);
  if (found === undefined) throw new Error(`There is no ${file}`);
  return found.workflow;
}

export function jobsOf(workflow: Workflow): [string, Job][] {
  return Object.entries(workflow.jobs);
}

/** The file of the reusable workflow that a job calls, '' when it calls none of ours. */
export function calledBy(job: Job): string {
  return REUSABLE.exec(job.uses ?? '')?.[1] ?? '';
}

export function isOurAction(step: Step): boolean {
  return ACTION.test(step.uses ?? '');
}
