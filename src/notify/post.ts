/**
 * Sends one message to a webhook: bounded in time and answer, no redirect followed, once more where the service asks for
 * patience. No text from here holds the URL, which is a secret.
 */

import { EnvHttpProxyAgent } from 'undici';

const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 10_000;
const MAX_ANSWER_BYTES = 4_096;

export interface PostOptions {
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly timeoutMs?: number;
}

export type PostResult = { readonly sent: true } | { readonly sent: false; readonly why: string };

/** Never rejects. */
export async function postJson(url: string, value: object, options: PostOptions): Promise<PostResult> {
  const first = await postOnce(url, value, options);
  if (first.again === null) return first.result;
  await options.wait(first.again, options.signal).catch(() => undefined);
  return (await postOnce(url, value, options)).result;
}

interface Tried {
  readonly result: PostResult;
  /** Milliseconds after which to try again; null: not again. */
  readonly again: number | null;
}

async function postOnce(url: string, value: object, { signal, timeoutMs = TIMEOUT_MS }: PostOptions): Promise<Tried> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  // Runners of a company reach the outside by HTTPS_PROXY alone.
  const dispatcher = new EnvHttpProxyAgent();
  try {
    limit.throwIfAborted();
    const { origin, pathname, search } = new URL(url);
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'backend-health' },
      body: JSON.stringify(value),
      signal: limit,
    });
    body.on('error', () => {});
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) break;
    }
    return judge(statusCode, headers['retry-after']);
  } catch (error) {
    if (signal.aborted) return failed('the run was told to stop');
    return failed(limit.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error));
  } finally {
    dispatcher.destroy().catch(() => undefined);
  }
}

function judge(status: number, retryAfter: string | string[] | undefined): Tried {
  if (status >= 200 && status < 300) return { result: { sent: true }, again: null };
  if (status === 429 || status >= 500) {
    const seconds = Number(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
    const waitMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1_000;
    const why = status === 429 ? 'it takes no more messages for now (429)' : `the service is not well (${status})`;
    return { result: { sent: false, why }, again: waitMs > LONGEST_WAIT_MS ? null : waitMs };
  }
  if (status >= 300 && status < 400) return failed(`it redirects (${status}), and redirects are not followed`);
  if ([401, 403, 404, 410].includes(status)) return failed(`the service does not know this webhook (${status})`);
  return failed(`the service does not take the message (${status}): check \`notify-format\``);
}

function failed(why: string): Tried {
  return { result: { sent: false, why }, again: null };
}

/** By the error's code alone: its message may quote the URL. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: "its host's name does not resolve",
    EAI_AGAIN: "its host's name could not be resolved just now",
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'the connection was closed',
    UND_ERR_SOCKET: 'the connection was closed',
    UND_ERR_CONNECT_TIMEOUT: 'it can’t be reached',
  };
  return words[code] ?? (/^[A-Z_0-9]{2,50}$/.test(code) ? `it can't be reached (${code})` : "it can't be reached");
}
