/**
 * How a running container can be reached: its address, its published ports and the HTTP connections to it.
 */

import type { Server, Socket } from 'node:net';
import type { Container } from './container.ts';
import { HttpFront } from './http-front.ts';
import type { Network } from './network.ts';

export class Exposure {
  address = '';
  #published: Server[] = [];
  readonly #container: Container;
  readonly #network: Network;
  readonly #front: HttpFront;

  constructor(container: Container, network: Network) {
    this.#container = container;
    this.#network = network;
    this.#front = new HttpFront(container);
  }

  /** Opens every port, or none: rejects in the engine's words when one is taken. */
  async open(): Promise<void> {
    try {
      for (const port of this.#container.spec.ports) {
        const take = (socket: Socket) => this.#accept(socket, port.containerPort);
        this.#published.push(await this.#network.publish(this.#container, port, take));
      }
    } catch (failure) {
      this.close();
      throw failure;
    }
    this.address = this.#network.lease(this.#container.id);
  }

  close(): void {
    for (const server of this.#published) server.close();
    this.#published = [];
    this.#network.release(this.#container.id);
    this.address = '';
    this.#front.drop();
  }

  /** As the engine's proxy does: the connection is open first, and reset when nothing listens behind it. */
  #accept(socket: Socket, port: number): void {
    if (this.#container.process?.ports().includes(port) === true) this.#front.take(socket, port);
    else socket.resetAndDestroy();
  }
}
