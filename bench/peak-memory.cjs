/*
 * Loaded before the action: leaves the most memory that its process had, in bytes, in the file BENCH_PEAK_MEMORY.
 */
'use strict';
const { BENCH_PEAK_MEMORY } = process.env;
process.on('exit', () => {
  require('node:fs').writeFileSync(BENCH_PEAK_MEMORY, String(process.resourceUsage().maxRSS * 1024));
});
