/**
 * Whether time and memory stay flat as the backend's log and the project grow.
 */

import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { account } from '../test/e2e/accounts.ts';
import { run } from '../test/e2e/command.ts';
import { containersWith, theContainer } from '../test/e2e/containers.ts';
import { BASE_IMAGE, EXTRA_LABEL, HOME, OWNER, SERVICE } from '../test/e2e/places.ts';
import { compose } from '../test/e2e/project.ts';
import { until } from '../test/e2e/until.ts';
import { timeAction } from './action.ts';
import type { Bed } from './bed.ts';
import type { Goal, Measurement, Table } from './measurement.ts';
import { notMeasured } from './measurement.ts';
import { median } from './rounds.ts';
import { megabytes, seconds, times } from './words.ts';

const LOG_LINES = [10, 1_000, 100_000, 1_000_000] as const;
const SERVICES = [1, 10, 50] as const;
const FLAT = 1.25;
const PROJECT = 'bh-bench-growth';
const PORT = 8099;
const SERVER = `[python3, -m, http.server, "${PORT}", --bind, 127.0.0.1]`;

const GOALS = {
  log: `Log volume from 10 lines to 1 million: time and memory within ${FLAT}×`,
  services: `1 to 50 services: time and memory within ${FLAT}×`,
} as const;

interface Size {
  readonly size: number;
  readonly durationMs: number;
  /** Of it, for all facts. */
  readonly probeMs: number;
  readonly peakBytes: number;
}

export const growth: Measurement = {
  name: 'growth',
  title: 'Growth',
  limitMs: 90_000,
  async run({ bed, bedMissing, quick, untilMs }) {
    if (bed === null) return notMeasured(bedMissing, Object.values(GOALS));
    const rounds = quick ? 1 : 5;
    const logs = await growLog(bed, quick ? LOG_LINES.slice(0, 3) : LOG_LINES, rounds);
    const services = await growProject(bed, quick ? SERVICES.slice(0, 2) : SERVICES, rounds, untilMs);
    return {
      tables: [table('Lines in the backend’s log', logs), table('Services in the project', services)],
      goals: [flat(GOALS.log, logs, LOG_LINES.at(-1)), flat(GOALS.services, services, SERVICES.at(-1))],
      notes: [`Medians of ${rounds}. The memory is the most that the action's process had.`],
    };
  },
};

function table(title: string, sizes: readonly Size[]): Table {
  return {
    title,
    head: ['', 'start to exit', 'of it for all facts', 'memory'],
    rows: sizes.map(({ size, durationMs, probeMs, peakBytes }) => [
      size.toLocaleString('en'),
      seconds(durationMs),
      seconds(probeMs),
      megabytes(peakBytes),
    ]),
  };
}

function flat(goal: string, sizes: readonly Size[], largest: number | undefined): Goal {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last?.size !== largest || last === undefined)
    return { goal, reached: null, measured: 'the largest was not measured', why: '' };
  const time = last.durationMs / first.durationMs;
  const memory = last.peakBytes / first.peakBytes;
  const why = `From ${first.size.toLocaleString('en')} to ${last.size.toLocaleString('en')} the host's own answer takes ${seconds(first.probeMs)} and ${seconds(last.probeMs)}; the rest of the run ${seconds(first.durationMs - first.probeMs)} and ${seconds(last.durationMs - last.probeMs)}.`;
  return {
    goal,
    reached: time <= FLAT && memory <= FLAT,
    measured: `time ${times(time)}, memory ${times(memory)}`,
    why,
  };
}

async function measure(
  inputs: Readonly<Record<string, string>>,
  size: number,
  rounds: number,
  statuses: readonly string[],
): Promise<Size> {
  const taken = [];
  for (let round = 0; round < rounds; round++) taken.push(await timeAction({ ...inputs, fix: 'none' }, statuses));
  return {
    size,
    durationMs: median(taken.map((one) => one.durationMs)),
    probeMs: median(taken.map(({ report }) => report.before.cost.duration_ms)),
    peakBytes: median(taken.map((one) => one.peakBytes)),
  };
}

/** The backend's first process is made to say so many lines in all. */
async function growLog(bed: Bed, sizes: readonly number[], rounds: number): Promise<Size[]> {
  const { inputs } = await bed.way(0);
  const found: Size[] = [];
  let lines = 0;
  try {
    for (const size of sizes) {
      const { id } = await theContainer();
      const write = `seq -f 'price update %.0f of the order book, as every day' ${lines + 1} ${size} >/proc/1/fd/2`;
      await run('docker', ['exec', id, 'sh', '-c', write], { timeoutMs: 90_000 });
      lines = size;
      found.push(await measure(inputs, size, rounds, ['healthy']));
    }
  } finally {
    await compose('up', '--detach', '--no-build', '--force-recreate', '--no-deps', SERVICE);
    await bed.stack.reset();
  }
  return found;
}

/** A project of its own beside the guide's: services that only run. */
async function growProject(bed: Bed, sizes: readonly number[], rounds: number, untilMs: number): Promise<Size[]> {
  const { inputs } = await bed.way(0);
  const folder = join(HOME, PROJECT);
  const { uid, gid } = await account(OWNER);
  const found: Size[] = [];
  await mkdir(folder, { recursive: true });
  try {
    for (const size of sizes) {
      if (found.length > 0 && performance.now() > untilMs) break;
      await writeFile(join(folder, 'docker-compose.yml'), composeFile(size));
      await chown(folder, uid, gid);
      await run('docker', ['compose', 'up', '--detach'], { cwd: folder, timeoutMs: 120_000 });
      const asked = {
        ...inputs,
        ...{ 'project-directory': `~/${PROJECT}`, profile: '', service: 'service-1', services: '' },
        ...{ 'database-service': '', 'ping-path': '/', 'health-path': '', 'monitoring-path': '' },
        'base-url': `http://localhost:${PORT}`,
      };
      await until('the first service answers', 20_000, () => answers(`http://localhost:${PORT}/`));
      found.push(await measure(asked, size, rounds, ['healthy', 'degraded']));
    }
  } finally {
    const ids = (await containersWith(`com.docker.compose.project=${PROJECT}`)).map(({ id }) => id);
    if (ids.length > 0) await run('docker', ['rm', '--force', ...ids], { timeoutMs: 120_000 });
    await rm(folder, { recursive: true, force: true });
  }
  return found;
}

const answers = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

function composeFile(services: number): string {
  const names = Array.from({ length: services }, (_, index) => `service-${index + 1}`);
  return `name: ${PROJECT}\nservices:\n${names
    .map(
      (name) =>
        `  ${name}:\n    image: ${BASE_IMAGE}\n    command: ${name === 'service-1' ? SERVER : '[sleep, "900"]'}\n    init: true\n    network_mode: ${name === 'service-1' ? 'host' : 'none'}\n    labels:\n      ${EXTRA_LABEL}: "true"\n`,
    )
    .join('')}`;
}
