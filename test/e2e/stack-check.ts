/**
 * Checks the real stack itself: makes each fault, looks whether it shows where it should, resets, looks whether all is well.
 * Names given as arguments limit it to those. Exit status 1 when anything was not as it should be.
 */

import { FAULTS } from '../faults.ts';
import { breaks } from './breaks/table.ts';
import { login } from './login.ts';
import { BACKEND_PORT, MONITORING_PATH } from './places.ts';
import { realStack } from './real.ts';

type Inputs = Readonly<Record<string, string>>;
/** Whether a fault that does not make the stack ill shows elsewhere. */
type Shows = (inputs: Inputs) => Promise<boolean>;

const stack = realStack();

async function says(
  inputs: Inputs,
  command: string,
  expected: RegExp,
  options: readonly string[] = [],
): Promise<boolean> {
  const { stdout, stderr } = await login(inputs, command, options);
  return expected.test(stdout + stderr);
}

/** Through a forwarded stream, as a run would ask it. */
const forward = ['-o', 'ExitOnForwardFailure=yes', '-W', `127.0.0.1:${BACKEND_PORT}`];

const elsewhere: Readonly<Record<string, Shows>> = {
  none: (inputs) => says(inputs, 'docker compose version && sudo -n true && echo well', /^well$/m),
  'forwarding-forbidden': (inputs) => says(inputs, '', /administratively prohibited/, forward),
  'wrong-key': (inputs) => says(inputs, 'true', /Permission denied/),
  'wrong-user': (inputs) => says(inputs, 'true', /Permission denied/),
  'host-key-differs': (inputs) => says(inputs, 'true', /Host key verification failed/),
  'noisy-login': (inputs) => says(inputs, 'true', /think before you type/),
  'docker-not-on-path': (inputs) => says(inputs, 'command -v docker; command -v curl; echo end', /^\S*\/curl\nend\n$/),
  'monitoring-degraded': (inputs) => says(inputs, `curl -s localhost:${BACKEND_PORT}${MONITORING_PATH}`, /"degraded"/),
  'slow-ping': (inputs) => says(inputs, `curl -sm 2 localhost:${BACKEND_PORT}/ping_fast || echo slow`, /^slow$/m),
};

async function timed<T>(act: () => Promise<T>): Promise<readonly [T, string]> {
  const began = performance.now();
  const result = await act();
  return [result, `${((performance.now() - began) / 1000).toFixed(1)} s`];
}

/** What a login must find in these, beside the ills of the stack. */
const besides: Readonly<Record<string, Shows>> = {
  'docker-forbidden': (inputs) => says(inputs, 'docker ps', /permission denied/i),
  'disk-full': (inputs) => says(inputs, `df --output=pcent ${inputs['project-directory'] ?? ''}`, /100%/),
  'compose-invalid': (inputs) =>
    says(inputs, `cd ${inputs['project-directory'] ?? ''} && docker compose ps`, /cannot start any token/),
};

async function shows(name: string, inputs: Inputs, ills: readonly string[]): Promise<boolean> {
  const harmless = elsewhere[name];
  if (harmless !== undefined) {
    return ills.length === 0 && (await harmless(inputs));
  }
  return ills.length > 0 && (await (besides[name]?.(inputs) ?? true));
}

/** Prints how it went; whether all was as it should be. */
async function check(name: string): Promise<boolean> {
  const [inputs, made] = await timed(() => stack.fault(name));
  const ills = await stack.ills();
  const shown = await shows(name, { ...stack.inputs, ...inputs }, ills);
  const [, mended] = await timed(() => stack.reset());
  const left = await stack.ills();
  const verdict = [shown ? 'shows' : 'DOES NOT SHOW', left.length === 0 ? 'mended' : `NOT MENDED: ${left.join('; ')}`];
  process.stdout.write(`${name}: ${verdict.join(', ')} (made in ${made}, mended in ${mended})\n`);
  process.stdout.write(ills.map((ill) => `    ${ill}\n`).join(''));
  return shown && left.length === 0;
}

async function checkOrReset(name: string): Promise<boolean> {
  try {
    return await check(name);
  } catch (error) {
    process.stdout.write(`${name}: FAILED: ${error instanceof Error ? error.message : String(error)}\n`);
    await stack.reset();
    return false;
  }
}

const lacking = FAULTS.map(({ name }) => name).filter((name) => breaks[name] === undefined);
if (lacking.length > 0) {
  throw new Error(`the real stack does not make: ${lacking.join(', ')}`);
}
const [, upTime] = await timed(() => stack.up());
process.stdout.write(`up in ${upTime}\n`);
const asked = process.argv.slice(2);
const wrong: string[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(breaks)) {
  if (!(await checkOrReset(name))) {
    wrong.push(name);
  }
}
process.stdout.write(wrong.length === 0 ? 'all as it should be\n' : `not as it should be: ${wrong.join(', ')}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
