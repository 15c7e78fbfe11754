/**
 * Faults of what was built: an image of bad code runs, a build can't succeed, the image is gone.
 */

import { run } from '../command.ts';
import { untilHealthy, untilRestarted, untilUnhealthy } from '../containers.ts';
import { imageOf } from '../images.ts';
import { MONITORING_PATH, SERVICE } from '../places.ts';
import { compose, editProjectFile } from '../project.ts';
import { tell } from './behaviour.ts';
import type { Breaks } from './break.ts';

const CODE = 'backend/server.py';
const IMPORT = 'import store\n';
/** Rungs that can't help should not be waited for long. */
const IMPATIENT = { 'verify-timeout': '20' };

/** The backend runs an image of edited code; the code in the project stays edited. */
async function runEdited(old: string, replacement: string): Promise<void> {
  await editProjectFile(CODE, old, replacement);
  await compose('up', '--detach', '--build', SERVICE);
}

async function listenElsewhere(): Promise<Readonly<Record<string, string>>> {
  await runEdited('PORT = 8002', 'PORT = 9002');
  await editProjectFile(CODE, 'PORT = 9002', 'PORT = 8002');
  await untilUnhealthy();
  return IMPATIENT;
}

async function failToImport(): Promise<Readonly<Record<string, string>>> {
  await runEdited(IMPORT, 'import quote_store\n');
  await editProjectFile(CODE, 'import quote_store\n', IMPORT);
  await untilRestarted(3);
  return IMPATIENT;
}

/** The source can't import either, and differs from what runs, so that a rebuild makes another image. */
async function failToImportInSource(): Promise<Readonly<Record<string, string>>> {
  await runEdited(IMPORT, 'import quote_store\n');
  await editProjectFile(CODE, 'import quote_store\n', 'import price_store\n');
  await untilRestarted(3);
  return IMPATIENT;
}

async function needRebuild(): Promise<Readonly<Record<string, string>>> {
  const bad = 'def health():\n    raise RuntimeError("schema is older than the code")\n';
  await runEdited('def health():\n', bad);
  await editProjectFile(CODE, bad, 'def health():\n');
  await untilHealthy();
  return IMPATIENT;
}

async function loseImage(): Promise<void> {
  await compose('rm', '--stop', '--force', SERVICE);
  await run('docker', ['image', 'rm', '--force', imageOf(SERVICE)]);
}

async function failToBuild(): Promise<Readonly<Record<string, string>>> {
  await tell({ answers: { [MONITORING_PATH]: { status: 200, body: '{"backend_health": "error"}' } } });
  await editProjectFile('backend/Dockerfile', 'COPY *.py ./', 'COPY requirements.txt ./\nCOPY *.py ./');
  return IMPATIENT;
}

export const imageBreaks: Breaks = {
  'other-port': listenElsewhere,
  'import-error': failToImport,
  'import-error-in-source': failToImportInSource,
  'image-missing': loseImage,
  'build-fails': failToBuild,
  'restart-does-not-help': needRebuild,
};
