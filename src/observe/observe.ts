/**
 * One round of facts: the probe and the endpoints, asked at once. Gathers, and judges nothing.
 */

import { type CommandResult, type Host, HostUnreachable } from '../host/host.ts';
import { askEndpoints } from '../host/http.ts';
import { again } from '../host/reconnecting.ts';
import type { JournalEntry } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type {
  Compose,
  Container,
  DatabaseReadiness,
  EndpointAnswer,
  Engine,
  Fact,
  LogLine,
  ProjectFolder,
  Snapshot,
} from '../model/snapshot.ts';
import type { BegunLook } from './begun-look.ts';
import { readCompose } from './compose.ts';
import { byHealthCheck, leftToHealthCheck, pingDatabase, readDatabase } from './database.ts';
import { readDiskUse } from './disk/read.ts';
import { readEc2 } from './ec2/read.ts';
import { readProbe } from './engine-answers.ts';
import { type Frame, readMarked } from './frames.ts';
import { readHands } from './hands/read.ts';
import { type Inspected, readInspect } from './inspect.ts';
import { readJournal } from './journal.ts';
import { firstLines } from './lines.ts';
import { readListeners } from './listeners.ts';
import { readLog } from './logs.ts';
import { readMachine } from './machine.ts';
import { readMade } from './past/made.ts';
import { readPast } from './past/past.ts';
import type { PartName } from './probe.ts';
import type { ProbeRequest } from './probe-request.ts';
import { beginProbe, PROBE_BYTES, PROBE_MS } from './probe-run.ts';
import { readProxies } from './proxy.ts';
import { endpointLimits, questions } from './questions.ts';
import { readSockets } from './sockets.ts';
import { ranSomethingElse } from './something-else.ts';

/** Lines of the host's folder and of its images, and characters of each. */
const MAX_ENTRIES = 250;
const ENTRY_LENGTH = 4096;
const MAX_IMAGES = 20_000;
const IMAGE_LENGTH = 600;
/** Characters of what `docker version`, a database's check or a lock's holder says. */
const SAID_LENGTH = 16_384;

/** A snapshot, and what came with it that is no part of it. */
export interface Observation {
  readonly snapshot: Snapshot;
  /** `NAME=value` pairs of the containers' environment: to redact by, never to show. */
  readonly environment: readonly string[];
  readonly journal: readonly JournalEntry[];
}

/**
 * Observes the host. A look to which the engine gave no clear answer is taken once more: one command that failed says
 * nothing of the containers.
 * @param begun a look at this host with these settings that is under way: the first one goes on with it. null: none.
 * @throws ConnectionLost when the connection broke and could not be made again; HostUnreachable when the login runs
 *   something else than what it is asked for, or prints so much that its answer can't be found in it.
 */
export async function observe(host: Host, settings: Settings, begun: BegunLook | null = null): Promise<Observation> {
  const first = await observeOnce(host, settings, begun);
  return first.snapshot.engine.status === 'unknown' ? observeOnce(host, settings, null, 'command line') : first;
}

async function observeOnce(
  host: Host,
  settings: Settings,
  begun: BegunLook | null,
  engine: ProbeRequest['engine'] = 'any way',
): Promise<Observation> {
  const began = begun?.probe.beganMs ?? performance.now();
  const trips = begun?.probe.roundTripsBefore ?? host.roundTrips;
  let waiting = begun;
  // The probe's answer is read while endpoints may still be on their way.
  const [{ facts, vouchedFor, environment, journal }, endpoints] = await again(host, () => {
    const { probe, endpoints } = waiting ?? {
      probe: beginProbe(host, settings, { engine }),
      endpoints: askEndpoints(host, questions(settings), endpointLimits(settings)),
    };
    waiting = null;
    return Promise.all([probe.answer.then((answer) => readAnswer(answer, probe.nonce, host, settings)), endpoints]);
  });
  const database = vouchedFor ? await vouched(host, settings, facts, endpoints) : facts.database;
  const cost = { roundTrips: host.roundTrips - trips, durationMs: Math.round(performance.now() - began) };
  return {
    snapshot: { takenAt: new Date().toISOString(), ...facts, database, endpoints, cost },
    environment,
    journal,
  };
}

/** What the probe tells: all of a snapshot but the endpoints, and when and at what cost it was taken. */
type Facts = Omit<Snapshot, 'takenAt' | 'endpoints' | 'cost'>;

interface ReadAnswer extends Omit<Observation, 'snapshot'> {
  readonly facts: Facts;
  /** The database was left to its own health check. */
  readonly vouchedFor: boolean;
}

/** @throws HostUnreachable as {@link observe}. */
function readAnswer(answer: CommandResult, nonce: string, host: Host, settings: Settings): ReadAnswer {
  const other = ranSomethingElse(answer, nonce);
  if (other !== null) throw other;
  const frames = readProbe(answer.stdout, nonce);
  if (answer.truncated && !frames.has('engine')) throw flooded(host);
  return read(frames, nonce, settings, unanswered(answer));
}

/** What the database's own health check says of it, or what it says when it is asked. */
async function vouched(
  host: Host,
  settings: Settings,
  snapshot: Facts,
  endpoints: readonly EndpointAnswer[],
): Promise<DatabaseReadiness> {
  const { containers, target } = snapshot;
  const databases = (containers.known ? containers.value : []).filter(
    ({ project, service }) => project === snapshot.project && service === target.databaseService,
  );
  const now = snapshot.machine.known ? snapshot.machine.value.now : '';
  const said = databases.map((container) => byHealthCheck(container, now, endpoints));
  const [first] = said;
  if (first !== undefined && first !== null && !said.includes(null)) return first;
  return databases[0] === undefined ? snapshot.database : pingDatabase(host, settings, databases[0].id);
}

function flooded(host: Host): HostUnreachable {
  return new HostUnreachable(
    'no-answer',
    `${host.description} printed more than ${PROBE_BYTES / 1024 / 1024} MiB before it answered what it was asked: its answer can't be read.`,
    [
      'Log in and look what prints without end: `~/.bashrc`, `~/.profile`, `/etc/profile.d/`, `ForceCommand`, or a part of `docker`.',
      'A login shell must print nothing for commands: `ssh HOST true | wc -c` should say 0.',
    ],
  );
}

/** Why a part of the probe has no answer. */
function unanswered(probe: CommandResult): string {
  if (probe.truncated) return `the host's answer was longer than ${PROBE_BYTES / 1024 / 1024} MiB and was cut`;
  return probe.timedOut ? `the host did not answer within ${PROBE_MS / 1000} s` : 'the host gave no answer';
}

/** The answers put together. */
function read(frames: ReadonlyMap<PartName, Frame>, nonce: string, settings: Settings, why: string): ReadAnswer {
  const silent: Fact<never> = { known: false, why };
  const frame = (name: PartName) => frames.get(name);
  const inspected = readInspect(frame('containers')?.exitCode === 127 ? '' : (frame('containers')?.text ?? ''));
  const composeReading = readCompose(frame('compose'), why);
  const engine = readEngine(frame('engine'), frame('containers'), inspected, why);
  const folder = readFolder(frame('folder'), settings.target.projectDirectory, silent);
  const logs = readLogs([frame('logs-service'), frame('logs-database'), frame('logs-rest')], nonce);
  const project = projectName(composeReading.compose, inspected.containers, folder, settings.target.service);
  const ours = inspected.containers.filter((container) => container.project === project);
  const made = readMade(frame('containers')?.text ?? '');
  const machineFrame = frame('machine');
  const machine = machineFrame ? readMachine(machineFrame.text, frame('disks')?.text ?? '', nonce) : null;
  const found = folder.known && folder.value.status === 'found' ? folder.value : null;
  return {
    facts: {
      target: settings.target,
      machine: machine ? { known: true, value: machine } : silent,
      folder,
      engine,
      compose: composeReading.compose,
      containers:
        engine.status === 'running'
          ? { known: true, value: inspected.containers }
          : { known: false, why: engine.message },
      project,
      logs,
      imagePresent: imagePresent(frame('images'), composeReading.compose, project, settings.target.service),
      listeners: frame('listeners')
        ? { known: true, value: readListeners(frame('listeners')?.text ?? '', nonce) }
        : silent,
      database: readDatabase(frame('database')),
      sockets: readSockets(frame('sockets')),
      proxies: readProxies(frame('proxy'), ours, logs),
      lockHolder: readLock(frame('lock')),
      hands: readHands(frame('hands'), made, project, settings.target.service),
      ec2: readEc2(frame('instance')),
      diskUse: readDiskUse(frame('disk-use'), made),
      past: readPast(frame, nonce, {
        project,
        directory: found?.directory ?? '',
        composeFiles: settings.target.composeFiles,
        entries: found?.entries ?? [],
        kernelLines: machine?.kernelKills ?? [],
        made,
      }),
    },
    vouchedFor: leftToHealthCheck(frames.get('database')),
    environment: [...inspected.environment, ...composeReading.environment],
    journal: readJournal(frame('journal')?.exitCode === 0 ? (frame('journal')?.text ?? '') : ''),
  };
}

function readLogs(frames: readonly (Frame | undefined)[], nonce: string): Record<string, readonly LogLine[]> {
  const logs: Record<string, readonly LogLine[]> = {};
  for (const frame of frames) {
    for (const [id, text] of readMarked(frame?.text ?? '', nonce, 'log')) logs[id] = readLog(text);
  }
  return logs;
}

function readFolder(frame: Frame | undefined, directory: string, silent: Fact<never>): Fact<ProjectFolder> {
  if (!frame) return silent;
  if (frame.exitCode !== 0) return { known: true, value: { status: 'missing', directory } };
  const [path = directory, ...entries] = firstLines(frame.text, MAX_ENTRIES, ENTRY_LENGTH);
  return {
    known: true,
    value: { status: 'found', directory: path, entries: entries.filter((entry) => entry !== '.' && entry !== '..') },
  };
}

function readEngine(
  frame: Frame | undefined,
  containers: Frame | undefined,
  inspected: Inspected,
  why: string,
): Engine {
  if (!frame) return { status: 'unknown', message: why };
  const engine = { exitCode: frame.exitCode, text: frame.text.slice(0, SAID_LENGTH) };
  const json = /^\{.*\}$/m.exec(engine.text)?.[0];
  const version = json ? /"Server":\s*\{.*?"Version":\s*"([^"]+)"/s.exec(json)?.[1] : undefined;
  if (engine.exitCode === 0 && version !== undefined) {
    const found = inspected.containers.length;
    if (found === 0 && containers?.exitCode === 0 && inspected.otherLines.length > 0)
      return { status: 'unknown', message: 'what `docker inspect` answered of the containers can’t be read' };
    const listed = containers?.exitCode === 0 || found > 0;
    if (!listed) {
      const said = containers?.text.slice(0, SAID_LENGTH).trim() || 'the containers could not be listed';
      return { status: 'unknown', message: said };
    }
    return { status: 'running', version, docker: engine.text.split('\n', 1)[0] ?? 'docker', now: '' };
  }
  const message = [engine.text, containers?.text.slice(0, SAID_LENGTH) ?? '']
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('{') && !line.startsWith('/'))[0];
  const text = message ?? 'docker gave no answer in time';
  if (/permission denied|a password is required|a terminal is required/i.test(text))
    return { status: 'forbidden', message: text };
  if (
    /cannot connect to the docker daemon|failed to connect to the docker api|is the docker daemon running|error during connect/i.test(
      text,
    )
  ) {
    return { status: 'down', message: text };
  }
  if (engine.exitCode === 127 || /not found|no such file or directory/i.test(text))
    return { status: 'missing', message: text };
  return { status: 'unknown', message: text };
}

function readLock(frame: Frame | undefined): Fact<string> {
  if (frame?.exitCode !== 0) return { known: false, why: 'the lock could not be asked for' };
  const [word = '', holder = ''] = firstLines(frame.text, 2, 300);
  return { known: true, value: word === 'held' ? holder || 'another run' : '' };
}

/**
 * The project's name: Compose's own word; where Compose can't say, that of the containers made from this folder; else what
 * Compose would make of the folder's name.
 */
function projectName(
  compose: Compose,
  containers: readonly Container[],
  folder: Fact<ProjectFolder>,
  service: string,
): string {
  if (compose.status === 'valid' && compose.project !== '') return compose.project;
  const directory = folder.known ? folder.value.directory : '';
  const here = containers.filter((container) => container.workingDirectory === directory && container.project !== '');
  const own = here.find((container) => container.service === service) ?? here[0];
  if (own) return own.project;
  return (
    directory
      .split('/')
      .filter((part) => part !== '')
      .pop() ?? ''
  )
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/** Whether the image that the service would be started from is there; unknown where Compose does not name it. */
function imagePresent(frame: Frame | undefined, compose: Compose, project: string, service: string): Fact<boolean> {
  if (frame?.exitCode !== 0) return { known: false, why: 'the images could not be listed' };
  if (compose.status !== 'valid') return { known: false, why: 'Compose does not say which image the service has' };
  const definition = compose.services.find((candidate) => candidate.name === service);
  if (!definition) return { known: false, why: 'Compose knows no such service' };
  const names = definition.image === '' ? [`${project}-${service}`, `${project}_${service}`] : [definition.image];
  const wanted = new Set(names.map(withTag));
  const present = firstLines(frame.text, MAX_IMAGES, IMAGE_LENGTH).some((line) =>
    wanted.has(line.split(' ', 1)[0] ?? ''),
  );
  return definition.image.includes('@')
    ? { known: false, why: 'the image is named by its digest' }
    : { known: true, value: present };
}

function withTag(reference: string): string {
  const familiar = reference.replace(/^docker\.io\/(library\/)?/, '');
  return /:[^/]+$/.test(familiar) ? familiar : `${familiar}:latest`;
}
