/**
 * Makes the picture in the README: a real run's summary as GitHub shows it, light and dark. `node scripts/run.mjs
 * test/page/picture.ts` breaks the embedded host, runs the bundled action on it, and writes docs/summary.png and
 * docs/summary-dark.png. Needs Chromium.
 */

import { join } from 'node:path';
import { embeddedStack } from '../host/embedded.ts';
import { runAction } from '../runner.ts';
import { renderGithubPage } from './github-page.ts';
import { findBrowser, screenshot } from './screenshot.ts';

const docs = join(import.meta.dirname, '../../docs');
const PICTURES = [
  ['light', 'summary.png'],
  ['dark', 'summary-dark.png'],
] as const;
/** As much as a reader sees at once; the rest of the summary is below it. */
const HEIGHT_PX = 1_060;

async function summaryOf(fault: string): Promise<string> {
  const stack = embeddedStack();
  await stack.up();
  try {
    const more = await stack.fault(fault);
    const { summary } = await runAction({ ...stack.inputs, fix: 'auto', ...more });
    // The embedded host has ports of its own, which say nothing to a reader.
    const port = new URL(stack.inputs['base-url'] ?? '').port;
    return summary
      .replaceAll(`127.0.0.1:${stack.inputs['port']}`, 'backend.example.com')
      .replaceAll(`:${port}`, ':8002');
  } finally {
    await stack.down();
  }
}

if (findBrowser() === '') {
  console.error('No Chromium was found: install it, or name one in CHROMIUM.');
  process.exit(2);
}
const summary = await summaryOf('import-error');
for (const [theme, name] of PICTURES) {
  const page = await renderGithubPage(summary, { theme });
  const { problems } = await screenshot(page, join(docs, name), { theme, widthPx: 1_000, heightPx: HEIGHT_PX });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
