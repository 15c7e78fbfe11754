import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { LocalHost } from '../../src/host/local.ts';
import { readTold, writeTold } from '../../src/notify/memory.ts';

let folder = '';
const host: Host = new LocalHost();
const place = (service = 'backend-aws', webhook = 'https://hooks.example.com/SECRET') => ({
  projectDirectory: join(folder, 'project'),
  service,
  webhook,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backend-health-memory-'));
  mkdirSync(join(folder, 'project'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The files that were written, by their paths. */
const written = () =>
  readdirSync(join(folder, 'state'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('what a channel was told', () => {
  test('is nothing at first, then what was written last', async () => {
    expect(await readTold(host, place())).toBe('nothing');
    expect(await writeTold(host, place(), 'failing')).toBe(true);
    expect(await readTold(host, place())).toBe('failing');
    expect(await writeTold(host, place(), 'well')).toBe(true);
    expect(await readTold(host, place())).toBe('well');
    expect(written()).toHaveLength(1);
  });

  test('is kept for each webhook and each service, and does not name the webhook', async () => {
    await writeTold(host, place(), 'failing');
    expect(await readTold(host, place('other'))).toBe('nothing');
    expect(await readTold(host, place('backend-aws', 'https://hooks.example.com/other'))).toBe('nothing');
    const [file = ''] = written();
    expect(`${file} ${readFileSync(file, 'utf8')}`).not.toMatch(/SECRET|hooks/);
  });

  test('is nothing where the file is not as it was written', async () => {
    await writeTold(host, place(), 'failing');
    const [file = ''] = written();
    for (const text of ['', 'failing', 'failing ../../x', 'FAILING 2026-11-24T03:12:37.000Z', 'answered\n\0']) {
      writeFileSync(file, text);
      expect(await readTold(host, place())).toBe('nothing');
    }
  });

  test('is not known of a host that can’t be asked', async () => {
    const lost = { run: () => Promise.reject(new Error('lost')) } as unknown as Host;
    for (const none of [null, lost]) {
      expect(await readTold(none, place())).toBeNull();
      expect(await writeTold(none, place(), 'well')).toBe(false);
    }
  });
});

const SHARED = `/dev/shm/backend-health-${process.getuid?.()}`;

/** What the test makes in the folder that all projects of this user share. */
const inShared = () => (existsSync(SHARED) ? readdirSync(SHARED) : []);

describe.runIf(existsSync('/dev/shm'))('where the state folder can’t be written, as on a full disk', () => {
  let before: readonly string[] = [];
  let wasThere = true;
  beforeEach(() => {
    wasThere = existsSync(SHARED);
    before = inShared();
  });
  afterEach(() => {
    for (const name of inShared().filter((one) => !before.includes(one)))
      rmSync(join(SHARED, name), { recursive: true, force: true });
    if (!wasThere && inShared().length === 0) rmSync(SHARED, { recursive: true, force: true });
  });

  test('it is kept in memory, and the newer of both counts', async () => {
    await writeTold(host, place(), 'well');
    const [file = ''] = written();
    utimesSync(file, 1, 1);
    renameSync(join(folder, 'state'), join(folder, 'full'));
    writeFileSync(join(folder, 'state'), '');
    expect(await writeTold(host, place(), 'failing')).toBe(true);
    expect(await readTold(host, place())).toBe('failing');
    rmSync(join(folder, 'state'));
    renameSync(join(folder, 'full'), join(folder, 'state'));
    expect(await readTold(host, place())).toBe('failing');
    await writeTold(host, place(), 'well');
    utimesSync(file, Date.now() / 1000 + 60, Date.now() / 1000 + 60);
    expect(await readTold(host, place())).toBe('well');
  });
});
