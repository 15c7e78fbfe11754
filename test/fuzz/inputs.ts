/**
 * Properties of the inputs: whatever is given, the answer is either settings that are safe to use, or every mistake in words.
 */

import fc from 'fast-check';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import { probeOf } from '../../src/observe/probe-run.ts';
import { InvalidInputs, readSettings } from '../../src/settings.ts';
import { holds, same } from './expectations.ts';
import { claim, type Property } from './property.ts';
import { text } from './texts.ts';

const NAMES: readonly InputName[] = INPUTS.map((input) => input.name);
const VALUES = [
  'true',
  'false',
  '1',
  '0',
  '-1',
  '1e9',
  '99999999999',
  'NaN',
  '5s',
  '2m',
  'auto',
  'restart',
  'local',
  'example.com',
  '::1',
  '-oProxyCommand=id',
  'a b',
  '--help',
  '-f',
  '.',
  '..',
  '/',
  '~',
  '~/app',
  'http://localhost:8002',
  'https://e.com/x?y=z',
  'file:///etc/passwd',
  'http://u:p@e.com',
  '/ping',
  '/a b',
  '(',
  '[a-z]+',
  'healthy',
  'a.b.c',
  'aws,dev',
  'docker-compose.yml',
  'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
];
const SOUND: Partial<Record<InputName, string>> = {
  host: 'example.com',
  username: 'ubuntu',
  'private-key': '-----BEGIN OPENSSH PRIVATE KEY-----',
};
const given = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...VALUES), text)), {
  maxLength: 4,
});
const secretInputs = new Set(INPUTS.filter((input) => input.secret).map((input): string => input.name));
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

export const SETTINGS: readonly Property[] = [
  claim('inputs of any kind become safe settings, or mistakes in words', 60, given, (changes) => {
    const inputs: Partial<Record<string, string>> = { ...SOUND, ...Object.fromEntries(changes) };
    const raw = (name: InputName) => inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
    try {
      const { target, way, ...settings } = readSettings(raw);
      for (const name of [target.service, ...target.services, ...target.profiles])
        holds(NAME.test(name), `the name ${JSON.stringify(name)}`);
      holds(target.databaseService === '' || NAME.test(target.databaseService), 'the name of the database');
      for (const file of target.composeFiles)
        holds(!file.startsWith('-') && file !== '', 'a file that looks like a flag');
      if (way.kind === 'ssh')
        holds(!way.host.startsWith('-') && !way.username.startsWith('-'), 'a host or user that looks like a flag');
      for (const path of [settings.pingPath, settings.healthPath, settings.monitoringPath])
        holds(path === '' || URL.canParse(`${target.baseUrl}${path}`), 'a URL that is none');
      for (const time of [
        settings.commandTimeoutMs,
        settings.endpointTimeoutMs,
        settings.verifyTimeoutMs,
        settings.lockTimeoutMs,
      ])
        holds(time >= 0 && time <= 7_200_000, 'a time without bound');
      probeOf({ ...settings, way, target }, 'n');
    } catch (error) {
      if (!(error instanceof InvalidInputs)) throw error;
      holds(error.mistakes.length > 0, 'no mistake is named');
      for (const { input, message } of error.mistakes) {
        holds(message.startsWith(`Input \`${input}\`: got `) && message.includes(', takes '), `no advice: ${message}`);
        holds(message.length < 600 && !/[\r\n]/.test(message), 'the message is long');
        const value = (inputs[input] ?? '').trim();
        if (secretInputs.has(input) && value.length > 8) same(message.includes(value), false, 'a secret is quoted');
      }
    }
  }),
];
