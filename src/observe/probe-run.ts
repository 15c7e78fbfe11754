/**
 * One run of the probe: what it is asked for, its bounds, and its beginning. It reads no answer.
 */

import { randomBytes } from 'node:crypto';
import type { CommandResult, Host } from '../host/host.ts';
import type { Settings } from '../model/settings.ts';
import { probeScript } from './probe.ts';
import type { ProbeRequest } from './probe-request.ts';

/** Bytes that the probe may answer in all. */
export const PROBE_BYTES = 16 * 1024 * 1024;
/** Milliseconds for all of it, and seconds for one command of it. */
export const PROBE_MS = 45_000;
const PART_SECONDS = 15;

/** A probe that is under way. */
export interface BegunProbe {
  readonly nonce: string;
  /** On `performance.now`'s clock. */
  readonly beganMs: number;
  /** The host's, as they were counted before. */
  readonly roundTripsBefore: number;
  /** As of {@link Host.run}. */
  readonly answer: Promise<CommandResult>;
}

export interface ProbeOptions {
  /** Called when the host has begun it. */
  readonly onStart?: () => void;
  readonly engine?: ProbeRequest['engine'];
}

export function beginProbe(host: Host, settings: Settings, { onStart, engine }: ProbeOptions = {}): BegunProbe {
  const nonce = randomBytes(16).toString('hex');
  const begun = { nonce, beganMs: performance.now(), roundTripsBefore: host.roundTrips };
  const answer = host.run({
    script: probeOf(settings, nonce, engine),
    timeoutMs: PROBE_MS,
    maxOutputBytes: PROBE_BYTES,
    whenFull: 'end',
    ...(onStart === undefined ? {} : { onStart }),
  });
  answer.catch(() => undefined);
  return { ...begun, answer };
}

/** Where endpoints speak TLS, once each. */
function tlsPlaces(settings: Settings): string[] {
  const urls = [settings.target.baseUrl, settings.target.dashboardUrl].filter((url) => url.startsWith('https:'));
  return [...new Set(urls.map((url) => new URL(url)).map((url) => `${url.hostname}:${url.port || '443'}`))];
}

/** The probe's script for these settings. */
export function probeOf(settings: Settings, nonce: string, engine: ProbeRequest['engine'] = 'any way'): string {
  const { projectDirectory, composeFiles, profiles, service, databaseService, port } = settings.target;
  return probeScript({
    nonce,
    projectDirectory,
    composeFiles,
    profiles,
    service,
    databaseService,
    port,
    tlsPlaces: tlsPlaces(settings),
    ec2: settings.ec2Metadata,
    logLines: settings.logLines,
    useSudo: settings.useSudo,
    partSeconds: PART_SECONDS,
    engine,
  });
}
