/**
 * What the engine answered over its socket → the frames that the command line's answers would stand in. Pure.
 */

import { type Frame, readFrames } from './frames.ts';
import { parseJson } from './json.ts';
import { firstLines } from './lines.ts';
import type { PartName } from './probe.ts';

/** Answers that are read at most: more than the probe asks of a host with 2,000 containers. */
const MAX_ANSWERS = 2200;
/** Lines of one log that are read at most, and characters of each. */
const MAX_LOG_LINES = 20_000;
const LOG_LINE_LENGTH = 65_536;

export interface EngineAnswer {
  /** Without what follows the question mark. */
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

/** The probe's frames by their parts, whichever way the engine was asked. */
export function readProbe(output: string, nonce: string): ReadonlyMap<PartName, Frame> {
  const { answers, docker, ...rest } = Object.fromEntries(readFrames(output, nonce));
  const frames = new Map(Object.entries(rest) as [PartName, Frame][]);
  if (answers === undefined || frames.has('engine')) return frames;
  for (const [name, text] of fromAnswers(readAnswers(answers.text, nonce), nonce, docker?.text ?? ''))
    frames.set(name, { exitCode: 0, text });
  return frames;
}

/** What `$answered` of engine-socket.ts separates: each answer stands in front of a line with what was asked. */
export function readAnswers(text: string, nonce: string): EngineAnswer[] {
  const answers: EngineAnswer[] = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(`\\n${nonce} answer (\\d{3}) http://engine(/[^?\\n]*)\\S*\\n`, 'g'))) {
    if (answers.length === MAX_ANSWERS) break;
    answers.push({ path: match[2] ?? '', status: Number(match[1]), body: text.slice(from, match.index) });
    from = match.index + match[0].length;
  }
  return answers;
}

/**
 * Empty unless every question was answered: of what the engine left out nothing may be concluded, such as that a container is
 * not there. One that is gone since the list was made is no such gap.
 */
function fromAnswers(answers: readonly EngineAnswer[], nonce: string, docker: string): ReadonlyMap<PartName, string> {
  const clear = answers.every(({ status }) => status === 200 || status === 404);
  if (!clear || answers.at(-1)?.path !== '/_ping') return new Map();
  const bodies = (path: RegExp) =>
    answers.flatMap((one) => (one.status === 200 && path.test(one.path) ? [one.body.trim()] : []));
  const logs = answers.flatMap(({ status, path, body }) => {
    const id = /^\/containers\/(\w+)\/logs$/.exec(path)?.[1];
    return status === 200 && id !== undefined ? [`${nonce} log ${id}\n${logText(body)}\n`] : [];
  });
  const images = imageNames(bodies(/^\/images\/json$/)[0] ?? '');
  return new Map<PartName, string>([
    ...(images === null ? [] : [['images', images] as const]),
    ['engine', `${docker}\n${JSON.stringify({ Server: { Version: engineVersion(answers.at(-1)?.body ?? '') } })}`],
    ['containers', bodies(/^\/containers\/\w+\/json$/).join('\n')],
    ['logs-service', logs.join('')],
    ['image-facts', bodies(/^\/images\/.+\/json$/).join('\n')],
  ]);
}

/**
 * Each entry comes behind eight bytes: which output, three zeros, its length. What is left of them once the low ones are
 * dropped stands in front of the time with which every entry begins, or alone on a line.
 */
function logText(body: string): string {
  const lines = firstLines(body.replace(/[\0-\x08]/g, ''), MAX_LOG_LINES, LOG_LINE_LENGTH);
  return lines
    .map((line) => line.replace(/^.{0,4}(?=\d{4}-\d\d-\d\dT\d\d:\d\d:)/s, ''))
    .filter((line) => line.length > 3)
    .join('\n');
}

/** From the head of an answer: `Server: Docker/27.3.1 (linux)`. */
function engineVersion(head: string): string {
  return /^server: [^/\n]+\/(\S+)/im.exec(head)?.[1] ?? '';
}

/** `NAME:TAG` a line; null: it is no list of images. */
function imageNames(json: string): string | null {
  const images = parseJson(json);
  if (!Array.isArray(images)) return null;
  return images
    .flatMap((image: { RepoTags?: unknown }) => (Array.isArray(image?.RepoTags) ? image.RepoTags : []))
    .filter((name) => typeof name === 'string')
    .join('\n');
}
