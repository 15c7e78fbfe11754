/**
 * Opens a page in a real browser and takes its picture. Where there is no browser, `findBrowser` says so.
 */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Theme } from './github-page.ts';

const CANDIDATES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Path of a Chromium or Chrome on this machine, '' when there is none. */
export function findBrowser(): string {
  return CANDIDATES.find((path) => path !== '' && existsSync(path)) ?? '';
}

const READY = `(document.documentElement.dataset.ready ?? '')`;
const UNFOLD = `for (const one of document.querySelectorAll('details')) one.open = true;`;
const SEEN = `({
  text: document.body.innerText,
  heightPx: document.documentElement.scrollHeight,
  overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  diagrams: document.querySelectorAll('pre.mermaid svg').length,
})`;

/** The caller closes it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'], timeout: 60_000 });
}

export interface Picture {
  /** What the browser complained of, diagrams that failed included; empty when all went well. */
  readonly problems: readonly string[];
  /** The page's text as a reader sees it, folded parts left out. */
  readonly text: string;
  readonly heightPx: number;
  /** True when the page is wider than the window, so that a reader would scroll sideways. */
  readonly overflows: boolean;
  /** Diagrams that were drawn. */
  readonly diagrams: number;
}

export interface ScreenshotOptions {
  readonly theme: Theme;
  /** Unfolds everything first. */
  readonly unfold?: boolean;
  readonly widthPx?: number;
  /** Only so much of its top; the whole page where it is not given. */
  readonly heightPx?: number;
  /** A browser that is open already; else one is opened for this picture. */
  readonly browser?: Browser;
}

/** Writes a picture of the whole page as a PNG file, making its folder. Loads nothing from any network. */
export async function screenshot(html: string, file: string, options: ScreenshotOptions): Promise<Picture> {
  const browser = options.browser ?? (await openBrowser());
  const context = await browser.newContext({
    viewport: { width: options.widthPx ?? 1_080, height: options.heightPx ?? 900 },
    colorScheme: options.theme,
    offline: true,
    timezoneId: 'Asia/Kolkata',
  });
  try {
    const problems: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.setContent(html, { waitUntil: 'load', timeout: 30_000 });
    if (html.includes('language-mermaid')) {
      await page.waitForFunction(`${READY} !== ''`, undefined, { timeout: 30_000 });
      const ready = await page.evaluate<string>(READY);
      if (ready !== 'yes') problems.push(ready);
    }
    if (options.unfold === true) await page.evaluate(UNFOLD);
    const seen = await page.evaluate<Omit<Picture, 'problems'>>(SEEN);
    await mkdir(dirname(file), { recursive: true });
    await page.screenshot({ path: file, fullPage: options.heightPx === undefined });
    return { problems, ...seen };
  } finally {
    await context.close();
    if (options.browser === undefined) await browser.close();
  }
}
