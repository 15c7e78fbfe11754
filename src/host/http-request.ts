/**
 * Asks one URL over a stream that somebody else opens, with undici: no redirects, no decoding, bounded in time and size.
 */

import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { Client, type Dispatcher } from 'undici';
import type { EndpointOutcome } from '../model/snapshot.ts';
import { HttpTimeOver } from './http-failure.ts';
import { placeOf } from './place.ts';

export interface HttpLimits {
  /** From the first step to the last byte of the body. */
  readonly timeoutMs: number;
  /** The body is read up to here. Default 64 KiB. */
  readonly maxBodyBytes?: number;
}

export type StreamOpener = (host: string, port: number) => Promise<Duplex>;

export const DEFAULT_MAX_BODY_BYTES = 65_536;

/** @throws whatever stood in the way: see `failedOutcome`. */
export async function requestUrl(text: string, open: StreamOpener, limits: HttpLimits): Promise<EndpointOutcome> {
  const url = new URL(text);
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new HttpTimeOver(`no answer within ${limits.timeoutMs} ms`)),
    limits.timeoutMs,
  );
  const client = new Client(url.origin, {
    connect: (_options, callback) => {
      openFor(url, open, over.signal).then(
        (stream) => callback(null, stream as Socket),
        (error: Error) => callback(error, null),
      );
    },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const stopped = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
  });
  stopped.catch(() => {});
  try {
    return await Promise.race([ask(client, url, limits.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES), stopped]);
  } finally {
    clearTimeout(timer);
    client.destroy().catch(() => {});
  }
}

async function ask(client: Client, url: URL, maxBodyBytes: number): Promise<EndpointOutcome> {
  const response = await client.request({
    method: 'GET',
    path: url.pathname + url.search,
    headers: { 'user-agent': 'backend-health', accept: '*/*', 'accept-encoding': 'identity' },
    reset: true,
  });
  const { text, truncated } = await readBody(response.body, maxBodyBytes);
  return {
    kind: 'answered',
    status: response.statusCode,
    contentType: headerOf(response, 'content-type'),
    body: text,
    truncated,
    server: headerOf(response, 'server'),
  };
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), truncated: bytes > maxBytes };
}

function headerOf(response: Dispatcher.ResponseData, name: string): string {
  const value = response.headers[name];
  return (Array.isArray(value) ? value.join(', ') : (value ?? '')).slice(0, 1000);
}

/** A stream to the URL's host, encrypted where the URL says so; destroyed when the time is over before it is used. */
async function openFor(url: URL, open: StreamOpener, over: AbortSignal): Promise<Duplex> {
  const { host, port } = placeOf(url);
  const stream = await open(host, port);
  over.addEventListener('abort', () => stream.destroy(), { once: true });
  if (over.aborted) {
    stream.destroy();
    throw over.reason;
  }
  return url.protocol === 'https:' ? encrypt(stream, host) : stream;
}

function encrypt(socket: Duplex, host: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const secured = tlsConnect({
      socket,
      host,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    secured.once('error', reject);
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      resolve(secured);
    });
  });
}
