/**
 * The order in which a project is found out about: folder, profiles, backend, database, address, endpoints. Each answer, a
 * person's or a guess, is what the next question is about.
 */

import type { Host } from '../../host/host.ts';
import { INPUTS, type InputDefinition, type InputName } from '../../inputs.ts';
import { InvalidInputs, readSettings } from '../../settings.ts';
import type { Chosen } from '../sources/sources.ts';
import { Usage } from '../usage.ts';
import {
  decideBackend,
  decideBaseUrl,
  decideDatabase,
  decideFiles,
  decideProfiles,
  decideProject,
  healthPaths,
} from './decide.ts';
import { decideEndpoints, pathsToAsk } from './endpoints.ts';
import type { ProjectFacts } from './facts.ts';
import { type Finding, finding } from './finding.ts';
import type { Interview, Voice } from './interview.ts';
import { askPaths, candidateIn, lookAtProject, survey } from './look.ts';

export interface Found {
  readonly values: ReadonlyMap<InputName, string>;
  readonly findings: readonly Finding[];
  /** Why the values can't be settings; empty where they can. */
  readonly mistakes: readonly string[];
}

/** What belongs in a settings file of the way in, where it is not the default. */
const OF_THE_WAY: readonly InputName[] = [
  ...(['port', 'jump-host', 'jump-known-hosts', 'jump-host-fingerprint', 'ssh-algorithms', 'connect-timeout'] as const),
];

/**
 * Looks and asks.
 * @throws {Usage} where the host has nothing to look at; {ConnectionLost}, {HostUnreachable}
 */
export async function findOut(
  host: Host,
  chosen: Chosen,
  interview: Interview,
  voice: Voice,
  learn: (environment: readonly string[]) => void,
): Promise<Found> {
  const answers = new Answers(chosen, interview);
  const seen = await survey(host, chosen.settings.useSudo, learn);
  if (seen.docker.status === 'unusable') throw noDocker(host, voice.clean(seen.docker.message));
  if (seen.docker.sudo) await answers.take(finding('use-sudo', 'true', 'the user may use Docker through sudo alone'));
  const folder = await answers.take(decideProject(seen));
  const candidate = candidateIn(seen, folder);
  if (folder === '') return answers.found();
  const files = await answers.take(decideFiles(candidate));
  const facts = await lookAtProject(host, folder, files.split('\n').filter(Boolean), seen, learn);
  if (facts.entries === null) return answers.found(`The folder \`${voice.clean(folder)}\` does not exist on the host.`);
  if (facts.trouble !== '') voice.say(`? Compose can’t read the project: ${voice.clean(facts.trouble).slice(0, 300)}`);
  await answers.take(decideProfiles(facts.services));
  const backend = await answers.take(decideBackend(facts, seen.proxied));
  await answers.take(decideDatabase(facts, backend));
  const baseUrl = await answers.take(decideBaseUrl(facts, backend));
  await endpoints(host, baseUrl, facts, backend, answers);
  return answers.found();
}

async function endpoints(
  host: Host,
  baseUrl: string,
  facts: ProjectFacts,
  backend: string,
  answers: Answers,
): Promise<void> {
  if (!URL.canParse(baseUrl)) return;
  const own = facts.services.filter((one) => one.name === backend).flatMap(healthPaths);
  const outcomes = await askPaths(host, baseUrl, pathsToAsk(own));
  for (const one of decideEndpoints(own, outcomes)) await answers.take(one);
}

/** What was settled so far. What flags, environment or the settings file say stands as it was said. */
class Answers {
  readonly #chosen: Chosen;
  readonly #interview: Interview;
  readonly #values = new Map<InputName, string>();
  readonly #findings: Finding[] = [];

  constructor(chosen: Chosen, interview: Interview) {
    this.#chosen = chosen;
    this.#interview = interview;
    const open: readonly InputDefinition[] = INPUTS.filter((input: InputDefinition) => !input.secret);
    for (const { name, group } of open) {
      const { origin, value } = chosen.look(name as InputName);
      const kept = origin.kind === 'settings-file' || OF_THE_WAY.includes(name as InputName) || group !== 'Host';
      if (kept && !['default', 'command'].includes(origin.kind)) this.#values.set(name as InputName, value);
    }
    for (const name of NOT_WRITTEN) this.#values.delete(name);
  }

  async take(found: Finding): Promise<string> {
    const { origin, value: given } = this.#chosen.look(found.input);
    const said = !['default', 'openssh'].includes(origin.kind);
    const shown = said ? finding(found.input, given, 'as it was given') : found;
    const value = await this.#interview.settle(shown, (tried) => this.#mistakesOf(found.input, tried)[0] ?? '');
    this.#values.set(found.input, value);
    this.#findings.push(shown);
    return value;
  }

  /** @param trouble in place of what the settings would say. */
  found(trouble = ''): Found {
    const mistakes = this.#mistakesOf(null, '');
    const unsaid = ['project-directory', 'service', 'base-url'].filter(
      (name) => this.#values.get(name as InputName) === '',
    );
    return {
      values: this.#values,
      findings: this.#findings,
      mistakes: trouble !== '' ? [trouble] : [...unsaid.map((name) => this.#toBeSaid(name)), ...mistakes],
    };
  }

  #toBeSaid(name: string): string {
    const why = this.#findings.find((one) => one.input === name)?.why ?? '';
    return `\`--${name}\` must be said: ${why}.`;
  }

  /** @param input whose mistakes alone are asked for, with a value that is tried; null for all, as they are. */
  #mistakesOf(input: InputName | null, tried: string): string[] {
    if (input !== null && /[\p{C}]/u.test(tried.replaceAll('\n', '')))
      return [`\`${input}\` takes no control characters.`];
    try {
      readSettings((name) => {
        if (name === input) return tried;
        return this.#values.get(name) ?? this.#chosen.look(name).value;
      });
      return [];
    } catch (error) {
      if (!(error instanceof InvalidInputs)) throw error;
      return error.mistakes.filter((one) => input === null || one.input === input).map((one) => one.message);
    }
  }
}

/** What a step says itself, or what is for this machine alone. */
const NOT_WRITTEN: readonly InputName[] = [
  ...([
    'host',
    'username',
    'known-hosts',
    'host-fingerprint',
    'ssh-agent',
    'proxy-command',
    'accept-any-host-key',
  ] as const),
  ...(['fix', 'dry-run', 'report-path', 'settings-file', 'settings-host', 'mode', 'reports'] as const),
];

function noDocker(host: Host, said: string): Usage {
  return new Usage(
    `Docker can't be used at ${host.description}: ${said.slice(0, 400)}\nThe user must be in the group \`docker\`, or \`sudo -n docker ps\` must work: \`sudo usermod -aG docker USER\`, then log in anew.`,
  );
}
