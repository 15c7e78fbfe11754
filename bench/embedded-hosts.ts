/**
 * Embedded hosts in a process of their own: sends their inputs to its parent, and ends when the parent lets go of it.
 */

import { embeddedStack } from '../test/host/embedded.ts';

const stacks = Array.from({ length: Number(process.argv[2]) }, () => embeddedStack());
for (let from = 0; from < stacks.length; from += 10)
  await Promise.all(stacks.slice(from, from + 10).map((stack) => stack.up()));
process.send?.(stacks.map(({ inputs }) => inputs));
process.once('disconnect', async () => {
  await Promise.all(stacks.map((stack) => stack.down()));
  process.exit(0);
});
