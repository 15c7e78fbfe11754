/**
 * Shows what was found, and lets a person at a terminal say otherwise, one input at a time.
 */

import { createInterface } from 'node:readline';
import type { InputName } from '../../inputs.ts';
import { TAKE_LISTS } from '../../inputs.ts';
import type { Finding } from './finding.ts';

/** Of one input so many answers are taken that can't be used. */
const MOST_TRIES = 5;

/** How questions are put: at a terminal, or to nobody. */
export interface Interview {
  /** The value to go on with. @param wrong what is wrong with a value, '' where nothing is. */
  settle(finding: Finding, wrong: (value: string) => string): Promise<string>;
  /** What is typed; '' where nobody is there. */
  ask(question: string): Promise<string>;
  /** Whether somebody is there to answer. */
  readonly attended: boolean;
  close(): void;
}

export interface Voice {
  /** Shows a line, fit for a terminal. */
  say(line: string): void;
  /** Text of the host fit to be shown. */
  clean(text: string): string;
}

/** Takes everything as it was found. */
export function unattended(voice: Voice): Interview {
  return {
    attended: false,
    settle: (finding) => {
      voice.say(shown(finding, voice));
      return Promise.resolve(finding.value);
    },
    ask: () => Promise.resolve(''),
    close: () => {},
  };
}

/** Asks at a terminal. Ctrl-C is the whole program's to handle; the end of the input cancels. */
export function atTerminal(
  voice: Voice,
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream },
  cancel: AbortController,
): Interview {
  const lines = createInterface({ ...streams });
  /** Typed ahead of the questions. */
  const ahead: string[] = [];
  let waiting: ((line: string) => void) | null = null;
  lines.on('line', (line) => {
    if (waiting === null) ahead.push(line);
    else waiting(line);
    waiting = null;
  });
  lines.on('SIGINT', () => void process.kill(process.pid, 'SIGINT'));
  lines.on('close', () => cancel.abort());
  const ask = async (question: string) => {
    cancel.signal.throwIfAborted();
    lines.setPrompt(question);
    lines.prompt();
    const line = ahead.shift();
    if (line !== undefined) return line.trim();
    return new Promise<string>((resolve, reject) => {
      waiting = (typed) => resolve(typed.trim());
      cancel.signal.addEventListener('abort', () => reject(cancel.signal.reason), { once: true });
    });
  };
  return {
    attended: true,
    ask,
    settle: async (finding, wrong) => {
      voice.say(shown(finding, voice));
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const value = answered(finding, await ask(`    ${finding.input} [${word(finding, voice)}]: `));
        const mistake = wrong(value);
        if (mistake === '') return value;
        voice.say(`    ${mistake}`);
      }
      return finding.value;
    },
    close: () => {
      lines.removeAllListeners('close');
      lines.close();
    },
  };
}

/** Enter keeps what was found, a dash alone means nothing. */
function answered(finding: Finding, typed: string): string {
  if (typed === '') return finding.value;
  if (typed === '-') return '';
  return TAKE_LISTS.has(finding.input) ? typed.split(/\s*,\s*/).join('\n') : typed;
}

const WIDTH = Math.max(...(['project-directory', 'database-service'] satisfies InputName[]).map((name) => name.length));

function shown(finding: Finding, voice: Voice): string {
  const mark = finding.sure ? ' ' : '?';
  return `${mark} ${finding.input.padEnd(WIDTH)}  ${word(finding, voice)}  (${voice.clean(finding.why)})`;
}

function word({ value }: Finding, voice: Voice): string {
  return value === '' ? '–' : voice.clean(value.split('\n').join(', '));
}
