/**
 * The small Compose project on which the subset's lines run: one service with an image, one with a build.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the project `subset` into a folder; `base` is an image with sh and sleep in it. */
export function writeSubsetProject(folder: string, base: string, port: number): void {
  mkdirSync(join(folder, 'web'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const services = `name: subset
services:
  db:
    image: ${base}
    profiles: [all]
    command: ["sleep", "1000"]
    init: true
    restart: always
    healthcheck:
      test: ["CMD", "true"]
      interval: 1s
      timeout: 2s
      retries: 3
    volumes:
      - data:/data
  web:
    build: ./web
    profiles: [all]
    init: true
    restart: always
    env_file: [.env]
    mem_limit: 256m
    ports:
      - "127.0.0.1:${port}:8002"
    depends_on:
      db:
        condition: service_healthy
    healthcheck:
      test: ["CMD", "true"]
      interval: 1s
      timeout: 2s
      retries: 3
      start_period: 5s
`;
  const rest = 'volumes:\n  data:\n';
  put('docker-compose.yml', services + rest);
  put('good.yml.services', services);
  put('good.yml.rest', rest);
  put('.env', 'SOME_KEY=abc\n');
  put('web/x', 'content\n');
  put('web/Dockerfile', `FROM ${base}\nCOPY x /x\nCMD ["sh", "-c", "echo out; echo err >&2; exec sleep 1000"]\n`);
}
