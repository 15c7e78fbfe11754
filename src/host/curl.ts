/**
 * Asks endpoints with one command on the host, for SSH servers that forbid forwarding.
 */

import { randomBytes } from 'node:crypto';
import type { EndpointAnswer } from '../model/snapshot.ts';
import { readCurlOutput } from './curl-answer.ts';
import { curlScript } from './curl-script.ts';
import type { Host } from './host.ts';
import type { EndpointQuestion } from './http.ts';
import { DEFAULT_MAX_BODY_BYTES, type HttpLimits } from './http-request.ts';

/** Time for the command's own beginning and end, beside the questions'. */
const MARGIN_MS = 5_000;

/** The script that asks these questions. */
export function questionScript(questions: readonly EndpointQuestion[], limits: HttpLimits, nonce: string): string {
  const urls = questions.map(({ url }) => (URL.canParse(url) ? new URL(url).href : url));
  const maxBodyBytes = limits.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  return curlScript({ urls, timeoutMs: limits.timeoutMs, maxBodyBytes, nonce });
}

/**
 * One answer per question, in order. `durationMs` is the whole command's, as the questions run side by side.
 * @throws {ConnectionLost}
 */
export async function askByCurl(
  host: Host,
  questions: readonly EndpointQuestion[],
  limits: HttpLimits,
): Promise<EndpointAnswer[]> {
  const nonce = randomBytes(12).toString('hex');
  const maxBodyBytes = limits.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const result = await host.run({
    script: questionScript(questions, limits, nonce),
    timeoutMs: limits.timeoutMs + MARGIN_MS,
    maxOutputBytes: questions.length * (maxBodyBytes * 2 + 131_072),
  });
  const outcomes = readCurlOutput(result.stdout, nonce, questions.length, maxBodyBytes);
  return questions.map((question, index) => ({
    ...question,
    via: 'curl',
    durationMs: Math.round(result.durationMs),
    outcome: outcomes[index] ?? { kind: 'unknown', message: 'No answer was found in the output.' },
  }));
}
