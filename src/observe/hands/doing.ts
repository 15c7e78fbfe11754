/**
 * What a command line does to a project or a container, by its words: whether it deploys, builds, pulls or stops. Pure.
 */

export interface Doing {
  readonly does: string;
  readonly attached: boolean;
  /** The containers that it names, where it does something to these and not to a project. */
  readonly containers: readonly string[];
}

const COMPOSE = 'up build pull create down run rm restart start stop kill pause unpause scale'.split(' ');
const CONTAINER = 'restart start stop kill rm pause unpause update rename'.split(' ');
const GIT = 'pull fetch merge checkout switch rebase reset clone'.split(' ');
/** Options before the verb that take a value. */
const VALUED = new Set(
  '-f --file -p --project-name --profile --project-directory --env-file --ansi --progress --parallel -H --host -c --context --config -l --log-level -C --git-dir --work-tree'.split(
    ' ',
  ),
);

/** `program` is the process's own name, `words` its command line. null: nothing that changes a project. */
export function doing(program: string, words: readonly string[]): Doing | null {
  const name = (word: string) => word.split('/').at(-1) ?? '';
  const start = words.findIndex((word) => name(word) === program);
  const rest = words.slice(start === -1 ? 1 : start + 1);
  if (program === 'rsync') return rest.includes('--server') ? plain('rsync') : null;
  const { verb, after } = next(rest);
  if (program === 'git') return GIT.includes(verb) ? plain(`git ${verb}`) : null;
  if (program === 'docker-compose' && verb !== 'compose') return compose(verb, after);
  if (verb === 'compose') {
    const inner = next(after);
    return compose(inner.verb, inner.after);
  }
  const second = next(after).verb;
  const isBuild =
    verb === 'build' ||
    ((verb === 'buildx' || verb === 'builder' || verb === 'image') && /^(build|bake)$/.test(second));
  if (isBuild || program === 'docker-buildx') return plain('docker build');
  if (verb === 'pull' || verb === 'load' || (verb === 'image' && /^(pull|load)$/.test(second)))
    return plain(`docker ${verb === 'image' ? second : verb}`);
  return verb === 'container' ? toContainer(second, next(after).after) : toContainer(verb, after);
}

const plain = (does: string): Doing => ({ does, attached: false, containers: [] });

function toContainer(verb: string, after: readonly string[]): Doing | null {
  if (!CONTAINER.includes(verb)) return null;
  const attached = verb === 'start' && after.some((word) => /^(-[ai]+|--attach|--interactive)$/.test(word));
  return { does: `docker ${verb}`, attached, containers: after.filter((word) => word !== '' && !word.startsWith('-')) };
}

function compose(verb: string, after: readonly string[]): Doing | null {
  if (!COMPOSE.includes(verb)) return null;
  const detached = after.some((word) => /^(-[a-zA-Z]*d[a-zA-Z]*|--detach(=true)?|--wait|--no-start)$/.test(word));
  return { does: `docker compose ${verb}`, attached: (verb === 'up' || verb === 'run') && !detached, containers: [] };
}

/** The first word that is no option, and what follows it. */
function next(words: readonly string[]): { readonly verb: string; readonly after: readonly string[] } {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return { verb: word, after: words.slice(at + 1) };
    if (VALUED.has(word)) at += 1;
  }
  return { verb: '', after: [] };
}
