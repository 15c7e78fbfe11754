import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSockets } from '../../src/observe/sockets.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (address: string, state = '0A') =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 453575 1 00000000d3c1c089 100 0 0 10 0`;
const of = (...rows: string[]) => readSockets({ exitCode: 0, text: [HEAD, ...rows].join('\n') });
const ZERO6 = '0'.repeat(32);

describe('the ports of a container', () => {
  test('are those that are listened on, in order, as Linux prints them', () => {
    expect(of(row('00000000:1F42'), row('040013AC:D9F0', '06'), row(`${ZERO6}:0050`))).toEqual({
      known: true,
      value: [
        { port: 80, loopbackOnly: false },
        { port: 8002, loopbackOnly: false },
      ],
    });
  });

  test.each(['0100007F:1F42', '00000000000000000000000001000000:1F42', '0000000000000000FFFF00000100007F:1F42'])(
    'are told apart where only the loopback interface has them: %s',
    (address) => expect(of(row(address))).toEqual({ known: true, value: [{ port: 8002, loopbackOnly: true }] }),
  );

  test('are open where one of several addresses is', () => {
    expect(of(row('0100007F:1F42'), row(`${ZERO6}:1F42`))).toMatchObject({ value: [{ loopbackOnly: false }] });
  });

  test("leave Docker's own resolver out", () => {
    expect(of(row('0B00007F:8FCD'))).toEqual({ known: true, value: [] });
  });

  test('are unknown where the container could not be asked', () => {
    expect(readSockets(undefined).known).toBe(false);
    expect(readSockets({ exitCode: 126, text: 'exec: "cat": executable file not found in $PATH' }).known).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => typeof readSockets({ exitCode: 0, text }).known === 'boolean'));
  });
});
