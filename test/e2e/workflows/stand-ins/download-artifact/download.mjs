// Copies the artifacts whose names begin so from beneath $ARTIFACTS, each into a folder of its own, as GitHub does.
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const { ARTIFACTS, INPUT_PATTERN, INPUT_PATH } = process.env;
const names = existsSync(ARTIFACTS) ? readdirSync(ARTIFACTS) : [];
for (const name of names.filter((one) => one.startsWith(INPUT_PATTERN.replace(/\*$/, '')))) {
  cpSync(join(ARTIFACTS, name), join(INPUT_PATH, name), { recursive: true });
}
