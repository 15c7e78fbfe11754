import { afterEach, expect, test, vi } from 'vitest';
import { EXIT_CODES, runCommandLine } from '../../src/cli.ts';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { REASON_CODES } from '../../src/reason-codes.ts';
import { DOCUMENTS, filesIn, read } from './documents.ts';

afterEach(() => void vi.restoreAllMocks());

/** First cells of the table rows beneath a heading. */
function rowsBeneath(document: string, heading: string): string[][] {
  const section =
    read(document)
      .split(new RegExp(`^## ${heading}$`, 'm'))[1]
      ?.split(/^## /m)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|-'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('docs/outputs.md lists the reason codes of the source, all and no others, with their statuses', () => {
  expect(rowsBeneath('docs/outputs.md', 'Reason codes').map(([code, statuses]) => [code, statuses])).toEqual(
    Object.entries(REASON_CODES).map(([code, { statuses }]) => [
      `\`${code}\``,
      statuses.map((status) => `\`${status}\``).join(', '),
    ]),
  );
});

test('docs/causes.md has a section for each cause, in their order', () => {
  const sections = [...read('docs/causes.md').matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual(CAUSES.map((cause) => cause.id));
});

test('the exit codes in docs/command-line.md are those of the command line', () => {
  const rows = new Map(
    rowsBeneath('docs/command-line.md', 'Exit codes')
      .filter(([code]) => code !== '130')
      .map(([code, means]) => [Number(code), means ?? '']),
  );
  expect([...rows.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
  for (const [status, code] of Object.entries(EXIT_CODES)) expect(rows.get(code), status).toContain(status);
});

test('every flag that the documents and examples show is one that --help names', async () => {
  let help = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += String(text);
    return true;
  });
  expect(await runCommandLine(['--help'])).toBe(0);
  const known = new Set([...help.matchAll(/--([a-z-]+)/g)].map((match) => match[1]));
  const shown = [...DOCUMENTS, ...filesIn('examples/host', '')].flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line) => [...line.matchAll(/(?:cli\.js|backend-health) ([^`#]*)/g)])
      .flatMap(([, words = '']) => [...words.matchAll(/--([a-z-]+)/g)].map((match) => ({ file, flag: match[1] }))),
  );
  expect(shown.length).toBeGreaterThan(10);
  for (const { file, flag } of shown) expect(known, `${file}: --${flag}`).toContain(flag);
});

test('every cause that the runbook names is there', () => {
  const ids = new Set(CAUSES.map((cause) => cause.id));
  const named = [...read('docs/runbook.md').matchAll(/\]\(causes\.md#([a-z-]+)\)/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(15);
  for (const id of named) expect(ids).toContain(id);
});
