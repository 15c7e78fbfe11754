/**
 * What stands in the text of a settings file, mistake by mistake with its line. What a value means is settings.ts's to say.
 */

import type { Node, Pair, Scalar, YAMLMap } from 'yaml';
import { INPUTS, type InputDefinition, type InputName, OF_THE_STEP, TAKE_LISTS } from '../inputs.ts';
import type { InputMistake } from '../settings.ts';
import { nearestName } from './nearest-name.ts';
import { plain, quote } from './quote.ts';

/** Far more than a file of 256 hosts takes. */
export const MAX_SETTINGS_BYTES = 64 * 1024;
/** GitHub makes at most 256 jobs of one matrix. */
export const MAX_HOSTS = 256;

export type FileInputs = Readonly<Partial<Record<InputName, string>>>;

export interface HostEntry {
  /** Unique in the file, whatever its case; fit for the name of a job, an artifact or a file. */
  readonly name: string;
  /** The GitHub environment of its secrets and variables; '' where the file says none. */
  readonly environment: string;
  /** What stands at this host alone, without the defaults above it. */
  readonly inputs: FileInputs;
}

export interface SettingsFile {
  readonly path: string;
  /** Apply to every host that does not say otherwise. */
  readonly inputs: FileInputs;
  /** Empty where the file names none. */
  readonly hosts: readonly HostEntry[];
}

const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const ENVIRONMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}$/;

export class SettingsFileReader {
  readonly mistakes: InputMistake[] = [];
  readonly #path: string;
  readonly #yaml: typeof import('yaml');
  readonly #lines: InstanceType<typeof import('yaml').LineCounter>;

  constructor(path: string, yaml: typeof import('yaml')) {
    this.#path = path;
    this.#yaml = yaml;
    this.#lines = new yaml.LineCounter();
  }

  read(text: string): SettingsFile {
    const nothing: SettingsFile = { path: this.#path, inputs: {}, hosts: [] };
    if (Buffer.byteLength(text) > MAX_SETTINGS_BYTES) {
      this.#wrong(null, 'settings-file', `has more than ${MAX_SETTINGS_BYTES / 1024} KiB: keep settings alone in it`);
      return nothing;
    }
    const root = this.#root(text);
    if (root === null) return nothing;
    const inputs = this.#inputs(root, ['hosts']);
    const hosts = root.items.find((pair) => keyOf(pair) === 'hosts');
    return { path: this.#path, inputs, hosts: hosts === undefined ? [] : this.#hosts(hosts) };
  }

  /** The mapping that the file is, or null with the mistakes told. */
  #root(text: string): YAMLMap | null {
    const document = this.#yaml.parseDocument(text, {
      schema: 'core',
      version: '1.2',
      customTags: null,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: this.#lines,
    });
    for (const problem of [...document.errors, ...document.warnings].slice(0, 20)) {
      const said = problem.message.startsWith('Maximum call stack') ? 'it is nested too deeply' : problem.message;
      this.#wrong(problem.pos[0], 'settings-file', `this is not the YAML that is taken here: ${plain(said, 200)}`);
    }
    if (this.mistakes.length > 0) return null;
    const root = document.contents;
    if (this.#yaml.isMap(root)) return root;
    this.#wrong(
      root?.range?.[0] ?? null,
      'settings-file',
      'takes a mapping of inputs to values, such as `service: api`, and `hosts:` with a list',
    );
    return null;
  }

  /** The inputs among the keys of a mapping; the keys in `others` are read elsewhere. */
  #inputs(map: YAMLMap, others: readonly string[]): FileInputs {
    const inputs: Partial<Record<InputName, string>> = {};
    for (const pair of map.items) {
      const key = keyOf(pair);
      const at = positionOf(pair.key);
      if (key === null) this.#wrong(at, 'settings-file', 'a key must be plain text, the name of an input');
      else if (!others.includes(key)) {
        const name = this.#inputName(key, at, others);
        const value = name === null ? null : this.#value(name, pair.value as Node | null, at);
        if (name !== null && value !== null) inputs[name] = value;
      }
    }
    return inputs;
  }

  #inputName(key: string, at: number | null, others: readonly string[]): InputName | null {
    const input: InputDefinition | undefined = INPUTS.find((one) => one.name === key);
    if (input?.secret) {
      const means = 'is a secret and must not stand in a file: make it a secret on GitHub and hand it to the step, as';
      this.#wrong(at, key, `\`${key}\` ${means} \`${key}: \${{ secrets.NAME }}\``);
      return null;
    }
    if (OF_THE_STEP.has(key)) {
      this.#wrong(at, key, `\`${key}\` says what a step does: write it in the workflow, not here`);
      return null;
    }
    if (input !== undefined) return input.name as InputName;
    const known = INPUTS.filter((one) => !one.secret && !OF_THE_STEP.has(one.name)).map((one) => one.name);
    const near = nearestName(key, [...known, ...others]);
    const instead = near === null ? 'docs/inputs.md has all of them' : `did you mean \`${near}\`?`;
    this.#wrong(at, key, `${quote(key)} is no input; ${instead}`);
    return null;
  }

  /** The string form of a value, or null with the mistake told. */
  #value(name: string, node: Node | null, keyAt: number | null): string | null {
    const at = positionOf(node) ?? keyAt;
    if (this.#yaml.isSeq(node) && TAKE_LISTS.has(name)) {
      const parts = node.items.map((item) => this.#scalar(name, item as Node | null, at));
      return parts.some((part) => part === null) ? null : parts.join('\n');
    }
    if (this.#yaml.isSeq(node)) {
      this.#wrong(at, name, `\`${name}\` takes one value, not a list`);
      return null;
    }
    return this.#scalar(name, node, at);
  }

  #scalar(name: string, node: Node | null, near: number | null): string | null {
    const at = positionOf(node) ?? near;
    if (this.#yaml.isAlias(node) || (this.#yaml.isNode(node) && 'anchor' in node && node.anchor !== undefined)) {
      this.#wrong(
        at,
        name,
        `\`${name}\`: anchors and aliases are not taken; what holds for all hosts stands above them`,
      );
    } else if (!this.#yaml.isScalar(node)) {
      this.#wrong(at, name, `\`${name}\` takes a text, a number, \`true\` or \`false\`, and no mapping or nested list`);
    } else if (node.tag !== undefined) {
      this.#wrong(at, name, `\`${name}\`: the tag ${quote(String(node.tag))} is not taken; write the value without it`);
    } else if (node.value === null) {
      this.#wrong(at, name, `\`${name}\` has no value: write \`''\` for an empty one, or leave the line out`);
    } else {
      return textOf(node);
    }
    return null;
  }

  #hosts(pair: Pair): HostEntry[] {
    const node = pair.value as Node | null;
    const at = positionOf(node) ?? positionOf(pair.key);
    if (!this.#yaml.isSeq(node) || node.items.length === 0) {
      this.#wrong(
        at,
        'hosts',
        '`hosts` takes a list with at least one host, such as `- {name: web-1, host: web-1.example.com}`',
      );
      return [];
    }
    if (node.items.length > MAX_HOSTS) {
      this.#wrong(
        at,
        'hosts',
        `\`hosts\` has ${node.items.length} hosts; a run on GitHub takes ${MAX_HOSTS} at most: split the file`,
      );
      return [];
    }
    const taken = new Set<string>();
    return node.items.flatMap((item) => this.#host(item as Node | null, taken) ?? []);
  }

  #host(node: Node | null, taken: Set<string>): HostEntry | null {
    const at = positionOf(node);
    if (!this.#yaml.isMap(node)) {
      this.#wrong(at, 'hosts', 'a host takes a mapping, such as `{name: web-1, host: web-1.example.com}`');
      return null;
    }
    const inputs = this.#inputs(node, ['name', 'environment']);
    const name = this.#own(node, 'name') ?? '';
    const environment = this.#own(node, 'environment');
    if (!HOST_NAME.test(name)) {
      this.#wrong(
        at,
        'name',
        `\`name\` of a host: got ${quote(name)}, takes 1 to 63 letters, digits, \`.\`, \`_\` and \`-\`, a letter or digit first`,
      );
    } else if (taken.has(name.toLowerCase())) {
      this.#wrong(
        at,
        'name',
        `\`name\` of a host: ${quote(name)} stands twice, whatever the case; every host needs a name of its own`,
      );
    }
    taken.add(name.toLowerCase());
    if (environment !== null && !ENVIRONMENT_NAME.test(environment)) {
      this.#wrong(
        at,
        'environment',
        `\`environment\` of a host: got ${quote(environment)}, takes the name of a GitHub environment, such as \`production\``,
      );
    }
    return { name, environment: environment ?? '', inputs };
  }

  /** What a host says beside inputs; null where it says nothing, or nothing usable. */
  #own(map: YAMLMap, key: string): string | null {
    const pair = map.items.find((one) => keyOf(one) === key);
    return pair === undefined ? null : this.#scalar(key, pair.value as Node | null, positionOf(pair.key));
  }

  #wrong(offset: number | null, input: string, what: string): void {
    const line = offset === null ? '' : `, line ${this.#lines.linePos(offset).line}`;
    this.mistakes.push({ input, message: `${quote(this.#path)}${line}: ${what}.`.replace(/([?])\.$/, '$1') });
  }
}

/** A number keeps the digits that were written: `2.0` stays `2.0`. */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}

function keyOf(pair: Pair): string | null {
  const key = pair.key as Partial<Scalar> | null;
  return typeof key?.value === 'string' ? key.value : null;
}

function positionOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}
