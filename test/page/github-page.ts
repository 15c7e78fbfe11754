/**
 * A page that looks as GitHub shows a job summary: the same Markdown dialect, sanitiser and style sheet, from local packages alone.
 */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rehypeGithubAlerts } from 'rehype-github-alerts';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

export type Theme = 'light' | 'dark';

/** The body of the page: what GitHub's own pipeline leaves of the Markdown. */
export async function renderGithubMarkdown(markdown: string): Promise<string> {
  const html = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize, { ...defaultSchema, clobberPrefix: 'user-content-' })
    .use(rehypeGithubAlerts, {})
    .use(rehypeStringify)
    .process(markdown);
  return String(html);
}

/** A whole HTML document without any address to load from. Diagrams are drawn when a browser opens it. */
export async function renderGithubPage(markdown: string, options: { readonly theme: Theme }): Promise<string> {
  const body = colourDiffs(await renderGithubMarkdown(markdown));
  const style = await packageFile(`github-markdown-css/github-markdown-${options.theme}.css`);
  const diagrams = body.includes('class="language-mermaid"') ? await mermaidScript(options.theme) : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Job summary</title>
<style>${style}</style>
<style>${layout(options.theme)}</style>
</head><body>
<article class="markdown-body">
${body}
</article>
${diagrams}
</body></html>
`;
}

function layout(theme: Theme): string {
  const page = theme === 'dark' ? '#0d1117' : '#ffffff';
  const edge = theme === 'dark' ? '#3d444d' : '#d1d9e0';
  const changed = theme === 'dark' ? 'color:#ffdfb6;background:#5a1e02' : 'color:#953800;background:#ffd8b5';
  return `body { margin: 0; padding: 24px; background: ${page}; }
.markdown-body { max-width: 980px; margin: 0 auto; padding: 24px; border: 1px solid ${edge}; border-radius: 6px; }
.markdown-body .diff-changed { ${changed}; }
.markdown-body pre.mermaid { background: transparent; text-align: center; }`;
}

/** GitHub colours the lines of a diff; the only code colours that a summary relies on. */
function colourDiffs(html: string): string {
  return html.replace(/(<code class="language-diff">)([\s\S]*?)(<\/code>)/g, (_all, open, code: string, close) => {
    const lines = code
      .split('\n')
      .map((line) => (line.startsWith('!') ? `<span class="diff-changed">${line}</span>` : line));
    return open + lines.join('\n') + close;
  });
}

async function mermaidScript(theme: Theme): Promise<string> {
  const mermaid = (await packageFile('mermaid/dist/mermaid.min.js')).replaceAll('</script', '<\\/script');
  const configuration = JSON.stringify({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: theme === 'dark' ? 'dark' : 'default',
  });
  return `<script>${mermaid}</script>
<script>
for (const code of document.querySelectorAll('code.language-mermaid')) {
  const block = code.parentElement;
  block.className = 'mermaid';
  block.textContent = code.textContent;
}
mermaid.initialize(${configuration});
mermaid.run().then(() => { document.documentElement.dataset.ready = 'yes'; }, (error) => { document.documentElement.dataset.ready = 'failed: ' + error.message; });
</script>`;
}

function packageFile(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url)), 'utf8');
}
