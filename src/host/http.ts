/**
 * Asks health endpoints: as seen from the host through its connection, by curl there where the server forbids
 * forwarding, or from this machine. It reports what came back and judges none of it.
 */

import { performance } from 'node:perf_hooks';
import type { EndpointAnswer, EndpointName } from '../model/snapshot.ts';
import { askByCurl } from './curl.ts';
import { ConnectionLost, ForwardingRefused, type Host } from './host.ts';
import { failedOutcome } from './http-failure.ts';
import { type HttpLimits, requestUrl, type StreamOpener } from './http-request.ts';
import { LocalHost } from './local.ts';

export interface EndpointQuestion {
  readonly name: EndpointName;
  readonly url: string;
  readonly viewpoint: 'host' | 'runner';
}

/** Hosts that refused to forward once: they are asked by curl from then on. */
const refusing = new WeakSet<Host>();

const direct: StreamOpener = (host, port) => new LocalHost().openTcp(host, port);

/**
 * Asks one endpoint.
 * @param through the host to ask from; null asks from this machine.
 * @param open what opens the stream to the endpoint, where it is not to be opened anew.
 * @throws {ForwardingRefused} when the host's SSH server opens no streams; {ConnectionLost} when the connection broke.
 *   Everything else that goes wrong is an answer.
 */
export async function askEndpoint(
  question: EndpointQuestion,
  through: Host | null,
  limits: HttpLimits,
  open: StreamOpener = through === null ? direct : through.openTcp.bind(through),
): Promise<EndpointAnswer> {
  const started = performance.now();
  const outcome = await requestUrl(question.url, open, limits).catch((error: unknown) => {
    if (error instanceof ForwardingRefused || error instanceof ConnectionLost) throw error;
    return failedOutcome(error);
  });
  const via = through === null || through.description === 'local' ? 'direct' : 'tunnel';
  return { ...question, via, durationMs: Math.round(performance.now() - started), outcome };
}

/**
 * Asks all endpoints at once; those with the viewpoint `host` through it. The answers are in the questions' order.
 * @param openers those that have a stream already, by their questions.
 * @throws {ConnectionLost}
 */
export async function askEndpoints(
  host: Host,
  questions: readonly EndpointQuestion[],
  limits: HttpLimits,
  openers: ReadonlyMap<EndpointQuestion, StreamOpener> = new Map(),
): Promise<EndpointAnswer[]> {
  const answers = await Promise.all(
    questions.map((question) => askOrDefer(host, question, limits, openers.get(question))),
  );
  const deferred = questions.filter((_, index) => answers[index] === null);
  const byCurl = deferred.length === 0 ? [] : await askByCurl(host, deferred, limits);
  return answers.map((answer) => answer ?? (byCurl.shift() as EndpointAnswer));
}

/** null: this one is for curl. */
async function askOrDefer(
  host: Host,
  question: EndpointQuestion,
  limits: HttpLimits,
  open: StreamOpener | undefined,
): Promise<EndpointAnswer | null> {
  if (question.viewpoint === 'runner') return askEndpoint(question, null, limits);
  if (refusing.has(host)) return null;
  try {
    return await askEndpoint(question, host, limits, open);
  } catch (error) {
    if (!(error instanceof ForwardingRefused)) throw error;
    refusing.add(host);
    return null;
  }
}
