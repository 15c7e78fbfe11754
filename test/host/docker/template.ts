/**
 * The part of Go's text/template that people use with `--format`: fields, `json`, `index`, `len`, `if`, `range`, `.Label "x"`.
 */

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly words: readonly string[] }
  | {
      readonly kind: 'if' | 'range';
      readonly words: readonly string[];
      readonly body: Node[];
      readonly otherwise: Node[];
    };

/** Fills a template from fields by name; a function among them is a method such as `.Label`. An unknown field is an error. */
export function render(template: string, data: unknown): string {
  return run(parse(template.replace(/\\t/g, '\t').replace(/\\n/g, '\n')), data);
}

function parse(template: string): Node[] {
  const root: Node[] = [];
  const open: { node: Extract<Node, { kind: 'if' | 'range' }>; into: Node[] }[] = [];
  let into = root;
  for (const piece of template.split(/(\{\{.*?\}\})/s)) {
    if (!piece.startsWith('{{')) {
      if (piece !== '') into.push({ kind: 'text', text: piece });
      continue;
    }
    const words =
      piece
        .slice(2, -2)
        .replace(/^-|-$/g, '')
        .match(/"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s|()]+|[|()]/g) ?? [];
    const [first = ''] = words;
    if (first === 'if' || first === 'range') {
      const node: Extract<Node, { kind: 'if' | 'range' }> = {
        kind: first,
        words: words.slice(1),
        body: [],
        otherwise: [],
      };
      into.push(node);
      open.push({ node, into });
      into = node.body;
    } else if (first === 'else' || first === 'end') {
      const block = open.at(-1);
      if (block === undefined) throw new TemplateError(`template parsing error: template: :1: unexpected {{${first}}}`);
      into = first === 'else' ? block.node.otherwise : block.into;
      if (first === 'end') open.pop();
    } else into.push({ kind: 'value', words });
  }
  if (open.length > 0) throw new TemplateError('template parsing error: template: :1: unexpected EOF');
  return root;
}

function run(nodes: readonly Node[], data: unknown): string {
  let text = '';
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text;
    else if (node.kind === 'value') text += print(evaluate(node.words, data));
    else if (node.kind === 'if') text += run(truthy(evaluate(node.words, data)) ? node.body : node.otherwise, data);
    else {
      const list = evaluate(node.words, data);
      const items = Array.isArray(list) ? list : Object.values((list ?? {}) as object);
      text += items.length > 0 ? items.map((item) => run(node.body, item)).join('') : run(node.otherwise, data);
    }
  }
  return text;
}

function evaluate(words: readonly string[], data: unknown): unknown {
  const pipe = words.lastIndexOf('|');
  if (pipe >= 0)
    return call(words[pipe + 1] ?? '', [
      ...words.slice(pipe + 2).map((word) => value(word, data)),
      evaluate(words.slice(0, pipe), data),
    ]);
  const [first = '', ...rest] = words;
  if (!first.startsWith('.'))
    return rest.length === 0
      ? value(first, data)
      : call(
          first,
          rest.map((word) => value(word, data)),
        );
  const found = value(first, data);
  return typeof found === 'function' ? found(...rest.map((word) => value(word, data))) : found;
}

function call(name: string, values: readonly unknown[]): unknown {
  const [first, ...rest] = values;
  switch (name) {
    case 'json':
      return JSON.stringify(first ?? null).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
    case 'len':
      return Array.isArray(first)
        ? first.length
        : typeof first === 'string'
          ? first.length
          : Object.keys((first ?? {}) as object).length;
    case 'index':
      return (
        rest.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[String(key)], first) ??
        ''
      );
    case 'eq':
      return first === rest[0];
    case 'ne':
      return first !== rest[0];
    case 'not':
      return !truthy(first);
    case 'lower':
      return String(first).toLowerCase();
    case 'upper':
      return String(first).toUpperCase();
    default:
      throw new TemplateError(`template parsing error: template: :1: function "${name}" not defined`);
  }
}

function value(word: string, data: unknown): unknown {
  if (/^["`]/.test(word)) return word.startsWith('`') ? word.slice(1, -1) : JSON.parse(word);
  if (/^-?\d+$/.test(word)) return Number(word);
  if (word === '.') return data;
  if (!word.startsWith('.'))
    throw new TemplateError(`template parsing error: template: :1: function "${word}" not defined`);
  return word
    .slice(1)
    .split('.')
    .reduce<unknown>((inside, key) => {
      if (inside === null || inside === undefined) return undefined;
      const fields = inside as Record<string, unknown>;
      if (!(key in fields) && !OPTIONAL.has(key)) {
        throw new TemplateError(
          `template parsing error: template: :1:2: executing "" at <${word}>: map has no entry for key "${key}"`,
        );
      }
      return fields[key];
    }, data);
}

/** Fields that the engine leaves out when they are empty. */
const OPTIONAL = new Set(['Health', 'Healthcheck', 'ExposedPorts', 'Mounts', 'Init']);

function truthy(found: unknown): boolean {
  if (found === null || found === undefined || found === false || found === '' || found === 0) return false;
  return typeof found !== 'object' || Object.keys(found).length > 0;
}

function print(found: unknown): string {
  if (found === null || found === undefined) return '<no value>';
  if (Array.isArray(found)) return `[${found.map(print).join(' ')}]`;
  if (typeof found === 'object')
    return `map[${Object.entries(found)
      .map(([key, item]) => `${key}:${print(item)}`)
      .sort()
      .join(' ')}]`;
  return String(found);
}
