/**
 * The README's section on adding the action to a repository, as what a reader does: blocks of shell, and the file to copy.
 */

import { parseYaml, read } from '../docs/documents.ts';

export const WORKFLOW = '.github/workflows/backend-health.yml';

export interface FirstMinutes {
  /** Sets HOST, LOGIN and FOLDER: the one block in which a reader writes values of his own. */
  readonly where: string;
  /** What is typed before the file is copied, and after. */
  readonly before: string;
  readonly after: string;
  readonly workflow: string;
}

/** @throws where the section is not as it is followed here: three blocks of shell, the file, one block of shell. */
export function firstMinutes(): FirstMinutes {
  const section =
    read('README.md').split('\n## Add it to your repository in five minutes\n')[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
    language,
    text,
  }));
  const [where, user, handing, file, push, ...more] = blocks;
  const languages = blocks.map(({ language }) => language).join(' ');
  if (languages !== 'sh sh sh yaml sh' || more.length > 0) throw new Error(`the section has ${languages}`);
  return {
    where: where?.text ?? '',
    before: `${user?.text}${handing?.text}`,
    after: push?.text ?? '',
    workflow: file?.text ?? '',
  };
}

interface WorkflowFile {
  readonly on: {
    readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, { readonly default: unknown }>> };
  };
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly with?: Readonly<Record<string, unknown>> }[] }>
  >;
}

/** What GitHub has when the workflow is run. */
export interface GithubState {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * The action's inputs as GitHub would make them of the workflow.
 * @param pressed what was chosen at the button; null for a run by the clock.
 */
export function actionInputs(
  text: string,
  { vars, secrets }: GithubState,
  pressed: Readonly<Record<string, string>> | null,
) {
  const file = parseYaml(text) as WorkflowFile;
  const [job] = Object.values(file.jobs);
  const defaults = Object.entries(file.on.workflow_dispatch.inputs).map(([name, input]) => [
    name,
    String(input.default),
  ]);
  const inputs = pressed === null ? {} : { ...Object.fromEntries(defaults), ...pressed };
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = { vars, secrets, inputs };
  const step = job?.steps.find((one) => one.with !== undefined && 'host' in one.with)?.with ?? {};
  return Object.fromEntries(Object.entries(step).map(([name, value]) => [name, evaluate(String(value), known)]));
}

/** `${{ a || b }}` of contexts and literals: all that the workflow has. */
function evaluate(value: string, known: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return value.replace(/\$\{\{ (.+?) \}\}/g, (_all, expression: string) => {
    const alternatives = expression.split(' || ').map((one) => {
      const [, context = '', name = ''] = /^(\w+)\.([\w-]+)$/.exec(one) ?? [];
      if (context !== '') return known[context]?.[name] ?? '';
      const [, literal] = /^'([^']*)'$|^(?:true|false)$/.exec(one) ?? [];
      return literal ?? one;
    });
    return alternatives.find((one) => one !== '' && one !== 'false') ?? alternatives.at(-1) ?? '';
  });
}
