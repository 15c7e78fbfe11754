/**
 * What the probe printed → facts. Contacts nothing.
 */

import { type CommandResult, type Host, HostUnreachable } from '../host/host.ts';
import type { JournalEntry } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type { Fact, LogLine, Snapshot } from '../model/snapshot.ts';
import { readCompose } from './compose.ts';
import { leftToHealthCheck, readDatabase } from './database.ts';
import { readDiskUse } from './disk/read.ts';
import { readEc2 } from './ec2/read.ts';
import { readProbe } from './engine-answers.ts';
import { readEngine } from './engine-state.ts';
import { type Frame, readMarked } from './frames.ts';
import { readHands } from './hands/read.ts';
import { readInspect } from './inspect.ts';
import { readJournal } from './journal.ts';
import { firstLines } from './lines.ts';
import { readListeners } from './listeners.ts';
import { readLog } from './logs.ts';
import { readMachine } from './machine.ts';
import { readMade } from './past/made.ts';
import { readPast } from './past/past.ts';
import type { PartName } from './probe.ts';
import { PROBE_BYTES, PROBE_MS } from './probe-run.ts';
import { imagePresent, projectName, readFolder } from './project.ts';
import { readProxies } from './proxy.ts';
import { readSockets } from './sockets.ts';
import { ranSomethingElse } from './something-else.ts';

/** What the probe tells: all of a snapshot but the endpoints, and when and at what cost it was taken. */
export type ProbeFacts = Omit<Snapshot, 'takenAt' | 'endpoints' | 'cost'>;

export interface ProbeReading {
  readonly facts: ProbeFacts;
  /** `NAME=value` pairs of the containers' environment: to redact by, never to show. */
  readonly environment: readonly string[];
  readonly journal: readonly JournalEntry[];
  /** The database was left to its own health check. */
  readonly vouchedFor: boolean;
}

/**
 * @throws HostUnreachable when the login ran something else than what it was asked for, or printed so much that its answer
 *   can't be found in it.
 */
export function readProbeAnswer(answer: CommandResult, nonce: string, host: Host, settings: Settings): ProbeReading {
  const other = ranSomethingElse(answer, nonce);
  if (other !== null) throw other;
  const frames = readProbe(answer.stdout, nonce);
  if (answer.truncated && !frames.has('engine')) throw flooded(host);
  return read(frames, nonce, settings, unanswered(answer));
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
function read(frames: ReadonlyMap<PartName, Frame>, nonce: string, settings: Settings, why: string): ProbeReading {
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

function readLock(frame: Frame | undefined): Fact<string> {
  if (frame?.exitCode !== 0) return { known: false, why: 'the lock could not be asked for' };
  const [word = '', holder = ''] = firstLines(frame.text, 2, 300);
  return { known: true, value: word === 'held' ? holder || 'another run' : '' };
}
