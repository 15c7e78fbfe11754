/**
 * Builds an image from a folder: reads the Dockerfile's instructions and copies files. A RUN is not run; it fails when its
 * words end in failure (`exit 3`, `false`). Prints what BuildKit prints without a terminal.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Call } from '../docker/call.ts';
import type { Engine } from '../engine/engine.ts';
import type { Image, ImageContent } from '../engine/image.ts';
import { BUILD_FAILED, ComposeFailure } from './failure.ts';
import type { Project } from './project.ts';
import type { Service } from './service.ts';

interface Instruction {
  readonly line: number;
  readonly name: string;
  readonly rest: string;
}

const NAMES =
  /^(FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|EXPOSE|LABEL|WORKDIR|USER|ARG|HEALTHCHECK|VOLUME|SHELL|STOPSIGNAL)$/;

export async function build(engine: Engine, project: Project, services: readonly Service[], call: Call): Promise<void> {
  const building = services.filter((service) => service.build !== null);
  if (building.length > 0) call.out('#0 building with "default" instance using docker driver\n');
  for (const service of building) await buildOne(engine, project, service, call);
}

async function buildOne(engine: Engine, project: Project, service: Service, call: Call): Promise<void> {
  const context = service.build?.context ?? '.';
  const dockerfile = resolve(context, service.build?.dockerfile ?? 'Dockerfile');
  const print = new Printer(call, service.name);
  if (!existsSync(context))
    throw new ComposeFailure(`unable to prepare context: path "${context}" not found`, BUILD_FAILED);
  if (!existsSync(dockerfile)) {
    print.step('internal] load build definition from Dockerfile', ['transferring dockerfile: 2B done', 'DONE 0.0s']);
    throw new ComposeFailure(
      `failed to solve: failed to read dockerfile: open ${dockerfile}: no such file or directory`,
      BUILD_FAILED,
    );
  }
  const instructions = parseDockerfile(readFileSync(dockerfile, 'utf8'));
  const baseName = instructions.find(({ name }) => name === 'FROM')?.rest.split(/\s+/)[0] ?? 'scratch';
  print.step('internal] load build definition from Dockerfile', ['transferring dockerfile: 31B done', 'DONE 0.0s']);
  print.step('internal] load .dockerignore', ['transferring context: 2B done', 'DONE 0.0s']);
  print.step(`internal] load metadata for docker.io/library/${baseName}`, ['DONE 0.0s']);
  const base = engine.images.find(baseName);
  if (base === undefined) {
    throw new ComposeFailure(
      `failed to solve: ${baseName}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      BUILD_FAILED,
    );
  }
  const content = await layers(instructions, base, context, print);
  const labels = {
    'com.docker.compose.project': project.name,
    'com.docker.compose.service': service.name,
    'com.docker.compose.version': '2.26.1',
  };
  const image = engine.images.add(service.imageName, { ...content, labels: { ...content.labels, ...labels } });
  print.step('] exporting to image', [
    'exporting layers done',
    `writing image ${image.id} done`,
    `naming to docker.io/library/${service.imageName} done`,
    'DONE 0.0s',
  ]);
}

class Printer {
  readonly #call: Call;
  readonly #service: string;
  #number = 0;

  constructor(call: Call, service: string) {
    this.#call = call;
    this.#service = service;
  }

  step(title: string, lines: readonly string[]): void {
    this.#number += 1;
    const head = title.startsWith(']') ? `[${this.#service}${title}` : `[${this.#service} ${title}`;
    this.#call.out(`\n#${this.#number} ${head}\n${lines.map((line) => `#${this.#number} ${line}\n`).join('')}`);
  }

  failed(title: string, output: readonly string[]): void {
    this.#call.out(`------\n > [${this.#service} ${title}:\n${output.map((line) => `${line}\n`).join('')}------\n`);
  }
}

async function layers(
  instructions: readonly Instruction[],
  base: Image,
  context: string,
  print: Printer,
): Promise<ImageContent> {
  const steps = instructions.filter(({ name }) => /^(FROM|RUN|COPY|ADD|WORKDIR)$/.test(name));
  const files: Record<string, string> = { ...base.files };
  const environment = [...base.environment];
  const exposedPorts = [...base.exposedPorts];
  const labels: Record<string, string> = { ...base.labels };
  let { command, entrypoint } = base;
  for (const instruction of instructions) {
    await new Promise((resolve) => setImmediate(resolve));
    const at = steps.indexOf(instruction) + 1;
    const title = `${at}/${steps.length}] ${instruction.name} ${instruction.rest}`;
    switch (instruction.name) {
      case 'RUN':
        run(instruction.rest, title, print);
        break;
      case 'COPY':
      case 'ADD':
        copy(instruction.rest, context, files, title, print);
        break;
      case 'ENV':
        environment.push(instruction.rest.replace(/^(\w+)\s+/, '$1=').replaceAll('"', ''));
        break;
      case 'EXPOSE':
        exposedPorts.push(Number.parseInt(instruction.rest, 10));
        break;
      case 'LABEL':
        for (const [, name = '', value = ''] of instruction.rest.matchAll(/([^\s=]+)=("[^"]*"|\S+)/g))
          labels[name] = value.replaceAll('"', '');
        break;
      case 'CMD':
        command = words(instruction.rest);
        break;
      case 'ENTRYPOINT':
        entrypoint = words(instruction.rest);
        break;
      case 'FROM':
      case 'WORKDIR':
        print.step(title, [at === 1 ? 'DONE 0.0s' : 'CACHED']);
        break;
      default:
    }
  }
  return { program: base.program, files, environment, command, entrypoint, exposedPorts, labels };
}

function run(command: string, title: string, print: Printer): void {
  const code = /\bexit ([1-9]\d*)\b/.exec(command)?.[1] ?? (/(^|[;&|]\s*)false\b/.test(command) ? '1' : '');
  if (code === '') {
    print.step(title, ['DONE 0.1s']);
    return;
  }
  const said = [...command.matchAll(/\becho ("[^"]*"|'[^']*'|[^;&|]+)/g)].map(([, text = '']) =>
    text.trim().replace(/^(["'])(.*)\1$/, '$2'),
  );
  const failure = `executor failed running [/bin/sh -c ${command}]: exit code: ${code}`;
  print.step(title, [...said.map((line) => `0.175 ${line}`), `ERROR: ${failure}`]);
  print.failed(
    title,
    said.map((line) => `0.175 ${line}`),
  );
  throw new ComposeFailure(`failed to solve: ${failure}`, BUILD_FAILED);
}

function copy(rest: string, context: string, files: Record<string, string>, title: string, print: Printer): void {
  const names = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
  for (const name of names.slice(0, -1)) {
    const path = resolve(context, name);
    if (!existsSync(path)) {
      const missing = `"/${name}" not found: not found`;
      print.step(title, [`ERROR: ${missing}`]);
      print.failed(title, []);
      throw new ComposeFailure(`failed to solve: failed to compute cache key: ${missing}`, BUILD_FAILED);
    }
    if (statSync(path).isFile()) files[name.split('/').at(-1) ?? name] = readFileSync(path, 'utf8');
    else
      for (const file of readdirSync(path))
        if (statSync(join(path, file)).isFile()) files[file] = readFileSync(join(path, file), 'utf8');
  }
  print.step(title, ['DONE 0.0s']);
}

function words(rest: string): readonly string[] {
  return rest.startsWith('[') ? (JSON.parse(rest) as string[]) : ['/bin/sh', '-c', rest];
}

function parseDockerfile(text: string): Instruction[] {
  const found: Instruction[] = [];
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  for (const [at, line] of lines.entries()) {
    const [, name = '', rest = ''] = /^\s*(\w+)\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === '' || line.trim().startsWith('#')) continue;
    if (!NAMES.test(name.toUpperCase())) {
      throw new ComposeFailure(
        `failed to solve: dockerfile parse error line ${at + 1}: unknown instruction: ${name}`,
        BUILD_FAILED,
      );
    }
    found.push({ line: at + 1, name: name.toUpperCase(), rest });
  }
  return found;
}
