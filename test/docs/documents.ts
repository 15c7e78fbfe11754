/**
 * The documents and workflow files of this repository, read for the tests that hold them against the source.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Files beneath a folder whose name ends so, relative to the repository, sorted; none where there is no such folder. */
export function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** The documents that people read. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
  ...['docs', 'examples', 'test', 'bench', '.github'].flatMap((folder) => filesIn(folder, '.md')),
];

/** @throws where the text is no YAML, or has a key twice. */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors[0] !== undefined) throw document.errors[0];
  return document.toJS();
}

export interface Snippet {
  readonly where: string;
  readonly text: string;
}

/** The fenced blocks of a document in one of these languages, those within lists too. */
export function snippetsOf(file: string, languages: readonly string[]): Snippet[] {
  return [...read(file).matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)]
    .filter(([, , language = '']) => languages.includes(language))
    .map(([, indent = '', , text = ''], index) => ({
      where: `${file}, block ${index + 1}`,
      text: text.replace(new RegExp(`^${indent}`, 'gm'), ''),
    }));
}

/** The document without its fenced blocks. */
export function proseOf(file: string): string {
  return read(file).replace(/^( *)```[\s\S]*?^\1```$/gm, '');
}
