/**
 * The action's entry: inputs from the runner's environment, the run, and its views for GitHub. Started as `dist/cli.js`,
 * the same bundle is the command line; started as `dist/post.js`, it is the post step.
 */

import { begin } from './start.ts';

/** Set by dist/cli.js. */
const COMMAND_LINE = Symbol.for('backend-health.command-line');
/** Set by dist/post.js. */
const POST_STEP = Symbol.for('backend-health.post-step');
const flags = globalThis as Record<symbol, unknown>;

if (flags[COMMAND_LINE] === true) {
  const { runCommandLine } = await import('./cli.ts');
  process.exit(await runCommandLine(process.argv.slice(2)));
} else if (flags[POST_STEP] === true) {
  const { runPost } = await import('./steps.ts');
  process.exit(await runPost());
} else {
  const begun = begin(process.env);
  await begun?.quiet;
  const { runAction } = await import('./steps.ts');
  process.exit(await runAction(begun));
}
