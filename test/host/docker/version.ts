/**
 * `docker version` and `docker info`: the versions that the stand-in plays.
 */

import type { Engine } from '../engine/engine.ts';
import { accessTrouble } from './access.ts';
import type { Call } from './call.ts';
import { parseFlags } from './flags.ts';
import { render } from './template.ts';

export const clientVersion = '28.2.2';
const ENGINE = '20.10.24+dfsg1';

const client = (apiVersion: string) => ({
  Version: clientVersion,
  ApiVersion: apiVersion,
  DefaultAPIVersion: '1.50',
  GitCommit: 'e6534b4',
  GoVersion: 'go1.24.3',
  Os: 'linux',
  Arch: 'amd64',
  BuildTime: 'Fri May 30 12:07:14 2025',
  Context: 'default',
});

const server = {
  Platform: { Name: '' },
  Components: [
    {
      Name: 'Engine',
      Version: ENGINE,
      Details: { ApiVersion: '1.41', Arch: 'amd64', MinAPIVersion: '1.12', Os: 'linux' },
    },
  ],
  Version: ENGINE,
  ApiVersion: '1.41',
  MinAPIVersion: '1.12',
  GitCommit: '5d6db84',
  GoVersion: 'go1.19.8',
  Os: 'linux',
  Arch: 'amd64',
  KernelVersion: '6.1.0',
  BuildTime: '2026-05-07T21:09:36.000000000+00:00',
};

export async function version(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const format = parseFlags(argv, { values: { format: 'f' }, switches: {} }).value('format');
  const trouble = accessTrouble(engine, call, 'Get /version');
  const versions = { Client: client(trouble === '' ? '1.41' : '1.50'), Server: trouble === '' ? server : null };
  if (format !== undefined) call.out(`${render(format === 'json' ? '{{json .}}' : format, versions)}\n`);
  else {
    call.out(
      `Client:\n Version:           ${clientVersion}\n API version:       ${versions.Client.ApiVersion}\n Context:           default\n`,
    );
    if (trouble === '')
      call.out(`\nServer:\n Engine:\n  Version:          ${ENGINE}\n  API version:      1.41 (minimum version 1.12)\n`);
  }
  if (trouble !== '') call.err(`${trouble}\n`);
  return trouble === '' ? 0 : 1;
}

export async function info(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const format = parseFlags(argv, { values: { format: 'f' }, switches: {} }).value('format');
  const trouble = accessTrouble(engine, call, 'Get /info');
  const facts = {
    Containers: trouble === '' ? engine.containers.length : 0,
    ServerVersion: trouble === '' ? ENGINE : '',
    DockerRootDir: trouble === '' ? '/var/lib/docker' : '',
    Driver: trouble === '' ? 'overlay2' : '',
    ServerErrors: trouble === '' ? null : [trouble],
  };
  if (format !== undefined) call.out(`${render(format === 'json' ? '{{json .}}' : format, facts)}\n`);
  else
    call.out(
      `Client:\n Version:    ${clientVersion}\n\nServer:\n${trouble === '' ? ` Containers: ${facts.Containers}\n Server Version: ${ENGINE}\n Storage Driver: overlay2\n Docker Root Dir: /var/lib/docker\n` : ''}`,
    );
  if (trouble !== '') call.err(`${format === undefined ? 'ERROR: ' : ''}${trouble}\n`);
  return trouble === '' ? 0 : 1;
}
