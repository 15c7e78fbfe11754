/**
 * Generated parts within a document that is written by hand: they stand between two comments that name them. Pure.
 */

const begin = (name: string) => `<!-- Generated: ${name}. Written by \`npm run build\`. -->`;
const end = (name: string) => `<!-- End of ${name}. -->`;

/** The document with each part as it would be written now. @throws where a part's comments are not there, once and in order. */
export function withBlocks(document: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => {
    const [before, rest, ...more] = text.split(begin(name));
    const [, after, ...others] = (rest ?? '').split(end(name));
    if (before === undefined || after === undefined || more.length + others.length > 0)
      throw new Error(`The document needs \`${begin(name)}\` and \`${end(name)}\`, once each.`);
    return `${before}${begin(name)}\n${block.trim()}\n${end(name)}${after}`;
  }, document);
}
