// Keeps one file as an artifact: a folder of that name beneath $ARTIFACTS.
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const { ARTIFACTS, INPUT_NAME, INPUT_PATH } = process.env;
mkdirSync(join(ARTIFACTS, INPUT_NAME), { recursive: true });
copyFileSync(INPUT_PATH, join(ARTIFACTS, INPUT_NAME, basename(INPUT_PATH)));
