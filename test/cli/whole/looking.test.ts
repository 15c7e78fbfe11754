import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../host/until.ts';
import { CLI, Place, Started } from './place.ts';

const place = new Place();
const { stack } = place;
beforeAll(() => place.up());
afterAll(() => place.down());
beforeEach(() => stack.reset());

/** Words of `docker` that change something. */
const CHANGING = /^(?:start|stop|restart|kill|pause|unpause|rm|rename|update|tag|rmi|up|down|build|prune)$/;

function changes(): string[] {
  return stack.dockerCalls.filter((call) => call.some((word) => CHANGING.test(word))).map((call) => call.join(' '));
}

describe('status', () => {
  test('shows containers, endpoints and database of a healthy host, and ends with 0', async () => {
    const { exitCode, out } = await place.run('status');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^✅ healthy {2}backend-aws on deploy@127\.0\.0\.1:\d+/);
    for (const service of ['backend-aws', 'db', 'market-updater-aws'])
      expect(out).toMatch(new RegExp(`^${service} +running +healthy`, 'm'));
    expect(out).toMatch(/\/api\/monitoring\/summary +ok .*backend_health healthy/);
    expect(out).toMatch(/database +ok .*accepting/);
  });

  test('ends with 1 where the backend is ill, and leaves it as it is', async () => {
    await stack.fault('container-stopped');
    const { exitCode, out } = await place.run('status');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/backend-aws +exited/);
    expect(changes()).toEqual([]);
  });

  test('is JSON and nothing else with --json', async () => {
    const { out, err } = await place.run('status', '--json');
    expect(JSON.parse(out)).toMatchObject({ schema_version: 1, health: 'healthy', database: 'accepting' });
    expect(err).toBe('');
  });
});

describe('logs', () => {
  test('shows the last lines of the backend, with their times and without secrets', async () => {
    const { exitCode, out, err } = await place.run('logs', '--tail', '200');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^\d\d:\d\d:\d\d INFO: +Application startup complete\.$/m);
    expect(out).toContain('connecting to');
    for (const secret of stack.secrets) expect(out + err).not.toContain(secret);
    expect(changes()).toEqual([]);
  });

  test('shows as many lines as were asked for, of several services by name', async () => {
    const { out } = await place.run('logs', 'backend-aws', 'db', '-n', '2');
    expect(out.match(/^backend-aws /gm)).toHaveLength(2);
    expect(out.match(/^db /gm)).toHaveLength(2);
  });

  test('is one JSON object a line with --json', async () => {
    const { out } = await place.run('logs', '--tail', '3', '--json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ service: 'backend-aws', at: expect.stringMatching(/^\d{4}-/) });
  });

  test('says that a service has no container, and ends with 1', async () => {
    const { exitCode, err } = await place.run('logs', 'nobody');
    expect(exitCode).toBe(1);
    expect(err).toContain('nobody has no container');
  });

  test('follows through a restart of the container and a broken connection until Ctrl-C, and leaves nothing running', async () => {
    const started = place.start(['logs', '--follow', '--tail', '1']);
    await started.shows(/\d\d:\d\d:\d\d /);
    await stack.docker(['restart', (await stack.container('backend-aws')).id]);
    await started.shows(/Shutting down[\s\S]*Application startup complete/);
    stack.cut();
    await started.shows(/Connecting again/);
    await stack.docker(['restart', (await stack.container('backend-aws')).id]);
    await started.shows(/(?:Application startup complete[\s\S]*){2}/);
    const { exitCode, out } = await started.interrupt();
    expect(exitCode).toBe(0);
    expect(out.match(/Application startup complete/g)).toHaveLength(2);
    await until('nothing of it runs on the host', () => stack.leftRunning().length === 0, 15_000);
  });

  test('ends with 4 where the host can’t be reached', async () => {
    const { exitCode, err } = await place.run('logs', '--port', '1', '--connect-timeout', '1');
    expect(exitCode).toBe(4);
    expect(err).toContain('refused');
  });
});

describe('watch', () => {
  test('prints the state, then a line for each change; Ctrl-C sums up, with the exit code of the last state', async () => {
    const started = place.start(['watch', '--every', '1']);
    await started.shows(/Z healthy /);
    await stack.fault('container-stopped');
    await started.shows(/→ ill/);
    const { exitCode, out, err } = await started.interrupt();
    expect(exitCode).toBe(1);
    expect(out.trim().split('\n').length).toBeGreaterThan(1);
    expect(err).toMatch(/Watched backend-aws for .*; last ill\./);
    expect(changes()).toEqual([]);
  });

  test('keeps one connection over many looks', async () => {
    const before = stack.connections;
    const { exitCode } = await place.run('watch', '--every', '1', '--for', '2');
    expect(exitCode).toBe(0);
    expect(stack.connections - before).toBe(1);
  });

  test('ends once it is what was waited for', async () => {
    await stack.fault('container-stopped');
    const started = place.start(['watch', '--every', '1', '--until', 'healthy']);
    await started.shows(/ill/);
    await stack.docker(['start', (await stack.container('backend-aws')).id]);
    expect(await started.ended).toMatchObject({ exitCode: 0 });
  });

  test('takes a host that goes away for a state, and sees it come back', async () => {
    const started = place.start(['watch', '--every', '1', '--connect-timeout', '1', '--json']);
    await started.shows(/"health":"healthy"/);
    await stack.stopListening();
    stack.cut();
    await started.shows(/"health":"unreachable"/);
    await stack.listen();
    await started.shows(/unreachable → healthy/);
    const { exitCode, out } = await started.interrupt();
    expect(exitCode).toBe(0);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('health');
  });
});

describe('history', () => {
  test('shows what a fix left in the journal, as a table and as JSON', async () => {
    expect((await place.run('history')).out).toContain('No run has found or changed anything');
    await stack.fault('container-stopped');
    expect(await place.run('fix')).toMatchObject({ exitCode: 0 });
    const { exitCode, out } = await place.run('history');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/container-exited +.*start.* +fixed +\d/);
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(JSON.parse((await place.run('history', '--json')).out).runs).toMatchObject([
      { cause: 'container-exited', status: 'fixed' },
    ]);
  });
});

test('a reader of the output that goes away ends the command quietly', async () => {
  const command = `{ "$0" "$1" logs --follow; echo "ended with $?" >&2; } | head -n 1`;
  const { out, err } = await new Started(
    '/bin/sh',
    ['-c', command, process.execPath, CLI],
    place.environment,
    place.folder,
  ).ended;
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(err).toContain('ended with 0');
  expect(err).not.toMatch(/EPIPE|node:/);
});
