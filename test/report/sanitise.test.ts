import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bound,
  codeBlock,
  cut,
  forLog,
  forMarkdown,
  inlineCode,
  mermaidText,
  plain,
  sentence,
  strip,
  tableCell,
  tableCode,
} from '../../src/report/sanitise.ts';
import { renderGithubMarkdown } from '../page/github-page.ts';

const ESC = '\u001b';
/** Pieces from which attacks on a terminal, a runner and a page are made. */
const PIECES = [
  '##[',
  '##',
  '#',
  '[',
  ']',
  '::',
  ':',
  'error',
  'add-mask',
  'set-output name=x',
  '\r',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u000b',
  '\u000c',
  '\ufeff',
  '\u200b',
  '\u200d',
  '\u2060',
  '\u202e',
  '\u2066',
  '\u00ad',
  '\u180e',
  '\u3164',
  '\u{e0041}',
  '\u0000',
  '\u0008',
  '\u007f',
  `${ESC}[31m`,
  `${ESC}[`,
  ESC,
  `${ESC}]0;title\u0007`,
  `${ESC}]8;;http://x${ESC}\\`,
  `${ESC}P1$r`,
  '\u009b31m',
  '\u009d0;x',
  '<script>',
  '<img src=x onerror=a()>',
  '</details>',
  '<a href="javascript:x">',
  '<!--',
  '-->',
  '&lt;',
  '&#64;',
  '@octocat',
  '@your-org/team',
  'a@b.example.com',
  '#1',
  'GH-7',
  'your-org/repo#12',
  'https://evil.example',
  'http://x.example/a?b=c',
  'www.evil.example',
  '[a](http://x.example)',
  '![a](x)',
  '`',
  '``',
  '```',
  '~~~',
  '\\',
  '|',
  '*',
  '**',
  '_',
  '__',
  '~~',
  '$',
  '$$',
  ':tada:',
  ':+1:',
  '- ',
  '1. ',
  '> ',
  '# ',
  '===',
  '---',
  '[^1]',
  '[x]',
  '%%',
  ';',
  '{',
  '}',
  '"',
  "'",
  'end',
  'word',
  '1',
  '😀',
  '\ud800',
];
const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(''));
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));
const RUNS = { numRuns: 2_000 };

describe('strip', () => {
  it('leaves nothing invisible but line ends and tabs', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(strip(text)).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}|\p{Cs}/u);
      }),
      RUNS,
    );
  });

  it('takes out colours, titles and links of a terminal and leaves their words', () => {
    expect(
      strip(`${ESC}[1;31mred${ESC}[0m ${ESC}]0;owned\u0007after ${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`),
    ).toBe('red after link');
  });

  it('takes every kind of line end for one', () => {
    expect(strip('a\r\nb\rc\u2028d\u0085e')).toBe('a\nb\nc\nd\ne');
  });

  it('leaves ordinary text alone', () => {
    const text = 'INFO:\t10.0.3.7 - "GET /ping_fast" 200 OK — naïve 日本 😀\n';
    expect(strip(text)).toBe(text);
  });
});

describe('bounds', () => {
  it('says how many lines are missing', () => {
    expect(bound('a\nb\nc', { maxLineLength: 10, maxLines: 1 })).toBe('a\n… (2 more lines)');
  });

  it('never cuts a character in two', () => {
    expect(cut('ab😀cd', 4)).toBe('ab…');
    expect(cut('short', 10)).toBe('short');
  });

  it('holds for lines of any length', () => {
    expect(plain('x'.repeat(100_000)).length).toBeLessThanOrEqual(2_000);
  });
});

/** What the runner's parser would take for a command: `##[` anywhere, `::` behind white space at a line's start. */
function commands(text: string): string[] {
  return text
    .split(/\r\n|[\r\n]/)
    .filter((line) => line.includes('##[') || /^[\s\u0085\u180e\u200b\ufeff]*::/.test(line));
}

describe('forLog', () => {
  it('lets no workflow command survive', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(commands(forLog(text))).toEqual([]);
      }),
      RUNS,
    );
  });

  it.each([
    ['##[error]x', '# #[error]x'],
    ['a ###[group]b', 'a ## #[group]b'],
    ['::error::x', ': :error::x'],
    [' \u00a0::add-mask::x', ' \u00a0: :add-mask::x'],
    ['ok\r::stop-commands::x', 'ok\n: :stop-commands::x'],
    ['#\u200b#[debug]x', '# #[debug]x'],
    ['\ufeff::error::x', ': :error::x'],
    [`${ESC}[0m::error::x`, ': :error::x'],
    ['std::vector ::1', 'std::vector ::1'],
  ])('shows %j as %j', (text, shown) => {
    expect(forLog(text)).toBe(shown);
  });
});

/** The elements of a rendered page beside those that are the frame's own. */
async function elements(markdown: string): Promise<string[]> {
  const html = await renderGithubMarkdown(markdown);
  return [...html.matchAll(/<([a-z][a-z0-9-]*)/gi)].map((match) => match[1] ?? '');
}

/** What GitHub's filters would find in text nodes outside of code. */
async function live(markdown: string): Promise<string[]> {
  const html = await renderGithubMarkdown(markdown);
  const nodes = html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '').split(/<[^>]*>/);
  const decoded = nodes.map((node) =>
    node.replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
  );
  return decoded.filter((node) => /(?:^|\W)@\w|#\d|\bgh-\d|:\/\/\w|\bwww\.|:[a-z+-][\w+-]*:|\$.+\$/i.test(node));
}

describe('in a page', () => {
  it.each(['@octocat', '#1', 'GH-7', 'https://evil.example', 'www.evil.example', ':tada:', '$a$'])(
    'text that is not escaped is seen to be live: %s',
    async (text) => {
      const linked = (await elements(text)).includes('a');
      expect(linked || (await live(text)).length > 0).toBe(true);
    },
  );

  it('running text makes no element, link, mention, reference, emoji or formula', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const markdown = `Said: ${forMarkdown(text)} end`;
        expect((await elements(markdown)).filter((name) => name !== 'p' && name !== 'span')).toEqual([]);
        expect(await live(markdown)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('running text at the start of a block opens none', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect((await elements(forMarkdown(text))).filter((name) => name !== 'p' && name !== 'span')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('a cell stays one cell', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, code) => {
        const markdown = `| a | b |\n| --- | --- |\n| ${tableCell(text)} | ${tableCode(code)} |\n\nafter`;
        const names = await elements(markdown);
        expect(names.filter((name) => name === 'td')).toHaveLength(2);
        expect(
          names.filter((name) => !['table', 'thead', 'tbody', 'tr', 'th', 'td', 'p', 'span', 'code'].includes(name)),
        ).toEqual([]);
        expect(await live(markdown)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('a code block holds all of its text and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await elements(`${codeBlock(text, 'diff')}\n\nafter`)).toEqual(['pre', 'code', 'p']);
      }),
      { numRuns: 400 },
    );
  });

  it('code within a line stays within it', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const code = inlineCode(text);
        expect(await elements(`x ${code} y`)).toEqual(code === '' ? ['p'] : ['p', 'code']);
      }),
      { numRuns: 400 },
    );
  });

  it('shows running text as it was', async () => {
    const html = await renderGithubMarkdown(forMarkdown('a_b *c* <d> & [e](f) 1.5 | $9 @x #1 https://y'));
    expect(html.replace(/<[^>]*>/g, '')).toBe('a_b *c* &#x3C;d> &#x26; [e](f) 1.5 | $9 @x #1 https://y');
  });
});

describe('sentence', () => {
  it('makes code of what stands between backticks and text of the rest', () => {
    expect(sentence('Run `docker ps` <now> *x*.')).toBe('Run `docker ps` &lt;now&gt; \\*x\\*.');
  });

  it('takes an odd number of backticks for text', () => {
    expect(sentence('a ` b <i>')).toBe('a \\` b &lt;i&gt;');
  });

  it('lets nothing out of its code', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const names = await elements(`- ${sentence(`Look at ${text} now`)}`);
        expect(names.filter((name) => !['ul', 'li', 'span', 'code'].includes(name))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

describe('mermaidText', () => {
  it('leaves only letters, digits and marks without a meaning in a diagram', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(mermaidText(text)).toMatch(/^[\p{L}\p{N} ._/()…-]{0,60}$/u);
      }),
      RUNS,
    );
  });
});
