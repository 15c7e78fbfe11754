/**
 * Everything by which a run can say something, as texts by name. A new channel is one more entry here.
 */

import type { GithubState } from '../github/state.ts';
import type { Webhook } from '../notify/webhook.ts';
import { runnerCommands } from '../report/runner-model.ts';
import type { ActionRun } from '../runner.ts';

export interface Channel {
  readonly name: string;
  readonly text: string;
}

/** The log is what the action printed, not what the runner makes of it: its masks are a second net and not judged here. */
export function channelsOf(run: ActionRun): Channel[] {
  const log = run.log.replace(/^::add-mask::.*\n/gm, '');
  const annotations = runnerCommands(log)
    .filter(({ name }) => /^(?:error|warning|notice)$/.test(name))
    .map(({ name, properties, data }) => `${name} ${properties['title']}: ${data}`);
  return [
    { name: 'log', text: log },
    { name: 'annotations', text: annotations.join('\n') },
    { name: 'summary', text: run.summary },
    { name: 'outputs', text: run.outputFile },
    { name: 'JSON report', text: run.report },
    { name: 'step state', text: run.stateFile },
    { name: 'post log', text: run.postLog },
  ];
}

/** What was told elsewhere: the incident with its comments, and the webhook's messages. */
export function channelsElsewhere(github: GithubState, webhook: Webhook): Channel[] {
  const words = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value, null, 1)).join('\n');
  return [
    { name: 'issue', text: github.issues.map(({ title, body }) => `${title}\n${body}`).join('\n') },
    { name: 'comments', text: github.comments.map(({ body }) => body).join('\n') },
    { name: 'webhook', text: words(webhook.told.map(({ json }) => json)) },
  ];
}

export interface CommandLineRun {
  readonly out: string;
  readonly err: string;
  /** Files that it wrote, by what they are. */
  readonly files: Readonly<Record<string, string>>;
}

export function channelsOfCommandLine(run: CommandLineRun): Channel[] {
  return [
    { name: 'terminal', text: run.out },
    { name: 'terminal, live', text: run.err },
    ...Object.entries(run.files).map(([name, text]) => ({ name, text })),
  ];
}
