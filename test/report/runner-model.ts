/**
 * The runner's own reading of what a step prints and writes, after its source (ActionCommand, OutputManager,
 * FileCommandManager of actions/runner): which lines it takes for commands, and which outputs a file sets. Where its
 * comparisons depend on the machine's language, as .NET's of strings do, both readings count.
 */

export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const REGISTERED = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output ' +
    'stop-commands warning'
  ).split(' '),
);
/** What .NET's `char.IsWhiteSpace` takes for white space, and `TrimStart` removes. */
const WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
/** What a comparison by language passes over: ICU gives it no weight. */
const WEIGHTLESS = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]|\p{Cf}|\p{Default_Ignorable_Code_Point}/gu;

/** The commands among the lines of a step's output, in their order. */
export function runnerCommands(output: string): RunnerCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => commandOf(line) ?? commandOf(line.replace(WEIGHTLESS, '')) ?? []);
}

function commandOf(line: string): RunnerCommand | null {
  return leading(line) ?? anywhere(line);
}

/** `::name key=value,key=value::data`, behind white space. */
function leading(line: string): RunnerCommand | null {
  const message = line.replace(WHITE_SPACE, '');
  if (!message.startsWith('::')) return null;
  const end = message.indexOf('::', 2);
  if (end < 0) return null;
  return command(message.slice(2, end), ',', message.slice(end + 2), { '%0D': '\r', '%0A': '\n', '%25': '%' });
}

/** `##[name key=value;key=value]data`, anywhere in the line; only the first `##[` counts. */
function anywhere(line: string): RunnerCommand | null {
  const start = line.indexOf('##[');
  if (start < 0) return null;
  const end = line.indexOf(']', start);
  if (end < 0) return null;
  const escapes = { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']', '%25': '%' };
  return command(line.slice(start + 3, end), ';', line.slice(end + 1), escapes);
}

function command(
  info: string,
  separator: string,
  data: string,
  escapes: Readonly<Record<string, string>>,
): RunnerCommand | null {
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!REGISTERED.has(name)) return null;
  const pairs = (space < 0 ? '' : info.slice(space + 1).trim()).split(separator).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)] as const] : [];
  });
  const plain = Object.entries(escapes).reduce((text, [escaped, char]) => text.replaceAll(escaped, char), data);
  return { name, properties: Object.fromEntries(pairs), data: plain };
}

/**
 * The pairs that a file of outputs or state sets: `name=value` and `name<<DELIMITER … DELIMITER`.
 * @throws Error where the runner fails the step: a delimiter that does not come again, a line that is neither.
 */
export function runnerPairs(file: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  const lines = file.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const end = lines.indexOf(line.slice(heredoc + 2), index + 1);
      if (end < 0) throw new Error(`Matching delimiter not found ${line.slice(heredoc + 2)}`);
      pairs.push([line.slice(0, heredoc), lines.slice(index + 1, end).join('\n')]);
      index = end;
    } else if (equals >= 0) pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
    else throw new Error(`Invalid format '${line}'`);
  }
  return pairs;
}
