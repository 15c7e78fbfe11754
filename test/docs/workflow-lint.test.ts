import { describe, expect, test } from 'vitest';
import { ignoredMessages, lintWorkflows } from '../../scripts/workflow-lint.ts';
import { OWN, SHOWN } from './workflow.ts';

const workflow = (rest: string) => `on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n${rest}`;
const expression = (text: string) => `\${{ ${text} }}`;
const lint = (rest: string) => lintWorkflows([{ where: 'a.yml', text: workflow(rest) }]);

describe('the lint of workflows', () => {
  test('finds nothing in a sound one', async () => {
    expect(await lint('    steps:\n      - run: echo hello\n')).toEqual([]);
  });

  test.each([
    ['a key that is none', '    step:\n      - run: echo\n', 'unexpected key "step"'],
    [
      'an output that no step has',
      `    steps:\n      - run: echo "$A"\n        env:\n          A: ${expression('steps.none.outputs.a')}\n`,
      'property "none" is not defined',
    ],
    [
      'an expression of an event in a shell',
      `    steps:\n      - run: echo ${expression('github.event.issue.title')}\n`,
      'potentially untrusted',
    ],
    [
      'an expression that does not parse',
      `    steps:\n      - run: echo\n        if: ${expression('a b')}\n`,
      'parser did not reach end',
    ],
    ['a job that needs none', '    needs: two\n    steps:\n      - run: echo\n', 'needs job "two"'],
  ])('finds %s, with file and line', async (_, rest, message) => {
    const mistakes = await lint(rest);
    expect(mistakes.join('\n')).toContain(message);
    expect(mistakes[0]).toMatch(/^a\.yml:\d+:\d+: /);
  });

  test('leaves out what GitHub takes and actionlint does not know, and only that', async () => {
    expect(await lint('    concurrency:\n      group: a\n      queue: max\n    steps:\n      - run: echo\n')).toEqual(
      [],
    );
    expect(
      await lint('    concurrency:\n      group: a\n      quue: max\n    steps:\n      - run: echo\n'),
    ).toHaveLength(1);
  });

  test('ignores nothing that no workflow has', () => {
    expect(ignoredMessages()).toHaveLength(3);
  });

  test('finds nothing in the workflows of this repository, nor in those that it shows', async () => {
    expect(await lintWorkflows([...OWN, ...SHOWN])).toEqual([]);
  });
});
