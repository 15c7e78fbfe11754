/**
 * The single executable's main program: dist/ as it is, out of the executable's own assets. A chunk is compiled when it is
 * asked for, and nothing is read from the disk.
 */

'use strict';

const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { getAsset } = require('node:sea');
const { compileFunction } = require('node:vm');

const ofNode = createRequire(process.execPath);
const folder = dirname(process.execPath);
const modules = new Map();

function load(name) {
  if (!name.startsWith('./')) return ofNode(name);
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const filename = join(folder, name);
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(getAsset(name.slice(2), 'utf8'), parameters, { filename });
  run.call(module.exports, module.exports, load, module, filename, folder);
  return module.exports;
}

globalThis[Symbol.for('backend-health.command-line')] = true;
load('./index.js');
