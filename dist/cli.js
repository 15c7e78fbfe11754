#!/usr/bin/env node
'use strict';
globalThis[Symbol.for('backend-health.command-line')] = true;
require('./index.js');
