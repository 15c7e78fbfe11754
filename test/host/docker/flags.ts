/**
 * Options of a command line as Docker's programs read them: `--name value`, `--name=value`, `-n value`, `-abc`.
 */

export class BadFlag extends Error {
  override readonly name = 'BadFlag';
}

export interface FlagNames {
  /** Long names that take a value, each with its short letter or ''. */
  readonly values: Readonly<Record<string, string>>;
  readonly switches: Readonly<Record<string, string>>;
  /** Stop at the first word that is no option: what follows belongs to another program. */
  readonly upToFirstWord?: boolean;
}

export interface Flags {
  readonly words: readonly string[];
  has(name: string): boolean;
  /** The last value, undefined when it was not given. */
  value(name: string): string | undefined;
  all(name: string): readonly string[];
}

export function parseFlags(argv: readonly string[], names: FlagNames): Flags {
  const given = new Map<string, string[]>();
  const words: string[] = [];
  const note = (name: string, value: string) => given.set(name, [...(given.get(name) ?? []), value]);
  const longName = (letter: string, among: Readonly<Record<string, string>>) =>
    Object.keys(among).find((name) => among[name] === letter);
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') {
      words.push(...argv.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      if (name in names.values) {
        if (rest.length === 0 && at + 1 >= argv.length) throw new BadFlag(`flag needs an argument: --${name}`);
        note(name, rest.length > 0 ? rest.join('=') : (argv[++at] ?? ''));
      } else if (name in names.switches) {
        if (rest[0] !== 'false') note(name, 'true');
      } else throw new BadFlag(`unknown flag: --${name}`);
    } else if (/^-[A-Za-z]/.test(word)) {
      for (let letters = word.slice(1); letters !== ''; letters = letters.slice(1)) {
        const letter = letters[0] ?? '';
        const valued = longName(letter, names.values);
        const plain = longName(letter, names.switches);
        if (valued !== undefined) {
          note(valued, letters.length > 1 ? letters.slice(1).replace(/^=/, '') : (argv[++at] ?? ''));
          break;
        }
        if (plain === undefined) throw new BadFlag(`unknown shorthand flag: '${letter}' in ${word}`);
        note(plain, 'true');
      }
    } else if (names.upToFirstWord === true) {
      words.push(...argv.slice(at));
      break;
    } else words.push(word);
  }
  return {
    words,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    all: (name) => given.get(name) ?? [],
  };
}
