/**
 * A webhook on this machine: keeps what it is told, and answers as it is told to.
 */

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
}

export interface WebhookAnswer {
  /** 0: none at all. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class Webhook {
  readonly told: Told[] = [];
  /** The answers to come; 200 after them. */
  readonly answers: WebhookAnswer[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        text += chunk;
      });
      request.on('end', () => {
        this.told.push({ path: request.url ?? '', headers: request.headers, json: JSON.parse(text) });
        const { status, headers, body } = this.answers.shift() ?? { status: 200 };
        if (status !== 0) response.writeHead(status, headers).end(body ?? 'ok');
      });
    });
  }

  /** With a part that must never be shown. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks/T0SECRETPATH0/B1`;
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async down(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
