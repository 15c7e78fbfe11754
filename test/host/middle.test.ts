/**
 * A whole run with somebody who steps into the middle while a fix is under way, with another host key.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAction } from '../runner.ts';
import { clearMessages, MESSAGE, somebodyInTheMiddle } from '../src-host/middle.ts';
import { embeddedStack } from './embedded.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

test('a run whose host changes its key in the middle of a fix stops, gives nothing away, and says so', async () => {
  const { inputs } = stack;
  const middle = await somebodyInTheMiddle(Number(inputs['port']));
  try {
    const knownHosts = (inputs['known-hosts'] ?? '').replace(`:${inputs['port']} `, `:${middle.port} `);
    stack.onDocker((argv) => void (argv.includes('restart') && middle.attack()));
    const { outputs, shownLog } = await runAction({
      ...inputs,
      port: String(middle.port),
      'known-hosts': knownHosts,
      fix: 'restart',
    });
    expect(outputs['status'], shownLog).not.toBe('fixed');
    expect(shownLog).toMatch(/not the pinned one/);
    await middle.quiet();
    const heard = middle.heard().filter(({ impostor }) => impostor);
    expect(heard.length).toBeGreaterThan(0);
    expect(middle.authentications).toBe(0);
    for (const { bytes } of heard)
      expect(clearMessages(bytes).filter((message) => message !== MESSAGE.disconnect)).toEqual([
        MESSAGE.kexInit,
        MESSAGE.kexEcdhInit,
      ]);
  } finally {
    await middle.close();
  }
});
