/**
 * A direct-tcpip channel as a stream that behaves as Node's sockets do: ssh2's own channels are never `destroyed` and do
 * not tell a broken connection from an end.
 */

import { Duplex } from 'node:stream';
import type { Channel } from 'ssh2';
import { ConnectionLost } from './host.ts';

export class ChannelStream extends Duplex {
  readonly #channel: Channel;
  #written = 0;

  constructor(channel: Channel, isLost: () => boolean) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    channel.on('end', () => {
      if (!isLost()) this.push(null);
    });
    channel.on('error', (error: Error) => this.destroy(error));
    channel.on('close', () => {
      if (isLost()) this.destroy(new ConnectionLost('The SSH connection broke.'));
      else if (this.readableEnded) this.destroy();
      else this.once('end', () => this.destroy());
    });
  }

  get bytesWritten(): number {
    return this.#written;
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#written += chunk.length;
    if (this.#channel.writable) this.#channel.write(chunk, encoding, done);
    else done(Object.assign(new Error('The channel is closed.'), { code: 'EPIPE' }));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel.close();
    this.#channel.resume();
    done(error);
  }
}
