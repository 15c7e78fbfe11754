import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS, proseOf, read, root } from './documents.ts';

/** Files of the repositories that use this, and what a command would make. */
const MADE_BY_USERS = [
  'test/diagnose/recorded/a-name.json',
  '.github/backend-health.yml',
  '.github/workflows/backend-health.yml',
];

interface Link {
  readonly file: string;
  readonly anchor: string;
}

/** Where links and pictures lead, without those inside fenced blocks. */
function targetsOf(document: string): string[] {
  const text = proseOf(document);
  return [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

/** Links to this repository's own files. */
function linksOf(document: string): Link[] {
  return targetsOf(document)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { file: path === '' ? document : normalize(join(dirname(document), path)), anchor };
    });
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

describe.each(DOCUMENTS)('%s', (document) => {
  test('links only to files that are there, and to headings that they have', () => {
    for (const { file, anchor } of linksOf(document)) {
      expect(existsSync(join(root, file)), file).toBe(true);
      if (anchor !== '') expect(anchorsOf(file), `${file}#${anchor}`).toContain(anchor);
    }
  });

  test('leads elsewhere only by addresses that are well-formed', () => {
    const text = proseOf(document).replace(/`[^`\n]*`/g, '');
    const bare = [...text.matchAll(/(?<![(`"\w])https?:\/\/[^\s)>`"|]+/g)].map(([address]) => address);
    for (const target of [...targetsOf(document).filter((one) => /^[a-z]+:/.test(one)), ...bare]) {
      expect(URL.canParse(target), target).toBe(true);
      expect(target).toMatch(/^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^\s.,;]*(?:[.,;][^\s.,;]+)*)?$/);
    }
  });

  test('names only files that are there', () => {
    const text = proseOf(document);
    const named = [...text.matchAll(/`((?:src|test|docs|scripts|examples|bench|\.github)\/[\w./-]+)`/g)];
    for (const [, path = ''] of named)
      if (!MADE_BY_USERS.includes(path)) expect(existsSync(join(root, path)), path).toBe(true);
  });
});

test('every document is reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const document of reached)
    for (const { file } of linksOf(document)) if (DOCUMENTS.includes(file)) reached.add(file);
  const unreached = DOCUMENTS.filter((file) => !reached.has(file) && !file.startsWith('.github/'));
  expect(unreached).toEqual([]);
});

test('every decision is listed', () => {
  const listed = linksOf('docs/adr/README.md').map(({ file }) => file);
  expect(listed).toEqual(DOCUMENTS.filter((file) => /^docs\/adr\/\d/.test(file)));
});

test('every example is described', () => {
  const described = linksOf('examples/README.md').map(({ file }) => file);
  for (const file of ['workflows/button.yml', 'aws/alarm-starts-check.cfn.yml', 'host/crontab']) {
    expect(described).toContain(`examples/${file}`);
  }
});
