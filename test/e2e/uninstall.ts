/**
 * Takes from this machine what the stack made on it. Installed packages and the Compose plugin stay.
 */

import { rm } from 'node:fs/promises';
import { removeAccounts } from './accounts.ts';
import { attempt, run } from './command.ts';
import { giveEngineBack, startEngine } from './engine.ts';
import { imageOf } from './images.ts';
import { BASE_IMAGE, PRISTINE, PROJECT, SERVICES, WORK } from './places.ts';

/** The stack must be down. */
export async function uninstall(): Promise<void> {
  await startEngine();
  const volumes = ['--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`];
  for (const volume of (await run('docker', ['volume', 'ls', ...volumes])).split('\n').filter((name) => name !== '')) {
    await run('docker', ['volume', 'rm', volume]);
  }
  const tags = await run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', PRISTINE]);
  const images = [...tags.split('\n').filter((tag) => tag !== ''), ...SERVICES.map(imageOf), BASE_IMAGE];
  await attempt('docker', ['image', 'rm', ...images]);
  await giveEngineBack();
  await removeAccounts();
  await rm(WORK, { recursive: true, force: true });
}
