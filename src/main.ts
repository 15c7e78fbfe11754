/**
 * The action's entry: inputs from the runner's environment, the run, and its views for GitHub. Started as `dist/cli.js`,
 * the same bundle is the command line; started a second time by the runner, it is the post step.
 */

import { runAction } from './action.ts';
import { runPost } from './post.ts';
import { isPostStep } from './step-state.ts';

/** Set by dist/cli.js. */
const COMMAND_LINE = Symbol.for('backend-health.command-line');

if ((globalThis as Record<symbol, unknown>)[COMMAND_LINE] === true) {
  const { runCommandLine } = await import('./cli.ts');
  process.exit(await runCommandLine(process.argv.slice(2)));
} else if (isPostStep()) {
  process.exit(await runPost());
} else {
  process.exit(await runAction());
}
