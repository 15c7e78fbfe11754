/**
 * The options that Compose's commands take.
 */

import type { FlagNames } from '../docker/flags.ts';

export const GLOBALS: FlagNames = {
  values: {
    file: 'f',
    'project-name': 'p',
    profile: '',
    'project-directory': '',
    'env-file': '',
    ansi: '',
    progress: '',
    parallel: '',
  },
  switches: { compatibility: '', 'dry-run': '', verbose: '' },
  upToFirstWord: true,
};

export const FLAGS: Readonly<Record<string, FlagNames>> = {
  version: { values: { format: 'f' }, switches: { short: '' } },
  config: {
    values: { format: '', output: 'o', hash: '' },
    switches: {
      services: '',
      images: '',
      volumes: '',
      profiles: '',
      quiet: 'q',
      'no-interpolate': '',
      'no-normalize': '',
    },
  },
  ps: {
    values: { format: '', status: '', filter: '' },
    switches: { all: 'a', quiet: 'q', services: '', 'no-trunc': '', orphans: '' },
  },
  up: {
    values: { timeout: 't', pull: '', scale: '', 'wait-timeout': '' },
    switches: {
      detach: 'd',
      build: '',
      'no-build': '',
      'force-recreate': '',
      'always-recreate-deps': '',
      'no-recreate': '',
      'no-deps': '',
      'remove-orphans': '',
      wait: '',
      'quiet-pull': '',
      'no-start': '',
    },
  },
  build: {
    values: { 'build-arg': '', progress: '' },
    switches: { 'no-cache': '', pull: '', quiet: 'q', 'with-dependencies': '' },
  },
  restart: { values: { timeout: 't' }, switches: { 'no-deps': '' } },
  start: { values: {}, switches: {} },
  stop: { values: { timeout: 't' }, switches: {} },
  kill: { values: { signal: 's' }, switches: {} },
  pause: { values: {}, switches: {} },
  unpause: { values: {}, switches: {} },
  rm: { values: {}, switches: { stop: 's', force: 'f', volumes: 'v' } },
  down: { values: { timeout: 't', rmi: '' }, switches: { volumes: 'v', 'remove-orphans': '' } },
  logs: {
    values: { tail: 'n', since: '', until: '', index: '' },
    switches: { follow: 'f', timestamps: 't', 'no-color': '', 'no-log-prefix': '' },
  },
  images: { values: { format: '' }, switches: { quiet: 'q' } },
  ls: { values: { format: '', filter: '' }, switches: { all: 'a', quiet: 'q' } },
  exec: {
    values: { env: 'e', user: 'u', workdir: 'w', index: '' },
    switches: { 'no-TTY': 'T', detach: 'd', interactive: 'i' },
    upToFirstWord: true,
  },
};
