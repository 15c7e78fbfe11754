/**
 * Whole runs of the bundle by every way in, on whichever stack is given: an agent, a jump host that is a real sshd, proxy
 * commands that are real programs, any host key; and a fix whose way in breaks in its middle.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeKeys, startAgentWith } from './e2e/ways-in/keys.ts';
import { JUMP_KEY, JUMP_USER, Lab, type LabServer, sshBy } from './e2e/ways-in/lab.ts';
import { type Relay, relayTo } from './relay.ts';
import { type ActionRun, runAction } from './runner.ts';
import { sshdMissing } from './src-host/sshd.ts';
import type { TestStack } from './stack.ts';

type Inputs = Readonly<Record<string, string>>;

const NODE_PIPE = `${process.execPath} -e 'const s = require("net").connect(+process.argv[2], process.argv[1]); process.stdin.pipe(s).pipe(process.stdout)'`;

/** Inputs for a jump host, by way of `port`. */
function jumpInputs(jump: LabServer, port: number): Inputs {
  return {
    'jump-host': `${jump.username}@127.0.0.1:${port}`,
    'jump-private-key': JUMP_USER.private,
    'jump-known-hosts': `[127.0.0.1]:${port} ${JUMP_KEY.public}`,
  };
}

/** Command lines of processes that still run and mention `text`. */
function running(text: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(text));
}

/** Declares the tests. `stack` is brought up and down by the caller. */
export function testWays(stack: () => TestStack): void {
  describe.skipIf(sshdMissing !== '')(`whole runs${sshdMissing && ` (skipped: ${sshdMissing})`}`, () => {
    const lab = new Lab();
    let jump: LabServer;
    let relay: Relay;
    beforeAll(async () => {
      jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
      relay = await relayTo(jump.port);
    });
    beforeEach(() => stack().reset());
    afterAll(async () => {
      await relay.close();
      await lab.close();
      removeKeys();
    });

    const run = (inputs: Inputs, options: Parameters<typeof runAction>[1] = {}): Promise<ActionRun> =>
      runAction({ ...stack().inputs, 'connect-timeout': '15', ...inputs }, options);
    const said = ({ shownLog, summary }: ActionRun) => `${shownLog}\n${summary}`;
    const well = (ended: ActionRun) => {
      expect(ended.outputs, said(ended)).toMatchObject({ status: 'healthy' });
      expect(said(ended)).not.toContain('PRIVATE KEY');
    };

    test('with the key of an ssh-agent', async () => {
      const agent = await startAgentWith(stack().inputs['private-key'] ?? '');
      try {
        const environment = { SSH_AUTH_SOCK: agent.socket };
        well(await run({ 'private-key': '', 'ssh-agent': 'true' }, { environment }));
      } finally {
        agent.stop();
      }
    });

    test('through a jump host', async () => {
      well(await run(jumpInputs(jump, jump.port)));
    });

    test('by `ssh -W` as proxy command', async () => {
      well(await run({ 'proxy-command': sshBy(jump) }));
      await expect.poll(() => running(`-W 127.0.0.1:${stack().inputs['port']}`), { timeout: 5000 }).toEqual([]);
    });

    test('by a program that passes on bytes as proxy command', async () => {
      well(await run({ 'proxy-command': `${NODE_PIPE} %h %p` }));
    });

    test('with any host key, warning in the log, the annotations and the summary', async () => {
      const ended = await run({ 'known-hosts': '', 'accept-any-host-key': 'true' });
      well(ended);
      expect(ended.summary).toContain('was not checked');
      expect(ended.shownLog).toMatch(/^::warning [^\n]*was not checked/m);
    });

    test.each(['jump host', 'proxy command'])(
      'a fix whose %s breaks in its middle goes on, and is verified',
      async (by) => {
        await stack().fault('container-stopped');
        const inputs = jumpInputs(jump, relay.port);
        const through =
          by === 'jump host' ? inputs : { 'proxy-command': sshBy(jump).replace(`-p ${jump.port}`, `-p ${relay.port}`) };
        let cuts = 0;
        const ended = await run(
          { ...through, fix: 'auto' },
          {
            onOutput: (text) => {
              if (/Trying: /.test(text) && cuts++ === 0) relay.cut();
            },
          },
        );
        expect(cuts).toBeGreaterThan(0);
        expect(ended.outputs, said(ended)).toMatchObject({ status: 'fixed', cause: 'container-exited' });
        expect(await stack().ills()).toEqual([]);
      },
    );

    test('to a jump host with another key sends nothing to it', async () => {
      const ended = await run({ ...jumpInputs(jump, jump.port), 'jump-known-hosts': `127.0.0.1 ${JUMP_USER.public}` });
      expect(ended.outputs).toMatchObject({ status: 'unreachable', 'reason-code': 'host-key-mismatch' });
      expect(said(ended)).toContain('The host key of the jump host');
    });

    test.each([
      ['ForceCommand echo This account is for SFTP only', 'This account is for SFTP only'],
      ['ForceCommand /bin/false', 'exit code 1'],
    ])('to a login that runs something else says so, and blames nothing on the host: %s', async (line, says) => {
      const { port, username, way } = await lab.sshd({ lines: [line] });
      const ended = await run({
        port: String(port),
        username,
        'private-key': way().privateKey,
        'known-hosts': way().knownHosts,
        fix: 'auto',
      });
      expect(ended.outputs, said(ended)).toMatchObject({ status: 'unreachable', 'reason-code': 'not-allowed' });
      expect(ended.summary).toContain(says);
    });

    test('by a proxy command that fails quotes it, and hides secrets in it', async () => {
      const ended = await run({
        'connect-timeout': '1',
        'proxy-command': `sh -c 'echo token ghp_${'a1B2'.repeat(9)} has expired >&2; exit 254'`,
      });
      expect(ended.outputs).toMatchObject({ status: 'unreachable', 'reason-code': 'proxy-command-failed' });
      expect(said(ended)).toContain('ended with exit code 254');
      expect(said(ended) + ended.report).not.toContain('ghp_a1B2');
    });
  });
}
