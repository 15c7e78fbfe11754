/**
 * Properties of what is shown: nothing a host says becomes a command of the runner, markup of the summary, or a secret on a page.
 */

import fc from 'fast-check';
import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { cleanText } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
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
  tableSentence,
} from '../../src/report/sanitise.ts';
import { holds, same } from './expectations.ts';
import { claim, claimOfMany, type Property } from './property.ts';
import { text } from './texts.ts';

const renderer = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize, { ...defaultSchema, clobberPrefix: 'user-content-' });

type Node = Root | Root['children'][number];

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child as Node);
}
const tagOf = (node: Node) => (node.type === 'element' ? node.tagName : '');
const textOf = (node: Node): string =>
  node.type === 'text'
    ? node.value
    : 'children' in node
      ? node.children.map((child) => textOf(child as Node)).join('')
      : '';

/** What GitHub makes something of in rendered text, outside code. */
const ALIVE: readonly (readonly [string, RegExp])[] = [
  ['a mention', /(?:^|[^\w`])@[a-z\d]/i],
  ['an issue reference', /(?:^|[^\w&])#\d/],
  ['an issue reference', /\bGH-\d/i],
  // A time of day is none.
  ['an emoji', /:(?!\d{1,2}:|_)[a-z0-9_+-]+:/i],
  ['a link', /https?:\/\/|\bwww\./i],
  ['a formula', /\$[\s\S]|[\s\S]\$/],
];

function expectDead(node: Node, inCode = false): void {
  if (node.type === 'text' && !inCode)
    for (const [what, pattern] of ALIVE) holds(!pattern.test(node.value), `${what} in ${JSON.stringify(node.value)}`);
  if ('children' in node)
    for (const child of node.children) expectDead(child as Node, inCode || tagOf(node) === 'code');
}

/** Renders each as an item of one list, and judges the items. */
function itemsOf(markdown: readonly string[]): Node[] {
  const tree = renderer.runSync(renderer.parse(markdown.map((one) => `- begin ${one} end`).join('\n'))) as Root;
  const list = tree.children.filter((node) => node.type === 'element');
  same(list.map(tagOf), ['ul'], 'elements of the page');
  const items = [...(list[0] && 'children' in list[0] ? list[0].children : [])].filter(
    (node) => tagOf(node as Node) === 'li',
  ) as Node[];
  same(items.length, markdown.length, 'items of the list');
  return items;
}

const oneLine = (value: string) => plain(value).replace(/\s+/g, ' ').trim();
const ITEMS = 100;

function escapesInItems(
  name: string,
  share: number,
  escaped: (value: string) => string,
  tags: readonly string[],
): Property {
  return claimOfMany(name, share, ITEMS, text, (texts) => {
    const items = itemsOf(texts.map(escaped));
    for (const [index, item] of items.entries()) {
      for (const node of nodesOf(item))
        holds(['', 'li', ...tags].includes(tagOf(node)), `<${tagOf(node)}> comes of ${JSON.stringify(texts[index])}`);
      expectDead(item);
      same(
        textOf(item).replace(/\s+/g, ' ').trim(),
        `begin ${oneLine(texts[index] ?? '')} end`.replace(/\s+/g, ' '),
        'text shown and text given',
      );
    }
  });
}

function escapesInCells(name: string, share: number, escaped: (value: string) => string): Property {
  return claimOfMany(name, share, ITEMS, text, (texts) => {
    const rows = texts.map((one) => `| begin ${escaped(one)} end | x |`);
    const tree = renderer.runSync(renderer.parse(['| a | b |', '| :--- | :--- |', ...rows].join('\n'))) as Root;
    const cells = [...nodesOf(tree)].filter((node) => tagOf(node) === 'td');
    same(cells.length, 2 * texts.length, 'cells of the table');
    for (const [index, one] of texts.entries()) {
      const cell = cells[2 * index];
      if (cell === undefined) continue;
      for (const node of nodesOf(cell))
        holds(['', 'td', 'span', 'code'].includes(tagOf(node)), `<${tagOf(node)}> comes of ${JSON.stringify(one)}`);
      expectDead(cell);
      same(textOf(cells[2 * index + 1] as Node), 'x', 'the cell beside it');
    }
  });
}

/** How the runner reads a line of a log for commands: `##[` anywhere, `::` after white space of any kind. */
function commandIn(line: string): boolean {
  return line.includes('##[') || /^[\s\u0085\u180e\u200b\u2060\ufeff]*::/u.test(line);
}
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

const SECRET = fc
  .stringMatching(/^[A-Za-z0-9+/=_.~!-]{12,40}$/)
  .filter((value) => /\d/.test(value) && /[a-z]/.test(value) && !value.includes('***'));
const redact = createRedactor({ secrets: [], patterns: [] });

export const SHOWING: readonly Property[] = [
  escapesInItems('running text in Markdown is text alone', 60, forMarkdown, ['span']),
  escapesInItems('code within a line is text alone', 30, inlineCode, ['code']),
  claimOfMany('a sentence with code in it makes nothing but code', 30, ITEMS, text, (texts) => {
    for (const [index, item] of itemsOf(texts.map(sentence)).entries()) {
      for (const node of nodesOf(item))
        holds(
          ['', 'li', 'span', 'code'].includes(tagOf(node)),
          `<${tagOf(node)}> comes of ${JSON.stringify(texts[index])}`,
        );
      expectDead(item);
    }
  }),
  escapesInCells('text in a table’s cell stays in it', 25, tableCell),
  escapesInCells('code in a table’s cell stays in it', 25, tableCode),
  escapesInCells('a sentence in a table’s cell stays in it', 25, tableSentence),
  claimOfMany('a block of code can’t be closed by what is in it', 20, 20, text, (texts) => {
    const tree = renderer.runSync(renderer.parse(texts.map((one) => codeBlock(one, 'diff')).join('\n\n'))) as Root;
    same(
      tree.children.filter((node) => node.type === 'element').map(tagOf),
      texts.map(() => 'pre'),
      'elements of the page',
    );
  }),
  claim('words in a diagram have nothing that Mermaid reads', 40, text, (one) =>
    holds(/^[\p{L}\p{N} ._/()…-]{0,60}$/u.test(mermaidText(one)), mermaidText(one)),
  ),
  claim(
    'no line of a log is a command to the runner, wherever it stands and whatever stands before it',
    200,
    text,
    (one) => {
      const shown = forLog(one);
      for (const line of shown.split(lineEnds)) holds(!commandIn(line), `a command in ${JSON.stringify(line)}`);
      for (const prefix of ['', '  │ ', '[+1 s] '])
        for (const line of `${prefix}${shown}`.split(lineEnds)) holds(!line.includes('##['), 'a command');
      same(forLog(shown), shown, 'shown once and shown twice');
    },
  ),
  claim('stripped text has nothing invisible in it, and is the same when stripped again', 120, text, (one) => {
    const stripped = strip(one);
    holds(!/[\p{Cf}\p{Cs}]|[^\P{Cc}\n\t]/u.test(stripped), JSON.stringify(stripped));
    same(strip(stripped), stripped, 'stripped once and stripped twice');
  }),
  claim(
    'bounded text is within its bounds, and cut between characters',
    40,
    fc.tuple(text, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 })),
    ([one, maxLineLength, maxLines]) => {
      const lines = bound(one, { maxLineLength, maxLines }).split('\n');
      holds(lines.length <= maxLines + 1, 'too many lines');
      for (const line of lines.slice(0, maxLines)) holds(line.length <= maxLineLength, 'a line is too long');
      if (one.isWellFormed()) holds(cut(one, maxLineLength).isWellFormed(), 'half a character is left');
    },
  ),
  claim('redaction keeps every line, and puts nothing but masks into it', 50, text, (one) => {
    const stripped = strip(one);
    const redacted = redact(stripped);
    same(redacted.split('\n').length, stripped.split('\n').length, 'lines before and after');
    // The marks of a private key get other dashes, so that they are none any more.
    const bare = (part: string) => part.replace(/[- ]/g, '');
    for (const part of redacted.split('***'))
      holds(bare(stripped).includes(bare(part)), `${JSON.stringify(part)} was not there`);
  }),
  claim(
    'a value that is known to be secret is never shown, as it is or encoded',
    40,
    fc.tuple(text, SECRET, text),
    ([before, secret, after]) => {
      const known = createRedactor({ secrets: [secret], patterns: [] });
      for (const form of [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret),
        Buffer.from(secret).toString('base64'),
      ]) {
        const shown = cleanText(`${before}${form}${after}`, known);
        holds(!shown.includes(secret), `${JSON.stringify(secret)} is shown in ${JSON.stringify(shown)}`);
      }
    },
  ),
];
