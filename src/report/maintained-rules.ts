/**
 * Hides what the maintained rule set of secretlint finds. Its rules are driven here and not by its core: they are
 * synchronous, and the core obeys comments in the text that switch it off.
 */

import { rules } from '@secretlint/secretlint-rule-preset-recommend';

type Rule = (typeof rules)[number];
type Context = Parameters<Rule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];
type Range = readonly [start: number, end: number];

const PREFIX = '@secretlint/secretlint-rule-';
/** Rules of the set that are not for the text of a log, with what stands in their place here. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  [
    'filter-comments', // `secretlint-disable` in the text: a host must not say what is looked for
    'aws', // its range begins at the name, so that the end of the value is left standing: secret-pairs.ts
    'basicauth', // takes the whole URL, and not what has a `localhost` in it: secret-urls.ts
    'database-connection-string', // takes the whole URL: secret-urls.ts
    'privatekey', // whole keys only, and none within a log's prefixes: private-keys.ts
    'gcp', // looks at files
    'sendgrid', // of one length only, at many steps a character: token-patterns.ts
    'github', // of one length only, at a thousand steps a character: token-patterns.ts
  ].map((name) => PREFIX + name),
);

let found: Range[] = [];
const context: Context = {
  sharedOptions: {},
  createTranslator: () => (messageId, data) => ({ message: '', messageId: String(messageId), data }),
  report: ({ range }) => void found.push(range),
  ignore: () => undefined,
};

const handlers = rules
  .filter((rule) => rule.meta.type === 'scanner' && !LEFT_OUT.has(rule.meta.id))
  .map((rule) => rule.create(context, {}));

/** Names of the rules in use, without their common prefix. */
export const maintainedRules: readonly string[] = rules
  .map((rule) => rule.meta.id)
  .filter((id) => !LEFT_OUT.has(id))
  .map((id) => id.slice(PREFIX.length));

/** Text in which each secret that the rules know is replaced by `mask`. None of them spans lines. */
export function hideMaintained(text: string, mask: string): string {
  const ranges = find(text);
  if (ranges.length === 0) return text;
  let result = '';
  let copied = 0;
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start >= copied) result += text.slice(copied, start) + mask;
    copied = Math.max(copied, end);
  }
  return result + text.slice(copied);
}

function find(text: string): Range[] {
  found = [];
  const source = sourceOf(text);
  for (const handler of handlers) handler.file?.(source);
  return found;
}

/** What the rules read of a source is its content; its name says that it is no file of a kind of its own. */
function sourceOf(content: string): Source {
  const unused = (): never => {
    throw new Error('a rule asks for a position, which a text of a log has not');
  };
  return {
    hasBOM: false,
    content,
    filePath: 'host.log',
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '.log',
    getFilePath: () => 'host.log',
    getPhysicalFilePath: () => undefined,
    locationToRange: unused,
    rangeToLocation: unused,
    positionToIndex: unused,
    indexToPosition: unused,
  };
}
