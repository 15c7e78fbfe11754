/**
 * Reads what the curl script printed. Pure; the host is not trusted: lines that are not of the script's form are skipped.
 */

import type { EndpointOutcome } from '../model/snapshot.ts';
import { HEADER_BYTES } from './curl-script.ts';
import { connectFailureKind, type FailedOutcome } from './http-failure.ts';

interface Framed {
  tool: string;
  base64: string;
  errors: string[];
  /** null: the script did not come that far. */
  exit: number | null;
}

/** The outcome of each URL, in the script's order. */
export function readCurlOutput(output: string, nonce: string, count: number, maxBodyBytes: number): EndpointOutcome[] {
  const frames = Array.from({ length: count }, (): Framed => ({ tool: '', base64: '', errors: [], exit: null }));
  for (const line of output.split('\n')) {
    const found = /^(\S+) (\d{1,4}) (tool|body|err|exit) (.*)$/.exec(line);
    if (found === null || found[1] !== nonce) continue;
    const frame = frames[Number(found[2])];
    const value = found[4] ?? '';
    if (frame === undefined) continue;
    if (found[3] === 'tool') frame.tool = value;
    if (found[3] === 'body') frame.base64 += value;
    if (found[3] === 'err') frame.errors.push(value);
    if (found[3] === 'exit') frame.exit = Number(value);
  }
  return frames.map((frame) => outcomeOf(frame, maxBodyBytes));
}

function outcomeOf(frame: Framed, maxBodyBytes: number): EndpointOutcome {
  const { tool, errors, exit } = frame;
  if (tool === 'none')
    return failed('unknown', 'The host has neither curl nor wget, and its SSH server forbids forwarding.');
  if (exit === null) return failed('timeout', 'The command on the host did not end in time.');
  const body = Buffer.from(frame.base64, 'base64');
  return tool === 'curl'
    ? fromCurl(body, exit, errors.join(' '), maxBodyBytes)
    : fromWget(body, exit, errors, maxBodyBytes);
}

function fromCurl(response: Buffer, exit: number, errors: string, maxBodyBytes: number): EndpointOutcome {
  const cut = exit === 23 && response.length > maxBodyBytes;
  if (exit !== 0 && !cut) return failed(curlFailureKind(exit, errors), errors || `curl ended with ${exit}`);
  let rest = response;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.toString('latin1', 0, Math.max(end, 0));
    const status = /^HTTP\/[\d.]+ (\d{3})/.exec(head);
    if (end < 0 || end > HEADER_BYTES || status === null) return failed('protocol', 'The answer is not HTTP.');
    rest = rest.subarray(end + 4);
    if (!status[1]?.startsWith('1')) return answered(Number(status[1]), head.split('\r\n'), rest, maxBodyBytes);
  }
}

/** curl(1), EXIT CODES. */
function curlFailureKind(exit: number, message: string): FailedOutcome['kind'] {
  switch (exit) {
    case 6:
      return 'dns';
    case 7:
      return connectFailureKind(message);
    case 28:
      return 'timeout';
    case 52:
    case 55:
    case 56:
    case 18:
      return 'reset';
    case 1:
    case 8:
      return 'protocol';
    case 35:
    case 51:
    case 53:
    case 54:
    case 58:
    case 59:
    case 60:
    case 66:
    case 77:
    case 80:
    case 82:
    case 83:
    case 90:
    case 91:
      return 'tls';
    default:
      return 'unknown';
  }
}

/** wget tells the status only in words, so the headers it shows are what counts. */
function fromWget(body: Buffer, exit: number, errors: readonly string[], maxBodyBytes: number): EndpointOutcome {
  const lines = errors.map((line) => line.trim());
  const status = lines
    .map((line) => /(?:^|: )HTTP\/[\d.]+ (\d{3})/.exec(line)?.[1])
    .findLast((code) => code !== undefined);
  if (status !== undefined) return answered(Number(status), lines, body, maxBodyBytes);
  const message = lines.filter((line) => line !== '').join(' ');
  return failed(wgetFailureKind(message), message || `wget ended with ${exit}`);
}

function wgetFailureKind(message: string): FailedOutcome['kind'] {
  if (/certificate|ssl|tls/i.test(message)) return 'tls';
  if (/unable to resolve|bad address|resolve host/i.test(message)) return 'dns';
  if (/timed out/i.test(message)) return 'timeout';
  if (/refused/i.test(message)) return 'refused';
  if (/no data received|reset|closed/i.test(message)) return 'reset';
  if (/unreachable|no route/i.test(message)) return 'unreachable';
  return 'unknown';
}

function answered(status: number, headers: readonly string[], body: Buffer, maxBodyBytes: number): EndpointOutcome {
  return {
    kind: 'answered',
    status,
    contentType: headerIn(headers, 'content-type'),
    body: body.toString('utf8', 0, maxBodyBytes),
    truncated: body.length > maxBodyBytes,
    server: headerIn(headers, 'server'),
  };
}

function headerIn(lines: readonly string[], name: string): string {
  const line = lines.find((line) => line.toLowerCase().startsWith(`${name}:`));
  return line === undefined
    ? ''
    : line
        .slice(name.length + 1)
        .trim()
        .slice(0, 1000);
}

function failed(kind: FailedOutcome['kind'], message: string): FailedOutcome {
  return { kind, message: message.slice(0, 500) };
}
