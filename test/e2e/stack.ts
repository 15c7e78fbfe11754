/**
 * The command line of the real stack: install it, bring it up, break it, put it right, look at it, take it down.
 */

import { breaks } from './breaks/table.ts';
import { projectContainers } from './containers.ts';
import { engineAnswers } from './engine.ts';
import { install } from './install.ts';
import { realStack } from './real.ts';
import { cutSessions } from './sessions.ts';
import { uninstall } from './uninstall.ts';

const USAGE = `usage: npm run stack -- COMMAND
  install      installs what the stack needs on this machine (root; again: changes nothing)
  up           brings the stack up, healthy
  fault NAME   breaks it; prints the further inputs that a run needs then
  faults       lists the names
  reset        healthy and pristine again
  status       its containers and what is wrong with it; exit status 1 when something is
  inputs       prints the inputs that reach it, as JSON, the throw-away key included
  cut          cuts the SSH connections that are open to it
  down         stops it; data, images and accounts stay
  uninstall    takes it away from this machine; installed packages stay
`;

const stack = realStack();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function status(): Promise<void> {
  if (await engineAnswers()) {
    for (const { name, status: state, health, restarts } of await projectContainers()) {
      say(`${name}: ${state}, ${health}, restarts ${restarts}`);
    }
  }
  const ills = await stack.ills();
  say(ills.length === 0 ? 'healthy' : ills.map((ill) => `ill: ${ill}`).join('\n'));
  process.exitCode = ills.length === 0 ? 0 : 1;
}

const commands: Readonly<Record<string, (name: string) => Promise<void>>> = {
  install: () => install((step) => say(`installs: ${step}`)),
  up: () => stack.up(),
  fault: async (name) => say(JSON.stringify(await stack.fault(name))),
  faults: async () => say(Object.keys(breaks).join('\n')),
  reset: () => stack.reset(),
  status,
  inputs: async () => say(JSON.stringify(stack.inputs, null, 2)),
  cut: async () => say(`${await cutSessions()} cut`),
  down: () => stack.down(),
  uninstall: async () => {
    await stack.down();
    await uninstall();
  },
};

const [name = '', argument = ''] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const began = performance.now();
  try {
    await command(argument);
    process.stderr.write(`${name} took ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
