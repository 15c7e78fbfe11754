/**
 * The engine asked by its socket and by its command line, on the real engine: both looks must find the same.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import type { Host, HostCommand } from '../../src/host/host.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { observe } from '../../src/observe/observe.ts';
import { readSettings } from '../../src/settings.ts';
import { inputDefaults } from '../runner.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();
const stack = realStack();

/** Logs which programs the script starts: every docker, every curl of the engine's socket. */
const COUNTING = `asked=$(mktemp -d)
for program in docker curl; do
  printf '#!/bin/sh\\necho "%s $*" >>%s/calls\\nexec %s "$@"\\n' $program $asked "$(command -v $program)" >$asked/$program
  chmod 700 $asked/$program
done
PATH=$asked:$PATH; export PATH
trap 'printf "\\ncalls "; cut -d " " -f 1-2 $asked/calls | sort | uniq -c | tr "\\n" ";"; echo; rm -rf "$asked"' EXIT
`;

interface Look {
  readonly snapshot: Snapshot;
  /** Such as `9 docker compose`. */
  readonly calls: readonly string[];
}

/** One look of a host whose every script begins with `first`. */
async function look(first: string): Promise<Look> {
  const defaults = await inputDefaults();
  const inputs: Readonly<Record<string, string>> = { ...defaults, ...stack.inputs };
  const settings = readSettings((name) => inputs[name] ?? '');
  const connected = await connect(settings.way);
  let calls: string[] = [];
  const host: Host = {
    description: connected.description,
    get roundTrips() {
      return connected.roundTrips;
    },
    connectRoundTrips: connected.connectRoundTrips,
    run: async (command: HostCommand) => {
      const result = await connected.run({ ...command, script: `${COUNTING}${first}${command.script}` });
      const said = /^calls (.*)$/m.exec(result.stdout)?.[1] ?? '';
      calls = [...calls, ...said.split(';').map((call) => call.trim())];
      return result;
    },
    converse: (script, whenFull) => connected.converse(script, whenFull),
    openTcp: (name, port) => connected.openTcp(name, port),
    close: () => connected.close(),
  };
  try {
    return { snapshot: (await observe(host, settings)).snapshot, calls };
  } finally {
    connected.close();
  }
}

/** When the oldest event that a look told of happened. */
const oldestEvent = ({ past }: Snapshot) => (past.events.known ? (past.events.value[0]?.at ?? '') : '');

/**
 * What is the same at every look of a stack that nobody touches. The engine keeps its last 256 events, health checks' among
 * them: of a busy one, an earlier look tells older events than a later one.
 */
function lasting(snapshot: Snapshot, since: string) {
  const { engine, compose, containers, project, imagePresent, database, sockets, past, proxies } = snapshot;
  const settled = (list: typeof containers) =>
    list.known ? list.value.map((container) => ({ ...container, healthLog: [] })) : list;
  const images = past.images.known ? past.images.value.toSorted((a, b) => a.id.localeCompare(b.id)) : past.images;
  const { drift } = past;
  const events = past.events.known ? past.events.value.filter(({ at }) => at > since) : past.events;
  return {
    // Where docker lies is the counting copy's own folder.
    ...{
      engine: { ...engine, docker: '' },
      compose,
      containers: settled(containers),
      project,
      imagePresent,
      // By the socket its own health check speaks for it where that has just passed.
      database: database.status,
      sockets,
      proxies,
    },
    ...{ images, drift, events, logs: Object.keys(snapshot.logs).sort() },
  };
}

describe.skipIf(missing !== '')(`the engine’s socket${missing && ` (skipped: ${missing})`}`, () => {
  beforeAll(() => stack.up());
  afterAll(() => stack.down());

  test('tells what the command line tells, and docker is started for Compose’s view alone', async () => {
    const before = await look('DOCKER_CONTEXT=default; export DOCKER_CONTEXT\n');
    const bySocket = await look('');
    const after = await look('DOCKER_CONTEXT=default; export DOCKER_CONTEXT\n');
    expect(before.calls.filter((call) => call.includes('curl'))).toEqual([]);
    expect(before.calls.join(' ')).toMatch(/docker inspect.*docker logs/);
    expect(bySocket.calls.join(' ')).toContain('curl');
    expect(bySocket.calls.filter((call) => / docker /.test(` ${call}`) && !/docker compose/.test(call))).toEqual([]);
    const since = oldestEvent(bySocket.snapshot);
    expect(since).toMatch(/^20/);
    expect(lasting(bySocket.snapshot, since)).toEqual(lasting(before.snapshot, since));
    expect(bySocket.snapshot.database).toEqual({
      status: 'accepting',
      output: expect.stringContaining('its own health check passed: pg_isready'),
    });
    for (const [id, lines] of Object.entries(bySocket.snapshot.logs)) {
      const told = new Set(
        [before, after].flatMap(({ snapshot }) => (snapshot.logs[id] ?? []).map(({ at, text }) => `${at} ${text}`)),
      );
      expect(lines.map(({ at, text }) => `${at} ${text}`).filter((line) => !told.has(line))).toEqual([]);
      expect(lines.length).toBeGreaterThan(0);
    }
    console.log(`by the command line: ${before.calls.join('; ')}\nby the socket: ${bySocket.calls.join('; ')}`);
  });
});
