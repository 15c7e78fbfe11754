/**
 * Preloaded into a process that is measured: leaves its peak of resident memory, in KiB, in the file that PEAK_FILE names.
 */
'use strict';
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  if (process.env.PEAK_FILE) writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS));
});
