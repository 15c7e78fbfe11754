/**
 * A host that survives a broken connection: what was under way rejects with ConnectionLost, the next thing asked
 * connects anew. It repeats nothing by itself, as only the caller knows what may be done twice.
 */

import type { Duplex } from 'node:stream';
import type { ConnectedHost } from './connect.ts';
import {
  type CommandResult,
  ConnectionLost,
  type Conversation,
  type Host,
  type HostCommand,
  type WhenFull,
} from './host.ts';

/** How often something that only reads is asked for in all. */
const READ_TIMES = 3;

/** Connects; given a signal that is aborted when the host is closed meanwhile. */
export type Opening = (signal: AbortSignal) => Promise<ConnectedHost>;

/**
 * @param open such as `(signal) => connect(way, { signal })`; called at once, and after each loss when something is asked.
 * @throws {HostUnreachable} here for the first connection; later each method may reject with it.
 */
export async function reconnecting(open: Opening): Promise<Host> {
  const closing = new AbortController();
  return new ReconnectingHost(open, closing, await open(closing.signal));
}

/**
 * Runs a command that only reads; repeats it, up to `times` in all, when the connection broke. Its `onStdout` may see
 * the beginning more than once.
 */
export function repeatable(host: Host, command: HostCommand, times = READ_TIMES): Promise<CommandResult> {
  return again(host, () => host.run(command), times);
}

/**
 * Does what only reads; does all of it again, up to `times` in all, when the connection broke. It begins with a connection
 * that is there, so that no time limit of a reading runs out while the host is being reached.
 */
export async function again<T>(host: Host, read: () => Promise<T>, times = READ_TIMES): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      if (host instanceof ReconnectingHost) await host.reach();
      return await read();
    } catch (error) {
      if (!(error instanceof ConnectionLost) || tries >= times) throw error;
    }
  }
}

class ReconnectingHost implements Host {
  readonly description: string;
  readonly #open: Opening;
  readonly #closing: AbortController;
  #host: ConnectedHost;
  #opening: Promise<ConnectedHost> | null = null;
  #earlierRoundTrips = 0;

  constructor(open: Opening, closing: AbortController, host: ConnectedHost) {
    this.#open = open;
    this.#closing = closing;
    this.#host = host;
    this.description = host.description;
  }

  /** Over all connections so far. Those of connecting itself are not counted. */
  get roundTrips(): number {
    return this.#earlierRoundTrips + this.#host.roundTrips;
  }

  get connectRoundTrips(): number {
    return this.#host.connectRoundTrips;
  }

  async run(command: HostCommand): Promise<CommandResult> {
    return (await this.#connected()).run(command);
  }

  async converse(script: string, whenFull?: WhenFull): Promise<Conversation> {
    return (await this.#connected()).converse(script, whenFull);
  }

  async openTcp(host: string, port: number): Promise<Duplex> {
    return (await this.#connected()).openTcp(host, port);
  }

  /** Resolves as soon as there is a connection. */
  async reach(): Promise<void> {
    await this.#connected();
  }

  close(): void {
    this.#closing.abort(new ConnectionLost('The connection was closed by this run.'));
    this.#host.close();
  }

  /** The present host, or a new one in place of a lost one; everybody who asks meanwhile waits for the same. */
  async #connected(): Promise<ConnectedHost> {
    this.#closing.signal.throwIfAborted();
    if (!this.#host.lost) return this.#host;
    this.#opening ??= this.#reopen().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #reopen(): Promise<ConnectedHost> {
    const host = await this.#open(this.#closing.signal);
    this.#earlierRoundTrips += this.#host.roundTrips;
    this.#host.close();
    this.#host = host;
    if (this.#closing.signal.aborted) host.close();
    return host;
  }
}
