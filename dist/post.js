'use strict';
globalThis[Symbol.for('backend-health.post-step')] = true;
require('./index.js');
