/**
 * The first look, begun over a fresh connection while the rest of the program is still being loaded. It reads no answer.
 */

import type { Host } from '../host/host.ts';
import type { askEndpoints, EndpointQuestion } from '../host/http.ts';
import { placeOf } from '../host/place.ts';
import type { Settings } from '../model/settings.ts';
import type { EndpointAnswer } from '../model/snapshot.ts';
import { type BegunProbe, beginProbe } from './probe-run.ts';
import { endpointLimits, questions } from './questions.ts';

/** A look that is under way. */
export interface BegunLook {
  readonly probe: BegunProbe;
  /** As of {@link askEndpoints}. */
  readonly endpoints: Promise<readonly EndpointAnswer[]>;
}

export interface LookOptions {
  /** What asks the endpoints, once it is loaded: their streams are opened before. */
  readonly loadAsk: Promise<typeof askEndpoints>;
  /** Called when the host has begun the probe. */
  readonly onStart: () => void;
}

export function beginLook(host: Host, settings: Settings, { loadAsk, onStart }: LookOptions): BegunLook {
  const probe = beginProbe(host, settings, { onStart });
  const asked = questions(settings);
  const openers = new Map(
    asked
      .filter(({ viewpoint }) => viewpoint === 'host')
      .map((question) => [question, opened(host, question)] as const),
  );
  const endpoints = loadAsk.then((ask) => ask(host, asked, endpointLimits(settings), openers));
  endpoints.catch(() => undefined);
  return { probe, endpoints };
}

/** Opens a stream to the endpoint at once; gives it to the one who asks for it. */
function opened(host: Host, { url }: EndpointQuestion): () => ReturnType<Host['openTcp']> {
  const place = placeOf(new URL(url));
  const stream = host.openTcp(place.host, place.port);
  // What goes wrong before it is asked for is heard by the one who asks.
  stream.then(
    (one) => one.on('error', () => undefined),
    () => undefined,
  );
  return () => stream;
}
