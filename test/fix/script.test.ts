import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FixOutput } from '../../src/fix/output.ts';
import { fixScript, followScript } from '../../src/fix/script.ts';
import type { Step } from '../../src/fix/step.ts';
import { HAS_FLOCK, ShellPlace } from '../shell.ts';
import { Keeper } from './keeper.ts';
import { NONCE } from './site.ts';

const POLL = { timeout: 15_000, interval: 50 };
let place: ShellPlace;
beforeEach(() => {
  place = new ShellPlace();
});
afterEach(() => place.close());

const keeper = (changes: ConstructorParameters<typeof Keeper>[1] = {}) => new Keeper(place, changes);
const other = () => keeper({ runId: 'run-2', holder: 'bob' });

/** A keeper that has the lock, and the folder of the state. */
async function locked(changes: ConstructorParameters<typeof Keeper>[1] = {}) {
  const one = keeper(changes);
  const said = await one.opening();
  const last = said.at(-1) ?? '';
  expect(last).toMatch(/^locked \//);
  return { one, folder: last.slice('locked '.length), said };
}

/** Whether another run can have the lock now; it gives it back at once. */
async function isFree(): Promise<boolean> {
  const one = other();
  const free = (await one.opening()).at(-1)?.startsWith('locked') ?? false;
  if (free) await one.release();
  return free;
}

/** A fix that goes on until it is told to stop, and says which process group it is. */
const LONG = `ps -o pgid= -p $$ >"$HOME/group.new"; mv "$HOME/group.new" "$HOME/group"
while [ -d "$HOME" ] && [ ! -e "$HOME/stop" ]; do sleep 0.05; done; echo done`;
const stop = () => writeFileSync(join(place.home, 'stop'), '');
const group = async () => {
  const path = join(place.home, 'group');
  await expect.poll(() => existsSync(path), POLL).toBe(true);
  return Number(readFileSync(path, 'utf8'));
};

describe.skipIf(!HAS_FLOCK)('the lock (needs flock)', () => {
  test('is one run’s at a time, and tells others whose', async () => {
    const { one } = await locked();
    const second = other();
    expect(await second.opening()).toEqual([
      'waiting alice (health check), since 03:12',
      'busy alice (health check), since 03:12',
    ]);
    expect(await second.ended).toBe(0);
    await one.release();
    expect(await isFree()).toBe(true);
  });

  test('is waited for', async () => {
    const { one } = await locked();
    const second = keeper({ runId: 'run-2', lockSeconds: 15 });
    expect(await second.next()).toMatch(/^waiting alice/);
    await one.release();
    expect(await second.next()).toMatch(/^locked/);
  });

  test('is of one project: another folder is free', async () => {
    await locked();
    const elsewhere = keeper({ runId: 'run-2', projectDirectory: place.folder('another') });
    expect((await elsewhere.opening()).at(-1)).toMatch(/^locked/);
  });

  test('is of the folder itself, by whatever way it is reached', async () => {
    await locked();
    symlinkSync(place.folder('project'), join(place.root, 'link'));
    const second = keeper({ runId: 'run-2', projectDirectory: join(place.root, 'link') });
    expect((await second.opening()).at(-1)).toMatch(/^busy/);
  });

  test('leaves nothing in the project folder', async () => {
    const { one } = await locked();
    await one.release();
    expect(readdirSync(place.folder('project'))).toEqual([]);
  });

  test('passes to the same run when it comes back, and the one before ends', async () => {
    const { one } = await locked();
    const { one: again } = await locked({ lockSeconds: 15 });
    expect(await one.ended).toBe(0);
    expect(await isFree()).toBe(false);
    await again.release();
    expect(await isFree()).toBe(true);
  });

  test('is kept for a grace when the connection breaks, for the same run alone', async () => {
    const { one } = await locked();
    one.hangUp();
    expect(await isFree()).toBe(false);
    const { one: again } = await locked({ lockSeconds: 15 });
    await again.release();
    expect(await isFree()).toBe(true);
  });

  test('is free when its keeper is killed', async () => {
    const { one } = await locked();
    one.kill();
    await one.ended;
    await expect.poll(isFree, POLL).toBe(true);
  });

  test('is kept by a fix whose keeper died, until the fix has ended', async () => {
    const { one, folder } = await locked();
    expect(await one.run('fix-1', LONG)).toBe('started fix-1');
    await group();
    one.kill();
    await one.ended;
    expect(await isFree()).toBe(false);
    stop();
    await expect.poll(() => existsSync(join(folder, 'runs/fix-1/exit')), POLL).toBe(true);
    await expect.poll(isFree, POLL).toBe(true);
    expect(readFileSync(join(folder, 'runs/fix-1/out'), 'utf8')).toContain('done');
  });

  test('is free when keeper and fix are killed', async () => {
    const { one } = await locked();
    await one.run('fix-1', LONG);
    const pgid = await group();
    one.kill();
    process.kill(-pgid, 'SIGKILL');
    await expect.poll(isFree, POLL).toBe(true);
  });

  test('is not taken where the project folder is missing', async () => {
    expect(await keeper({ projectDirectory: join(place.root, 'none') }).opening()).toEqual([
      "failed the project folder can't be entered",
    ]);
  });
});

describe('a fix on the host', () => {
  test('is begun once, however often it is sent', async () => {
    const { one, folder } = await locked();
    const script = 'echo again >>"$HOME/count"; pwd; exit 3';
    expect(await one.run('fix-1', script)).toBe('started fix-1');
    expect(await one.run('fix-1', script)).toBe('started fix-1');
    const exit = join(folder, 'runs/fix-1/exit');
    await expect.poll(() => existsSync(exit), POLL).toBe(true);
    expect(await one.run('fix-1', script)).toBe('started fix-1');
    expect(readFileSync(exit, 'utf8')).toBe('3\n');
    expect(readFileSync(join(place.home, 'count'), 'utf8')).toBe('again\n');
    expect(readFileSync(join(folder, 'runs/fix-1/out'), 'utf8')).toBe(`${place.folder('project')}\n`);
  });

  test('outlives a connection that breaks', async () => {
    const { one, folder } = await locked();
    await one.run('fix-1', LONG);
    await group();
    one.hangUp();
    one.kill();
    stop();
    await expect.poll(() => existsSync(join(folder, 'runs/fix-1/exit')), POLL).toBe(true);
    expect(readFileSync(join(folder, 'runs/fix-1/exit'), 'utf8')).toBe('0\n');
  });

  test('leaves the folders of the last ten, and none older', async () => {
    const { one, folder } = await locked();
    await one.release();
    for (let n = 1; n <= 13; n++) {
      mkdirSync(join(folder, 'runs', `old-${n}`));
      utimesSync(join(folder, 'runs', `old-${n}`), n, n);
    }
    await locked({ lockSeconds: 15 });
    expect(readdirSync(join(folder, 'runs')).sort()).toEqual(
      Array.from({ length: 10 }, (_, n) => `old-${n + 4}`).sort(),
    );
  });

  test('keeps its state where only its user can read it', async () => {
    const { folder } = await locked();
    expect(statSync(join(folder, 'runs')).mode & 0o077).toBe(0);
    expect(folder.startsWith(join(place.home, '.local/state/backend-health/'))).toBe(true);
  });
});

describe('the journal', () => {
  test('is appended to, and told to the next run', async () => {
    const { one, folder } = await locked();
    expect(await one.journal('{"id":"a"}')).toBe('written');
    expect(await one.journal('{"id":"b $(touch pwned) \\" %s"}')).toBe('written');
    await one.release();
    expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toBe('{"id":"a"}\n{"id":"b $(touch pwned) \\" %s"}\n');
    const { said } = await locked({ runId: 'run-2', lockSeconds: 15 });
    expect(said.slice(0, -1)).toEqual(['history {"id":"a"}', 'history {"id":"b $(touch pwned) \\" %s"}']);
  });

  test('is cut to its last 200 lines when it has more than 400', async () => {
    const { one, folder } = await locked();
    const path = join(folder, 'journal.jsonl');
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, n) => `{"id":"${from + n}"}\n`).join('');
    writeFileSync(path, lines(1, 399));
    await one.journal('{"id":"400"}');
    expect(readFileSync(path, 'utf8')).toBe(lines(1, 400));
    await one.journal('{"id":"401"}');
    await one.release();
    expect(readFileSync(path, 'utf8')).toBe(lines(202, 401));
    const { said } = await locked({ runId: 'run-2', lockSeconds: 15 });
    expect(said.filter((line) => line.startsWith('history'))).toHaveLength(50);
  });
});

describe('the script of a fix', () => {
  const step = (name: string, command: string, onFailure: Step['onFailure'] = 'stop'): Step => ({
    name,
    says: name,
    command,
    onFailure,
  });

  async function fix(steps: readonly Step[], seconds = 30) {
    const run = place.folder('run');
    const { exitCode, stdout } = await place.run(fixScript(steps, NONCE, seconds), ['/bin/sh'], { run });
    const output = new FixOutput(NONCE);
    output.take(stdout);
    return {
      exitCode,
      codes: steps.map((_, index) => output.exitCode(index + 1)),
      printed: steps.map((_, index) => output.printed(index + 1)),
    };
  }

  test('does its steps in order, each with its output and exit code', async () => {
    expect(await fix([step('a', 'echo one; echo two >&2'), step('b', "printf '%s' \"it's\"")])).toEqual({
      exitCode: 0,
      codes: [0, 0],
      printed: ['one\n', "it's\n"],
    });
  });

  test('ends at a step that fails, with its exit code', async () => {
    expect(await fix([step('a', 'exit 17'), step('b', 'echo never')])).toEqual({
      exitCode: 17,
      codes: [17, null],
      printed: ['', ''],
    });
  });

  test('goes on after a step that may fail', async () => {
    expect(await fix([step('a', 'exit 17', 'go-on'), step('b', 'echo on')])).toMatchObject({
      exitCode: 0,
      codes: [17, 0],
    });
  });

  test('ends a step that takes too long', async () => {
    expect(await fix([step('a', 'echo begun; sleep 600'), step('b', 'echo never')], 1)).toMatchObject({
      exitCode: 124,
      codes: [124, null],
    });
  });

  test('gives its steps a folder for evidence, and a word for root that asks no password', async () => {
    const { printed } = await fix([step('a', 'echo saved >"$run/evidence"; echo "[$as_root]"')]);
    expect(readFileSync(join(place.root, 'run/evidence'), 'utf8')).toBe('saved\n');
    expect(printed[0]).toBe(process.getuid?.() === 0 ? '[]\n' : '[sudo -n]\n');
  });

  test('gives its steps nothing to read, so that none waits for an answer', async () => {
    expect((await fix([step('a', 'read -r answer || echo none')])).printed).toEqual(['none\n']);
  });
});

describe('following a fix', () => {
  const OUT = 'first\nünï🎉\nlast without end';
  const bytes = Buffer.from(OUT);

  function fixFolder(out: string | Buffer, exit = ''): string {
    const folder = place.folder('state');
    const run = place.folder('state/runs/fix-1');
    writeFileSync(join(run, 'out'), out);
    rmSync(join(run, 'exit'), { force: true });
    if (exit !== '') writeFileSync(join(run, 'exit'), `${exit}\n`);
    return folder;
  }

  test('gives all that it printed, then its exit code', async () => {
    const { stdout } = await place.run(followScript(fixFolder(OUT, '3'), 'fix-1', 0, NONCE));
    expect(stdout).toBe(`${OUT}\n${NONCE} exit 3\n`);
  });

  test('goes on exactly where it was, to the byte', async () => {
    const folder = fixFolder(bytes, '0');
    for (const offset of [1, 6, 7, 8, 9, bytes.length - 1, bytes.length]) {
      const child = place.start(['/bin/sh']);
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stdin.end(followScript(folder, 'fix-1', offset, NONCE));
      await new Promise((resolve) => child.once('close', resolve));
      const expected = Buffer.concat([bytes.subarray(offset), Buffer.from(`\n${NONCE} exit 0\n`)]);
      expect(Buffer.concat(chunks).equals(expected), `offset ${offset}`).toBe(true);
    }
  });

  test('gives what is printed as it comes', async () => {
    const folder = fixFolder('one\n');
    const child = place.start(['/bin/sh']);
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
    });
    child.stdin.end(followScript(folder, 'fix-1', 0, NONCE));
    await expect.poll(() => seen, POLL).toBe('one\n');
    appendFileSync(join(folder, 'runs/fix-1/out'), 'two\n');
    await expect.poll(() => seen, POLL).toBe('one\ntwo\n');
    writeFileSync(join(folder, 'runs/fix-1/exit'), '75\n');
    await expect.poll(() => seen, POLL).toBe(`one\ntwo\n\n${NONCE} exit 75\n`);
  });

  test('says so when there is no such fix', async () => {
    expect((await place.run(followScript(fixFolder(''), 'fix-2', 0, NONCE))).stdout).toBe(`\n${NONCE} gone\n`);
  });

  test('reads a folder whose name is odd', async () => {
    const folder = place.folder("it's $(touch pwned)");
    const run = place.folder("it's $(touch pwned)/runs/fix-1");
    writeFileSync(join(run, 'out'), 'x');
    writeFileSync(join(run, 'exit'), '0\n');
    expect((await place.run(followScript(folder, 'fix-1', 0, NONCE))).stdout).toBe(`x\n${NONCE} exit 0\n`);
  });
});
