/**
 * A registry on loopback for one machine's trials: takes what is pushed, and gives it back as slowly as it is told. It keeps
 * small layers only: the engine that pushes a large one has it already, and does not ask for it again.
 * https://distribution.github.io/distribution/spec/api/
 */

import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly place: string;
  /** How long each layer and each manifest is kept back from now on. */
  slowMs: number;
  /** Manifests that were asked for. */
  readonly pulls: number;
  close(): Promise<void>;
}

const KEPT_BYTES = 4 * 1024 * 1024;
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

interface Blob {
  readonly bytes: Buffer | null;
  readonly size: number;
}

interface Upload {
  readonly hash: ReturnType<typeof createHash>;
  readonly parts: Buffer[];
  size: number;
}

class LoopbackRegistry implements Registry {
  slowMs = 0;
  pulls = 0;
  readonly #blobs = new Map<string, Blob>();
  readonly #manifests = new Map<string, Buffer>();
  readonly #uploads = new Map<string, Upload>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get place(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, kind = '', last = ''] = /^\/v2\/.+\/(manifests|blobs|blobs\/uploads)\/([^/]*)$/.exec(url.pathname) ?? [];
    if (kind === 'manifests') return this.#manifest(request, response, last);
    if (kind === 'blobs') return this.#blob(request, response, last);
    if (kind === 'blobs/uploads') return this.#upload(request, response, last, url);
    response.writeHead(url.pathname === '/v2/' ? 200 : 404).end();
  }

  async #manifest(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (request.method === 'PUT') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const bytes = Buffer.concat(parts);
      for (const key of [name, digestOf(bytes)]) this.#manifests.set(key, bytes);
      response.writeHead(201, { 'Docker-Content-Digest': digestOf(bytes) }).end();
      return;
    }
    const bytes = this.#manifests.get(name);
    if (bytes === undefined) return void response.writeHead(404).end();
    this.pulls += 1;
    await pause(this.slowMs);
    response.writeHead(200, {
      'Content-Type': MANIFEST,
      'Content-Length': bytes.length,
      'Docker-Content-Digest': digestOf(bytes),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  async #blob(request: IncomingMessage, response: ServerResponse, digest: string): Promise<void> {
    const blob = this.#blobs.get(digest);
    if (blob === undefined) return void response.writeHead(404).end();
    response.setHeader('Content-Length', blob.size);
    response.setHeader('Docker-Content-Digest', digest);
    if (request.method === 'HEAD') return void response.writeHead(200).end();
    if (blob.bytes === null) return void response.writeHead(410).end();
    await pause(this.slowMs);
    response.writeHead(200).end(blob.bytes);
  }

  async #upload(request: IncomingMessage, response: ServerResponse, id: string, url: URL): Promise<void> {
    const name = id === '' ? randomUUID() : id;
    const upload: Upload = this.#uploads.get(name) ?? { hash: createHash('sha256'), parts: [], size: 0 };
    this.#uploads.set(name, upload);
    for await (const part of request) {
      upload.hash.update(part as Buffer);
      upload.size += (part as Buffer).length;
      if (upload.size <= KEPT_BYTES) upload.parts.push(part as Buffer);
    }
    const digest = url.searchParams.get('digest');
    if (request.method === 'PUT' && digest !== null) {
      const isWhole = `sha256:${upload.hash.digest('hex')}` === digest;
      this.#uploads.delete(name);
      if (!isWhole) return void response.writeHead(400).end();
      this.#blobs.set(digest, {
        bytes: upload.size <= KEPT_BYTES ? Buffer.concat(upload.parts) : null,
        size: upload.size,
      });
      response.writeHead(201, { 'Docker-Content-Digest': digest }).end();
      return;
    }
    const path = url.pathname.replace(/uploads\/.*$/, `uploads/${name}`);
    response.writeHead(202, { Location: path, Range: `0-${Math.max(0, upload.size - 1)}`, 'Docker-Upload-UUID': name });
    response.end();
  }
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** On a port of its own. */
export const loopbackRegistry = (): Promise<Registry> => new LoopbackRegistry().listen();
