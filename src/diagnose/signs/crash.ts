/** What programs print when they crash or hang by themselves, and the lines that only say that something above them failed. */

import { signatures } from './sign.ts';

const fault = { restartHelps: false } as const;

export const HANG = signatures('hang', [
  ['gunicorn', 'timeout', /\[CRITICAL\] WORKER TIMEOUT \(pid:(?<subject>\d{1,10})\)/],
  ['Puma', 'terminating', /! Terminating timed out worker/],
  ['HikariCP', 'starvation', /Thread starvation or clock leap detected/, { hint: true }],
  [
    'PostgreSQL',
    'statement',
    /canceling statement due to (?:statement|lock) timeout/,
    { restartHelps: false, hint: true },
  ],
  ['docker healthcheck', 'exceeded', /Health check exceeded timeout \((?<subject>[\dhms.]{1,20})\)/],
  ['docker', 'stopped', /cannot exec in a stopped (?:state|container)/],
]);

export const CODE = signatures('code', [
  ['Django', 'appregistrynotready', /AppRegistryNotReady: /, fault],
  ['Go', 'nil', /panic: runtime error: invalid memory address or nil pointer dereference/],
  ['Go', 'deadlock', /fatal error: all goroutines are asleep - deadlock!/],
  ['Go', 'panic', /^panic: /],
  ['Rust', 'panicked', /thread '[^']{0,60}'(?: \(\d{1,10}\))? panicked at/],
  ['.NET', 'unhandled', /^Unhandled exception\. (?<subject>[\w.]{1,200})/],
  ['kernel', 'segfault', /(?:^|\s)(?<subject>\S{1,60}): segfault at [0-9a-f]{1,16} ip /],
  ['shell', 'segmentation', /^Segmentation fault/],
  ['PHP', 'uncaught', /PHP Fatal error: {1,2}Uncaught (?<subject>[\w\\]{1,100})/],
  ['Ruby', 'in', /\.rb:\d{1,6}:in [`'][^'\n]{1,200}': .{0,1000}\((?<subject>[A-Z][\w:]{1,100})\)$/],
  ['Node', 'unhandled', /\bERR_UNHANDLED_REJECTION\b/],
]);

export const WRAPPER = signatures('wrapper', [
  ['gunicorn', 'worker', /\[ERROR\] Exception in worker process/],
  ['gunicorn', 'reason', /Reason: (?:Worker failed to boot|App failed to load)\./],
  ['uvicorn', 'startup', /Application startup failed\. Exiting\./],
  ['uvicorn', 'died', /Child process \[\d{1,10}\] died/],
  ['Spring Boot', 'application', /^APPLICATION FAILED TO START$/],
  ['SQLAlchemy', 'sqlalche', /Background on this error at: https:\/\/sqlalche\.me\/e\/\d{1,3}\/e3q8/],
  ['pydantic', 'validation', /pydantic_core\._pydantic_core\.ValidationError: \d{1,5} validation errors? for /],
  [
    'pydantic',
    'validation',
    /pydantic\.(?:error_wrappers|env_settings)\.ValidationError: \d{1,5} validation errors? for /,
  ],
  ['Node', 'fetch', /TypeError: fetch failed/],
  ['Node', 'triggeruncaughtexception', /triggerUncaughtException/],
  ['Node', 'promise', /UnhandledPromiseRejection|Unhandled promise rejection/],
  ['Node', 'nodemon', /\[nodemon\] app crashed - waiting for file changes/],
  ['pgx', 'failed', /failed to connect to `/],
]);
