/**
 * A redactor that learns while the run goes on: what the host's containers have in their environment is known only after
 * the first look at them.
 */

import { isUnmistakable } from './known-secrets.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { isSecretName } from './secret-name.ts';
import { secretPairValues } from './secret-pairs.ts';

export interface LearningRedactor {
  readonly redact: Redactor;
  /** Has its patterns compiled, which takes far longer than to use them: for a moment in which nothing else is to do. */
  warmUp(): void;
  /**
   * Takes `NAME=value` pairs of a container's environment. Returns the new values that are secret, but for those that are
   * words or numbers as others are: the runner would strike them out in every word.
   */
  learn(pairs: readonly string[]): readonly string[];
}

/** Lines as logs have them: every pattern is tried on them. */
const TYPICAL = `INFO: 172.19.0.1:40312 - "GET /health HTTP/1.1" 200 OK\nname=value key: "text" http://localhost:8002/ping_fast\n`;

export function createLearningRedactor(secrets: readonly string[], patterns: readonly RegExp[]): LearningRedactor {
  const known = new Set(secrets.filter((secret) => secret !== ''));
  let current = createRedactor({ secrets: [...known], patterns });
  return {
    redact: Object.assign((text: string) => current(text), { all: (texts: readonly string[]) => current.all(texts) }),
    warmUp: () => {
      for (let times = 0; times < 2; times++) current(TYPICAL);
    },
    learn(pairs) {
      const learnt = [...new Set(pairs.flatMap(secretValues))].filter((value) => !known.has(value));
      if (learnt.length > 0) {
        for (const value of learnt) known.add(value);
        current = createRedactor({ secrets: [...known], patterns });
      }
      return learnt.filter(isUnmistakable);
    },
  };
}

/** The pair's value when its name is a secret's; and whatever the name is, the credentials of a URL and of pairs in it. */
function secretValues(pair: string): string[] {
  const split = pair.indexOf('=');
  if (split === -1) return [];
  const [name, value] = [pair.slice(0, split), pair.slice(split + 1)];
  const password = /[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:([^/?#\s@]+)@/i.exec(value)?.[1] ?? '';
  const inside = [password, decoded(password), ...secretPairValues(value)];
  return [...(isSecretName(name) ? [value] : []), ...inside].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
