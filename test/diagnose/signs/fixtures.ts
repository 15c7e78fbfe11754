/** Lines as real programs print them when they fail, for every signature that is known. */

import { DATABASE } from './fixtures/database.ts';
import { ENGINE } from './fixtures/engine.ts';
import type { SignFixture } from './fixtures/fixture.ts';
import { RESOURCES } from './fixtures/resources.ts';
import { STARTUP } from './fixtures/startup.ts';

export type { SignFixture } from './fixtures/fixture.ts';

export const SIGN_FIXTURES: readonly SignFixture[] = [...STARTUP, ...DATABASE, ...RESOURCES, ...ENGINE];
