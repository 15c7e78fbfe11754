import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { present, repositoryAround, writeAll } from '../../../src/cli/init/place.ts';

let top = '';
let root = '';
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'backend-health-init-')));
  root = join(top, 'repository');
  mkdirSync(join(root, '.git'), { recursive: true });
  mkdirSync(join(root, 'a/b'), { recursive: true });
  mkdirSync(join(top, 'outside'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

test('the repository is found from any folder in it, and is asked for outside of one', () => {
  expect(repositoryAround(join(root, 'a/b'))).toBe(root);
  expect(() => repositoryAround(join(top, 'outside'))).toThrow('this folder is in none');
});

test('files are written with the folders on their way, and nothing else is left', () => {
  writeAll(root, new Map([['.github/workflows/x.yml', 'one\n']]));
  expect(readFileSync(join(root, '.github/workflows/x.yml'), 'utf8')).toBe('one\n');
  expect(readdirSync(join(root, '.github/workflows'))).toEqual(['x.yml']);
  expect(present(root, ['.github/workflows/x.yml', '.github/y.yml'])).toEqual(['.github/workflows/x.yml']);
});

test('a folder that is a link out of the repository gets nothing', () => {
  symlinkSync(join(top, 'outside'), join(root, '.github'));
  expect(() =>
    writeAll(
      root,
      new Map([
        ['y.yml', ''],
        ['.github/workflows/x.yml', ''],
      ]),
    ),
  ).toThrow('outside of this repository');
  expect(readdirSync(join(top, 'outside'))).toEqual([]);
  expect(present(root, ['y.yml'])).toEqual([]);
});

test('a file that is a link is replaced, and what it led to stays', () => {
  writeFileSync(join(top, 'outside/kept'), 'kept');
  symlinkSync(join(top, 'outside/kept'), join(root, 'x.yml'));
  expect(present(root, ['x.yml'])).toEqual(['x.yml']);
  writeAll(root, new Map([['x.yml', 'new']]));
  expect(lstatSync(join(root, 'x.yml')).isSymbolicLink()).toBe(false);
  expect(readFileSync(join(top, 'outside/kept'), 'utf8')).toBe('kept');
});
