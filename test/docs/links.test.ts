import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS, read, root } from './documents.ts';

interface Link {
  readonly file: string;
  readonly anchor: string;
}

/** Links to this repository's own files, without those inside fenced blocks. */
function linksOf(document: string): Link[] {
  const text = read(document).replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
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
