/**
 * A host over SSH: commands as exec requests, TCP streams as direct-tcpip channels of one connection. It neither
 * connects nor reconnects.
 */

import { randomBytes } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import { addressOf } from './address.ts';
import type { Carrier } from './carrier.ts';
import { ChannelStream } from './channel-stream.ts';
import {
  type CommandResult,
  ConnectFailed,
  ConnectionLost,
  type Conversation,
  ForwardingRefused,
  type Host,
  type HostCommand,
  HostUnreachable,
  type WhenFull,
} from './host.ts';
import { LineConversation } from './line-conversation.ts';
import { RoundTrips } from './round-trips.ts';
import { conversationRequest, killRequest, scriptRequest } from './shell-request.ts';
import { runOnChannel } from './ssh-command.ts';

/** RFC 4254, section 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1;

const OPEN_TRIES = 10;
/** A server that lets in and then gives no channel for a command within this time is as good as lost. */
const OPEN_MS = 12_000;

type Opened<T> = (error: Error | undefined, channel: T) => void;

export class SshHost implements Host {
  readonly description: string;
  readonly #client: Client;
  readonly #carrier: Carrier;
  readonly #roundTrips = new RoundTrips();
  readonly #lost = Promise.withResolvers<never>();
  readonly #waitingForChannel: (() => void)[] = [];
  #sessions = 0;
  #lostBecause: ConnectionLost | null = null;

  readonly connectRoundTrips: number;

  /** @param carrier the one that `client` talks over. */
  constructor(client: Client, carrier: Carrier, description: string, connectRoundTrips: number) {
    this.#client = client;
    this.#carrier = carrier;
    this.description = description;
    this.connectRoundTrips = connectRoundTrips;
    this.#lost.promise.catch(() => {});
    client.on('error', (error: Error) => this.#lose(error.message, error));
    client.on('end', () => this.#lose('the host closed it'));
    client.on('close', () => this.#lose('it was closed'));
  }

  /**
   * Channel openings, exec requests, and the first exchange over each opened stream; those that wait together count
   * once. How long a command runs is not a round trip.
   */
  get roundTrips(): number {
    return this.#roundTrips.count;
  }

  /** Whether the connection is known to be broken or closed. */
  get lost(): boolean {
    return this.#lostBecause !== null;
  }

  run(command: HostCommand): Promise<CommandResult> {
    const mark = `run-${randomBytes(9).toString('hex')}`;
    const request = scriptRequest(command.script, mark);
    return runOnChannel(command, {
      stdin: request.stdin,
      open: (wanted) => this.#exec(request.command, wanted),
      lostBecause: () => this.#lostBecause,
      kill: () => this.#kill(mark),
    });
  }

  async converse(script: string, whenFull?: WhenFull): Promise<Conversation> {
    const channel = await this.#exec(conversationRequest(script));
    const conversation = new LineConversation(channel, channel, whenFull);
    channel.stderr.resume();
    channel.on('close', () => conversation.finish(this.#lostBecause));
    return conversation;
  }

  async openTcp(host: string, port: number): Promise<ChannelStream> {
    const opening = this.#roundTrips.leave();
    try {
      const channel = await this.#open<ClientChannel>((opened) =>
        this.#client.forwardOut('127.0.0.1', 0, host, port, opened),
      );
      this.#await(channel, this.#goOn(opening));
      return new ChannelStream(channel, () => this.lost);
    } catch (error) {
      if (error instanceof ConnectionLost) throw error;
      const message = messageOf(error).replace(/^\(SSH\) Channel open failure: /, '');
      if (reasonOf(error) === ADMINISTRATIVELY_PROHIBITED || /prohibited/i.test(message)) {
        throw new ForwardingRefused('The SSH server does not allow TCP forwarding.', { cause: error });
      }
      throw new ConnectFailed(`${addressOf(host, port)} as seen from the host: ${message || 'the connection failed'}`, {
        cause: error,
      });
    }
  }

  /** Says goodbye and closes at once, without waiting for an answer; what is under way rejects with ConnectionLost. */
  close(): void {
    this.#client.end();
    this.#lose('it was closed by this run');
    this.#carrier.close();
  }

  /** An exec channel. When the server has no session to give, waits until one of ours ends and asks again. */
  async #exec(command: string, wanted: () => boolean = () => true): Promise<ClientChannel> {
    for (let tries = 1; ; tries++) {
      const opening = this.#roundTrips.leave();
      try {
        const channel = await this.#inTime(this.#open<ClientChannel>((opened) => this.#client.exec(command, opened)));
        this.#sessions++;
        channel.on('close', () => {
          this.#sessions--;
          this.#waitingForChannel.shift()?.();
        });
        this.#await(channel, this.#goOn(opening));
        return channel;
      } catch (error) {
        if (error instanceof ConnectionLost) throw error;
        if (reasonOf(error) === null || tries === OPEN_TRIES) {
          throw new HostUnreachable(
            'not-allowed',
            `The SSH server runs no command for this user: ${messageOf(error)}`,
            ['Check MaxSessions, ForceCommand and the key’s options in authorized_keys on the host.'],
            { cause: error },
          );
        }
        await Promise.race([this.#lost.promise, this.#channelEnds()]);
        if (!wanted()) throw error;
      }
    }
  }

  /** What follows on the answer to a request, however long it took to come. */
  #goOn(request: number): number {
    this.#roundTrips.answer(request);
    return this.#roundTrips.leave(request);
  }

  /** The channel's end is the answer at the latest. */
  #await(channel: ClientChannel, request: number): void {
    channel.once('close', () => this.#roundTrips.answer(request));
  }

  /** Nobody waits for it. */
  #kill(mark: string): void {
    this.#exec(killRequest(mark)).then(
      (channel) => {
        channel.resume();
        channel.stderr.resume();
      },
      () => {},
    );
  }

  #channelEnds(): Promise<void> {
    if (this.#sessions === 0) return new Promise((resolve) => setTimeout(resolve, 100));
    return new Promise((resolve) => this.#waitingForChannel.push(resolve));
  }

  #open<T>(request: (opened: Opened<T>) => void): Promise<T> {
    if (this.#lostBecause !== null) return Promise.reject(this.#lostBecause);
    return new Promise((resolve, reject) => {
      this.#lost.promise.catch(reject);
      try {
        request((error, channel) => {
          if (error === undefined) resolve(channel);
          else reject(this.#lostBecause ?? error);
        });
      } catch (error) {
        this.#lose(messageOf(error));
        reject(this.#lostBecause);
      }
    });
  }

  async #inTime(opening: Promise<ClientChannel>): Promise<ClientChannel> {
    const timer = setTimeout(() => {
      this.#lose(`it gave no channel within ${OPEN_MS / 1000} s`);
      this.#carrier.destroy();
    }, OPEN_MS);
    return opening.finally(() => clearTimeout(timer));
  }

  #lose(why: string, cause?: Error): void {
    if (this.#lostBecause !== null) return;
    this.#lostBecause = new ConnectionLost(`The SSH connection to ${this.description} broke: ${why}.`, { cause });
    this.#lost.reject(this.#lostBecause);
    for (const wake of this.#waitingForChannel.splice(0)) wake();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why the server did not open a channel; null when the failure is of another kind. */
function reasonOf(error: unknown): number | null {
  return error instanceof Error && 'reason' in error && typeof error.reason === 'number' ? error.reason : null;
}
