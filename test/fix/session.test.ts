import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FixEvent } from '../../src/fix/output.ts';
import { FixSession, SessionRefused, type SessionRequest } from '../../src/fix/session.ts';
import type { Step } from '../../src/fix/step.ts';
import { ConnectionLost, type Conversation, type Host } from '../../src/host/host.ts';
import { LocalHost } from '../../src/host/local.ts';
import type { JournalEntry } from '../../src/model/record.ts';
import { HAS_FLOCK, ShellPlace } from '../shell.ts';

let place: ShellPlace;
let host: LocalHost;
beforeEach(() => {
  place = new ShellPlace();
  vi.stubEnv('HOME', place.home);
  vi.stubEnv('XDG_STATE_HOME', join(place.home, 'state'));
  host = new LocalHost();
});
afterEach(() => {
  host.close();
  vi.unstubAllEnvs();
  place.close();
});

const request = (changes: Partial<SessionRequest> = {}): SessionRequest => ({
  projectDirectory: place.folder('project'),
  runId: 'run-1',
  holder: 'alice',
  lockTimeoutMs: 0,
  onWaiting: () => {},
  onResume: () => {},
  ...changes,
});
const step = (name: string, command: string): Step => ({ name, says: name, command, onFailure: 'stop' });
const entry: JournalEntry = {
  id: 'run-1',
  at: '2026-11-24T03:12:40.000Z',
  cause: 'c',
  option: 'restart',
  status: 'fixed',
  recoveryMs: 1,
  runUrl: '',
};
const never = new AbortController().signal;

async function run(session: FixSession, steps: readonly Step[], id = 'fix-1') {
  const events: FixEvent[] = [];
  const { exitCode } = await session.run(id, steps, 30_000, (event) => events.push(event), never);
  return { exitCode, lines: events.flatMap((event) => (event.kind === 'line' ? [event.text] : [])), events };
}

describe.skipIf(!HAS_FLOCK)('a session of fixing (needs flock)', () => {
  test('runs steps on the host and tells them as they come', async () => {
    const session = await FixSession.open(host, request());
    const { exitCode, events } = await run(session, [step('a', 'echo one'), step('b', 'echo ünï🎉; exit 3')]);
    expect(exitCode).toBe(3);
    expect(events).toEqual([
      { kind: 'begin', step: 1 },
      { kind: 'line', step: 1, text: 'one' },
      { kind: 'end', step: 1, exitCode: 0 },
      { kind: 'begin', step: 2 },
      { kind: 'line', step: 2, text: 'ünï🎉' },
      { kind: 'end', step: 2, exitCode: 3 },
    ]);
    await session.release();
  });

  test('is refused while another run holds the lock, and names it', async () => {
    const first = await FixSession.open(host, request());
    const onWaiting = vi.fn();
    const second = FixSession.open(host, request({ runId: 'run-2', holder: 'bob', onWaiting }));
    await expect(second).rejects.toMatchObject({ name: 'SessionRefused', reason: 'locked', message: 'alice' });
    await expect(second).rejects.toBeInstanceOf(SessionRefused);
    expect(onWaiting).toHaveBeenCalledWith('alice');
    await first.release();
    await (await FixSession.open(host, request({ runId: 'run-2' }))).release();
  });

  test('is refused where the project folder is missing', async () => {
    const opened = FixSession.open(host, request({ projectDirectory: join(place.root, 'none') }));
    await expect(opened).rejects.toMatchObject({ reason: 'unwritable' });
  });

  test('keeps the journal for the next one', async () => {
    const first = await FixSession.open(host, request());
    expect(first.journal).toEqual([]);
    expect(await first.write(entry)).toBe(true);
    await first.release();
    const second = await FixSession.open(host, request({ runId: 'run-2' }));
    expect(second.journal).toEqual([entry]);
    await second.release();
  });

  test('takes a fix up again where it was when the connection breaks in its middle, and does it once', async () => {
    const cut = new CutHost(host);
    const onResume = vi.fn();
    const session = await FixSession.open(cut, request({ onResume, lockTimeoutMs: 20_000 }));
    const script = `echo begun >>"$HOME/count"; echo before; while [ -d "$HOME" ] && [ ! -e "$HOME/go" ]; do sleep 0.05; done; echo after`;
    cut.onText = (text) => {
      if (!text.includes('before')) return false;
      writeFileSync(join(place.home, 'go'), '');
      return true;
    };
    const { exitCode, lines } = await run(session, [step('a', script)]);
    expect(exitCode).toBe(0);
    expect(lines).toEqual(['before', 'after']);
    expect(onResume).toHaveBeenCalled();
    expect(readFileSync(join(place.home, 'count'), 'utf8')).toBe('begun\n');
    await session.release();
  });

  test('follows a fix that was begun already instead of doing it again', async () => {
    const session = await FixSession.open(host, request());
    const script = 'echo again >>"$HOME/count"; echo said';
    await run(session, [step('a', script)]);
    await run(session, [step('a', script)]);
    expect(readFileSync(join(place.home, 'count'), 'utf8')).toBe('again\n');
    await session.release();
  });

  test('leaves a fix to its end when it is told to stop', async () => {
    const session = await FixSession.open(host, request());
    const controller = new AbortController();
    const script = `echo begun; echo and on; while [ -d "$HOME" ] && [ ! -e "$HOME/go" ]; do sleep 0.05; done; touch "$HOME/ended"`;
    const { exitCode } = await session.run(
      'fix-1',
      [step('a', script)],
      30_000,
      (event) => event.kind === 'line' && controller.abort(),
      controller.signal,
    );
    expect(exitCode).toBeNull();
    await session.release();
    writeFileSync(join(place.home, 'go'), '');
    await expect.poll(() => existsSync(join(place.home, 'ended')), { timeout: 15_000 }).toBe(true);
  });
});

/** The local host, with a connection that breaks once: when what a command printed says so. */
class CutHost implements Host {
  readonly description = 'cut';
  readonly roundTrips = 0;
  readonly connectRoundTrips = 0;
  onText: (text: string) => boolean = () => false;
  readonly #host: LocalHost;
  #keeper: Conversation | null = null;
  #cut = false;

  constructor(host: LocalHost) {
    this.#host = host;
  }

  async run(command: Parameters<Host['run']>[0]): ReturnType<Host['run']> {
    const stop = new AbortController();
    const result = await this.#host.run({
      ...command,
      signal: command.signal ? AbortSignal.any([command.signal, stop.signal]) : stop.signal,
      onStdout: (chunk) => {
        if (this.#cut && stop.signal.aborted) return;
        command.onStdout?.(chunk);
        if (this.#cut || !this.onText(chunk.toString())) return;
        this.#cut = true;
        stop.abort();
      },
    });
    if (!stop.signal.aborted) return result;
    this.#keeper?.close();
    throw new ConnectionLost('The connection broke.');
  }

  async converse(script: string): Promise<Conversation> {
    this.#keeper = await this.#host.converse(script);
    return this.#keeper;
  }

  openTcp(name: string, port: number): ReturnType<Host['openTcp']> {
    return this.#host.openTcp(name, port);
  }

  close(): void {
    this.#host.close();
  }
}
