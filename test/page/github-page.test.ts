import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { SAMPLES, sampleRecord } from '../report/sample.ts';
import { renderGithubMarkdown, renderGithubPage } from './github-page.ts';
import { findBrowser, openBrowser, screenshot } from './screenshot.ts';

const output = (name: string) => fileURLToPath(new URL(`../../test-output/${name}`, import.meta.url));
const redact = createRedactor({ secrets: [], patterns: [] });
const summary = (name: (typeof SAMPLES)[number]) =>
  renderSummary(cleanRecord(sampleRecord(name), redact), { docsUrl: 'https://example.com/docs' });

describe('the page', () => {
  it('shows what GitHub shows: tables, folds, alerts and task marks', async () => {
    const html = await renderGithubMarkdown(
      '> [!WARNING]\n> x\n\n| a |\n| - |\n| b |\n\n<details><summary>s</summary>\n\nt\n\n</details>',
    );
    expect(html).toContain('markdown-alert-warning');
    expect(html).toContain('<td>b</td>');
    expect(html).toContain('<details><summary>s</summary>');
  });

  it('drops what GitHub’s sanitiser drops', async () => {
    const html = await renderGithubMarkdown(
      '<script>a</script><img src="x" onerror="a()"><a href="javascript:a()">b</a><span style="color:red">c</span>',
    );
    expect(html).not.toMatch(/script|onerror|style=/);
  });

  it('loads nothing from anywhere', async () => {
    const html = await renderGithubPage(summary('unhealthy'), { theme: 'light' });
    expect(html.replace(/<script>[\s\S]*?<\/script>/g, '')).not.toMatch(/<(?:link|script|img)[^>]*(?:src|href)=/);
  });
});

const browserFound = findBrowser() !== '';
const title = browserFound
  ? 'in a real browser'
  : 'in a real browser (not run: no Chromium found; install it or name one in CHROMIUM)';
describe.runIf(browserFound)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  it.each(SAMPLES.flatMap((name) => [[name, 'light'] as const, [name, 'dark'] as const]))(
    '%s is drawn in %s without a complaint',
    async (name, theme) => {
      const markdown = summary(name);
      const picture = await screenshot(
        await renderGithubPage(markdown, { theme }),
        output(`summary-${name}-${theme}.png`),
        { theme, browser },
      );
      expect(picture.problems).toEqual([]);
      expect(picture.overflows).toBe(false);
      expect(picture.text).toContain('backend-aws');
      expect(picture.diagrams).toBe(markdown.includes('```mermaid') ? 1 : 0);
    },
    60_000,
  );

  it('a phone’s width needs no scrolling sideways', async () => {
    const html = await renderGithubPage(summary('refused'), { theme: 'light' });
    const picture = await screenshot(html, output('summary-refused-phone.png'), {
      theme: 'light',
      browser,
      widthPx: 480,
    });
    expect(picture.overflows).toBe(false);
  }, 60_000);

  it('the diagram’s axis does not depend on the reader’s time zone', async () => {
    const html = await renderGithubPage(summary('fixed'), { theme: 'light' });
    const picture = await screenshot(html, output('summary-fixed-unfolded.png'), {
      theme: 'light',
      browser,
      unfold: true,
    });
    expect(picture.text).toMatch(/\b5 s\b/);
    expect(picture.text).toContain('docker compose --profile aws up -d --no-deps db');
  }, 60_000);
});
