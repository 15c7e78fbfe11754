/**
 * Faults of what was built: an image of bad code runs, a build can't succeed, the image is gone.
 */

import { FOLDER } from '../project.ts';
import {
  BACKEND,
  type Breakable,
  type Breaks,
  IMPATIENT,
  recreateBackend,
  SOURCE,
  untilHealth,
  untilLooping,
} from './break.ts';

const IMPORT = 'import fastapi\n';

/** The backend runs an image of one text; the source keeps another. */
async function runEdited(host: Breakable, good: string, built: string, kept: string): Promise<void> {
  host.world.project.edit(SOURCE, good, built);
  await host.world.compose('build', BACKEND);
  await recreateBackend(host);
  if (kept !== built) host.world.project.edit(SOURCE, built, kept);
}

async function listenElsewhere(host: Breakable) {
  host.world.project.edit('docker-compose.yml', 'start_period: 60s', 'start_period: 1s');
  await runEdited(host, 'PORT = 8002', 'PORT = 8003', 'PORT = 8002');
  await untilHealth(host, BACKEND, 'unhealthy');
  return IMPATIENT;
}

const failToImport = (kept: string) => async (host: Breakable) => {
  await runEdited(host, IMPORT, `${IMPORT}import ccxt_async\n`, kept);
  await untilLooping(host);
  return IMPATIENT;
};

const answerWithError = (kept: string) => async (host: Breakable) => {
  await runEdited(host, 'BROKEN = False', 'BROKEN = True', kept);
  await untilHealth(host, BACKEND, 'healthy');
  return IMPATIENT;
};

async function loseImage({ world }: Breakable): Promise<void> {
  await world.compose('rm', '-sf', BACKEND);
  await world.docker(['rmi', '-f', `${FOLDER}-${BACKEND}`]);
}

async function failToBuild({ world }: Breakable) {
  const words = 'ERROR: No matching distribution found for ccxt==99.0';
  world.project.edit('backend/Dockerfile', 'RUN python', `RUN echo '${words}' && exit 1 && python`);
  world.backend().mood.health = 'error';
  return IMPATIENT;
}

export const imageBreaks: Breaks = {
  'other-port': listenElsewhere,
  'import-error': failToImport(IMPORT),
  'import-error-in-source': failToImport(`${IMPORT}import ccxt_pro\n`),
  'image-missing': loseImage,
  'build-fails': failToBuild,
  'restart-does-not-help': answerWithError('BROKEN = False'),
  'nothing-helps': answerWithError('BROKEN = True'),
};
