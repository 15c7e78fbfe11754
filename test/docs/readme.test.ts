import { expect, test } from 'vitest';
import { withBlocks } from '../../scripts/docs/blocks.ts';
import { benchmarkBlock, causesBlock } from '../../scripts/docs/measured.ts';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { readSettings } from '../../src/settings.ts';
import type { FaultResult } from '../fault-results.ts';
import { filesIn, parseYaml, read, snippetsOf } from './documents.ts';

/** First cells of the README's table of messages. */
function messages(): string[] {
  const section = read('README.md').split('## When it does not work')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = '']) => message);
}

test('every message that the README explains is one that the run prints', () => {
  const source = filesIn('src', '.ts')
    .map((file) => read(file).replace(/^\s*(?:\/?\*|\/\/).*$/gm, ''))
    .join('\n');
  const said = (() => {
    try {
      readSettings(() => '');
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  expect(messages().length).toBeGreaterThan(8);
  for (const message of messages()) expect(source.includes(message) || said.includes(message), message).toBe(true);
});

test('the workflow in the README is the one that its commands name', () => {
  const [workflow] = snippetsOf('README.md', ['yaml']);
  expect(parseYaml(workflow?.text ?? '')).toHaveProperty(['on', 'workflow_dispatch', 'inputs', 'fix']);
  expect(read('README.md').match(/backend-health\.yml -f fix=none/g)).toHaveLength(1);
});

const result = (name: string, expected: string, differences: readonly string[]): FaultResult => ({
  ...{ row: '1', name, title: name, expected: [expected], fix: 'auto' },
  ...{ named: expected, action: '', status: 'fixed', seconds: 1, differences },
});

test('the table of causes counts right and tried, and says where nothing was tried', () => {
  const faults = [
    result('one', 'container-exited', []),
    result('two', 'container-exited', ['status unhealthy, expected fixed']),
  ];
  const table = causesBlock(CAUSES, { stack: 'real', date: '2026-11-24', programs: [], faults });
  expect(table).toContain('(docs/causes.md#container-exited) 1/2');
  expect(table).toContain('(docs/causes.md#container-missing) –');
  expect(table).toContain('**1 of 2** faults');
  for (const { id } of CAUSES) expect(table).toContain(`[${id}]`);
  expect(causesBlock(CAUSES, null)).toContain('has been written down yet');
});

test('of the benchmark’s goals the ratios are shown, those that were not reached too, with the contestants by name', () => {
  const results = `# Results

## Goals

|  | goal |  | measured |
| --- | --- | --- | --- |
| Start-up | The bundle under 1.5 MB | reached | 993 kB |
| Diagnosis | At least 2× faster than (a) | **not reached** | 0.97× |

## Diagnosis

| (a) one script over ssh | 1 s | 2× |
`;
  const block = benchmarkBlock(results);
  expect(block).toContain('| Diagnosis | At least 2× faster than one script over ssh | **not reached** | 0.97× |');
  expect(block).not.toContain('993 kB');
  expect(benchmarkBlock('')).toContain('has not been written down yet');
});

test('a generated part goes between its comments, and a document without them is refused', () => {
  const document = 'a\n<!-- Generated: x. Written by `npm run build`. -->\nold\n<!-- End of x. -->\nb';
  expect(withBlocks(document, { x: 'new' })).toBe(document.replace('old', 'new'));
  for (const broken of ['a', document.replace('End of x', 'End of y'), `${document}\n${document}`])
    expect(() => withBlocks(broken, { x: 'new' })).toThrow('once each');
});
