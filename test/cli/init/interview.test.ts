import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { finding } from '../../../src/cli/init/finding.ts';
import { atTerminal, type Interview } from '../../../src/cli/init/interview.ts';

function terminal(typed: string): { interview: Interview; said: string[]; cancel: AbortController } {
  const said: string[] = [];
  const voice = { say: (line: string) => void said.push(line), clean: (text: string) => text.replaceAll('pw', '***') };
  const cancel = new AbortController();
  const input = new PassThrough();
  const interview = atTerminal(voice, { input, output: new PassThrough() }, cancel);
  input.write(typed);
  return { interview, said, cancel };
}

const anything = () => '';

test('Enter keeps what was found, a dash means nothing, anything else is the answer', async () => {
  const { interview } = terminal('\n');
  expect(await interview.settle(finding('service', 'api', ''), anything)).toBe('api');
  interview.close();
  const dash = terminal('-\n').interview;
  expect(await dash.settle(finding('database-service', 'db', ''), anything)).toBe('');
  dash.close();
  const list = terminal('a.yml, b.yml\n').interview;
  expect(await list.settle(finding('compose-files', '', ''), anything)).toBe('a.yml\nb.yml');
  list.close();
});

test('an answer that can’t be used is asked for again, with what is wrong', async () => {
  const { interview, said } = terminal('not one\nweb\n');
  const wrong = (value: string) => (value === 'not one' ? 'no service' : '');
  expect(await interview.settle(finding('service', 'api', ''), wrong)).toBe('web');
  interview.close();
  expect(said).toContain('    no service');
});

test('what was found is shown without secrets, and marked where it is not clear', async () => {
  const { interview, said } = terminal('\n');
  await interview.settle(finding('service', 'api', 'its pw says so', false), anything);
  interview.close();
  expect(said).toEqual(['? service            api  (its *** says so)']);
});

test('the end of the input cancels', async () => {
  const { cancel } = terminal('');
  expect(cancel.signal.aborted).toBe(false);
  const input = new PassThrough();
  const voice = { say: () => {}, clean: String };
  const interview = atTerminal(voice, { input, output: new PassThrough() }, cancel);
  const asked = interview.ask('? ');
  input.end();
  await expect(asked).rejects.toThrow();
  expect(cancel.signal.aborted).toBe(true);
});
