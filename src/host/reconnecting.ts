/**
 * A host that survives a broken connection: what was under way rejects with ConnectionLost, the next thing asked
 * connects anew. It repeats nothing by itself, as only the caller knows what may be done twice.
 */

import type { Duplex } from 'node:stream';
import type { ConnectedHost } from './connect.ts';
import { type CommandResult, ConnectionLost, type Conversation, type Host, type HostCommand } from './host.ts';

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
export async function repeatable(host: Host, command: HostCommand, times = 3): Promise<CommandResult> {
  for (let tries = 1; ; tries++) {
    try {
      return await host.run(command);
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

  async run(command: HostCommand): Promise<CommandResult> {
    return (await this.#connected()).run(command);
  }

  async converse(script: string): Promise<Conversation> {
    return (await this.#connected()).converse(script);
  }

  async openTcp(host: string, port: number): Promise<Duplex> {
    return (await this.#connected()).openTcp(host, port);
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
