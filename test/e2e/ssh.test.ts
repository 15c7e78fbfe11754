/**
 * Every way into a host, and what stands in them, against real OpenSSH: servers, agents and clients on loopback. Needs no
 * Docker. Prints the cases and their ends as a table.
 */

import { afterAll, describe, expect, test } from 'vitest';
import { type ConnectedHost, connect, type SshWay } from '../../src/host/connect.ts';
import { HostUnreachable } from '../../src/host/host.ts';
import { sshdMissing } from '../src-host/sshd.ts';
import { WAYS_IN, type WayIn } from './ways-in/cases.ts';
import { removeKeys } from './ways-in/keys.ts';
import { Lab } from './ways-in/lab.ts';

interface Ended {
  readonly end: WayIn['end'];
  readonly message: string;
  readonly advice: string;
  readonly warnings: readonly string[];
  readonly ms: number;
}

const rows: string[] = [];

/** Connects, runs a command where it got in, and says how it ended. */
async function enter(way: SshWay): Promise<Ended> {
  const began = performance.now();
  const warnings: string[] = [];
  const ended = (end: WayIn['end'], message = '', advice: readonly string[] = []) => ({
    end,
    message,
    advice: advice.join('\n'),
    warnings,
    ms: performance.now() - began,
  });
  let host: ConnectedHost | null = null;
  try {
    host = await connect(way, { onWarning: (text) => warnings.push(text) });
    const results = await Promise.all(
      ['a', 'b'].map((word) =>
        (host as ConnectedHost).run({ script: `echo ${word}`, timeoutMs: 20_000, maxOutputBytes: 100 }),
      ),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(['a\n', 'b\n']);
    return ended('in');
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error;
    return ended(error.reasonCode, error.message, error.advice);
  } finally {
    host?.close();
  }
}

const groups = [...new Set(WAYS_IN.map(({ group }) => group))];

describe.skipIf(sshdMissing !== '')(`against real OpenSSH${sshdMissing && ` (skipped: ${sshdMissing})`}`, () => {
  afterAll(() => {
    removeKeys();
    console.log(`\n${rows.join('\n')}\n${rows.length} ways in, each with the end that it should have`);
  });

  describe.each(groups)('%s', (group) => {
    test.each(WAYS_IN.filter((one) => one.group === group).map((one) => [one.what, one.end, one] as const))(
      '%s: %s',
      { timeout: 60_000 },
      async (what, end, { arrange, says, advises }) => {
        const lab = new Lab();
        try {
          const ended = await enter(await arrange(lab));
          expect(ended).toMatchObject({ end });
          expect(ended.message).toContain(says);
          expect(ended.advice).toContain(advises);
          if (end !== 'in') expect(ended.advice).not.toBe('');
          expect(ended.warnings.length).toBe(what.includes('with a warning') ? 1 : 0);
          rows.push(
            `${group.padEnd(14)} ${what.padEnd(78)} ${end.padEnd(22)} ${(ended.ms / 1000).toFixed(1).padStart(5)} s`,
          );
        } finally {
          await lab.close();
        }
      },
    );
  });
});
