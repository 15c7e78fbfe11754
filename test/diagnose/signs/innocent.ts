/**
 * Logs of healthy programs, with words in them that look like failures: errors counted as none, paths named after
 * errors, retries that succeeded, shutdowns in order. The same seed gives the same lines.
 */

type Draw = (choices: readonly string[]) => string;
type Program = (draw: Draw, number: (below: number) => number) => readonly string[];

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PATHS = [
  '/health',
  '/api/monitoring/summary',
  '/ping_fast',
  '/api/errors',
  '/api/errors/42',
  '/permission-denied',
  '/api/v1/import',
  '/error_log',
  '/search?q=connection+refused',
  '/search?q=ECONNREFUSED',
  '/docs/out-of-memory',
  '/api/migrations/failed',
  '/static/error.css',
  '/fatal',
  '/api/orders?status=failed',
  '/help/disk-full',
  '/search?q=No%20space%20left%20on%20device',
  '/panic',
  '/api/timeouts',
  '/x?error=address+already+in+use',
  '/blog/too-many-connections',
  '/password/reset/denied',
  '/dns/not-found',
  '/MemoryError',
];
const STATUS = [
  '200 OK',
  '200 OK',
  '200 OK',
  '304 Not Modified',
  '404 Not Found',
  '403 Forbidden',
  '401 Unauthorized',
  '500 Internal Server Error',
];
const AGENTS = [
  'curl/8.5.0',
  'Mozilla/5.0 (X11; Linux x86_64)',
  'kube-probe/1.30',
  'ErrorChecker/1.0 (ModuleNotFoundError)',
];
const SAYINGS = [
  'processed 120 records, 0 errors',
  'errors=0 warnings=0',
  'no error reported by upstream check',
  'error_log set to /var/log/app/error.log',
  'error rate 0.0% over 5m',
  'import finished: 0 failed, 12 succeeded',
  'cache miss for key error:404',
  'retry 1/3 for job sync-prices',
  'retry succeeded on attempt 2',
  'reconnected to message bus',
  'user 7 was refused a refund',
  'permission check passed for role admin',
  'payment denied by issuer, customer told',
  'migration 0042_add_index already applied',
  'all migrations are up to date',
  'memory usage 63% of limit',
  'disk usage 41%, 12 GB left',
  'connection pool: 3 in use, 7 idle, 0 waiting',
  'connection to broker closed gracefully',
  'timeout set to 30 s',
  'certificate valid for another 61 days',
  'DNS cache refreshed, 14 entries',
  'port 8080 opened',
  'file not found in cache, fetched',
  'password changed for user 12',
  'module pricing loaded in 12 ms',
  'environment: production',
  'required fields checked',
  'lock file removed',
  'Permission denied for user 9: not an owner',
  'Authentication failed for user bob@example.com: wrong password',
  'login refused: Access denied',
  'order 17: item not found',
  'container: product container 12 is not available',
  'the network profile not found, using default',
  'killed 0 idle sessions',
  'OOM score adjusted',
  'panic button test passed',
  'circuit breaker closed again',
  'circuit half-open: probe succeeded',
  'fatal errors since start: 0',
  'worker finished: exit code 0',
  'read-only replica in use for reports',
  'rate limit: 3 of 100 requests used',
  'Exception handler registered',
  'Loaded error pages: 404, 500',
  'dead letter queue is empty',
  'swap: 0 failed allocations',
  'too many items selected, showing 50',
  'host key known',
  'invalid coupon code entered',
  'validation error for UserCreate: name must not be blank',
  'handled KeyError: default currency used',
  'traceback disabled in production',
  'feature "import" not enabled',
  'no such user: guest',
  'command not found in palette, ignored',
  'deadlock detector started',
];

const uvicorn: Program = (draw, number) => [
  'INFO:     Started server process [1]',
  'INFO:     Waiting for application startup.',
  'INFO:     Application startup complete.',
  'INFO:     Uvicorn running on http://0.0.0.0:8002 (Press CTRL+C to quit)',
  ...Array.from(
    { length: 24 },
    () =>
      `INFO:     172.18.0.${number(250)}:${30_000 + number(9_999)} - "${draw(['GET', 'POST', 'HEAD'])} ${draw(PATHS)} HTTP/1.1" ${draw(STATUS)}`,
  ),
  ...Array.from(
    { length: 8 },
    () => `2026-01-10 09:00:00,${number(999)} ${draw(['INFO', 'WARNING', 'ERROR'])} app.service ${draw(SAYINGS)}`,
  ),
  'INFO:     Shutting down',
  'INFO:     Waiting for application shutdown.',
  'INFO:     Application shutdown complete.',
  'INFO:     Finished server process [1]',
];

const gunicorn: Program = (draw, number) => [
  '[2026-01-10 09:00:00 +0000] [1] [INFO] Starting gunicorn 23.0.0',
  '[2026-01-10 09:00:00 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)',
  '[2026-01-10 09:00:00 +0000] [1] [INFO] Using worker: sync',
  ...Array.from(
    { length: 3 },
    () => `[2026-01-10 09:00:00 +0000] [${number(99)}] [INFO] Booting worker with pid: ${number(99)}`,
  ),
  ...Array.from(
    { length: 16 },
    () =>
      `172.18.0.1 - - [10/Jan/2026:09:00:00 +0000] "GET ${draw(PATHS)} HTTP/1.1" ${draw(['200', '404', '500'])} ${number(9_000)} "-" "${draw(AGENTS)}"`,
  ),
  '[2026-01-10 09:00:00 +0000] [1] [INFO] Handling signal: term',
  '[2026-01-10 09:00:00 +0000] [7] [INFO] Worker exiting (pid: 7)',
  '[2026-01-10 09:00:00 +0000] [1] [ERROR] Worker (pid:12) was sent SIGTERM!',
  '[2026-01-10 09:00:00 +0000] [1] [INFO] Shutting down: Master',
];

const django: Program = (draw, number) => [
  'Watching for file changes with StatReloader',
  'Performing system checks...',
  '',
  'System check identified no issues (0 silenced).',
  "Django version 5.2, using settings 'shop.settings'",
  'Operations to perform:',
  '  Apply all migrations: admin, auth, errors',
  'Running migrations:',
  '  No migrations to apply.',
  ...Array.from(
    { length: 10 },
    () =>
      `[10/Jan/2026 09:00:0${number(9)}] "GET ${draw(PATHS)} HTTP/1.1" ${draw(['200', '302', '404', '500'])} ${number(9_000)}`,
  ),
  `Not Found: ${draw(PATHS)}`,
  `Forbidden (Permission denied): ${draw(PATHS)}`,
  'Forbidden (CSRF token missing.): /login',
  `WARNING django.security.DisallowedHost Invalid HTTP_HOST header: '10.0.0.${number(9)}'`,
  '/app/shop/urls.py:3: RemovedInDjango60Warning: this import error handler is deprecated',
  '/app/x.py:9: DeprecationWarning: datetime.datetime.utcnow() is deprecated',
];

const express: Program = (draw, number) => [
  '> shop@1.0.0 start',
  '> node server.js',
  '(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.',
  '(Use `node --trace-deprecation ...` to show where the warning was created)',
  JSON.stringify({
    level: 30,
    time: 1_768_035_600_000,
    pid: 1,
    hostname: 'a1b2',
    msg: 'Server listening at http://0.0.0.0:3000',
  }),
  ...Array.from({ length: 16 }, () =>
    JSON.stringify({
      level: 30,
      time: 1_768_035_600_000 + number(9_999),
      pid: 1,
      req: { method: 'GET', url: `${draw(PATHS)}&why=connect ECONNREFUSED 127.0.0.1:5432` },
      res: { statusCode: 200 },
      responseTime: number(90),
      msg: 'request completed',
    }),
  ),
  ...Array.from({ length: 8 }, () =>
    JSON.stringify({ level: draw(['info', 'warn', 'error']), ts: number(9_999), msg: draw(SAYINGS), errors: 0 }),
  ),
  JSON.stringify({ level: 'debug', msg: 'probe: connect ECONNREFUSED 127.0.0.1:5432' }),
  `GET ${draw(PATHS)} ${draw(['200', '404'])} ${number(90)}.123 ms - ${number(999)}`,
  'SIGTERM received, closing 0 open connections',
  'server closed',
];

const spring: Program = (draw, number) => [
  '  .   ____          _            __ _ _',
  ' :: Spring Boot ::                (v3.5.0)',
  '',
  '2026-01-10T09:00:00.123Z  INFO 1 --- [           main] com.example.App                          : Starting App v1.0 using Java 21 with PID 1 (/app/app.jar started by root in /app)',
  '2026-01-10T09:00:00.123Z  INFO 1 --- [           main] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Starting...',
  '2026-01-10T09:00:00.123Z  INFO 1 --- [           main] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Start completed.',
  '2026-01-10T09:00:00.123Z  INFO 1 --- [           main] o.f.core.internal.command.DbValidate     : Successfully validated 12 migrations (execution time 00:00.020s)',
  '2026-01-10T09:00:00.123Z  WARN 1 --- [           main] JpaBaseConfiguration$JpaWebConfiguration : spring.jpa.open-in-view is enabled by default.',
  "2026-01-10T09:00:00.123Z  INFO 1 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat started on port 8080 (http) with context path '/'",
  `2026-01-10T09:00:00.123Z  INFO 1 --- [           main] com.example.App                          : Started App in ${number(9)}.${number(999)} seconds (process running for 4.2)`,
  ...Array.from(
    { length: 10 },
    () =>
      `2026-01-10T09:00:00.${number(999)}Z ${draw([' INFO', ' WARN', 'ERROR', 'DEBUG'])} 1 --- [nio-8080-exec-${number(9)}] c.example.ErrorController                : ${draw(SAYINGS)}`,
  ),
  '2026-01-10T09:00:00.123Z  INFO 1 --- [ionShutdownHook] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Shutdown initiated...',
  '2026-01-10T09:00:00.123Z  INFO 1 --- [ionShutdownHook] o.s.b.w.e.tomcat.GracefulShutdown        : Graceful shutdown complete',
];

const slog: Program = (draw, number) => [
  'time=2026-01-10T09:00:00.123Z level=INFO msg="listening" addr=:8080',
  ...Array.from(
    { length: 10 },
    () =>
      `time=2026-01-10T09:00:00.${number(999)}Z level=${draw(['INFO', 'WARN', 'DEBUG'])} msg="${draw(SAYINGS)}" path=${draw(PATHS)} error=nil`,
  ),
  ...Array.from({ length: 6 }, () =>
    JSON.stringify({ time: '2026-01-10T09:00:00Z', level: 'INFO', msg: draw(SAYINGS), error: null, path: draw(PATHS) }),
  ),
  '2026/01/10 09:00:00 http: TLS handshake error from 10.0.0.1:4000: EOF',
  '[GIN] 2026/01/10 - 09:00:00 | 200 |  1.2ms | 10.0.0.1 | GET      "/api/errors"',
  'level=INFO msg="shutting down gracefully" err="http: Server closed"',
];

const rails: Program = (draw, number) => [
  '=> Booting Puma',
  '=> Rails 7.1.0 application starting in production',
  'Puma starting in single mode...',
  '* Listening on http://0.0.0.0:3000',
  'Use Ctrl-C to stop',
  ...Array.from({ length: 8 }, () => [
    `I, [2026-01-10T09:00:00.${number(999)} #1]  INFO -- : [a1b2] Started GET "${draw(PATHS)}" for 10.0.0.1 at 2026-01-10 09:00:00 +0000`,
    `I, [2026-01-10T09:00:00.1 #1]  INFO -- : [a1b2] Completed ${draw(['200 OK', '404 Not Found', '403 Forbidden'])} in ${number(90)}ms (Views: 0.2ms)`,
  ]).flat(),
  'DEPRECATION WARNING: ErrorSubscriber#error is deprecated',
  `W, [2026-01-10T09:00:00.1 #1]  WARN -- : ${draw(SAYINGS)}`,
  '- Gracefully stopping, waiting for requests to finish',
  'Exiting',
];

const php: Program = (draw, number) => [
  '[10-Jan-2026 09:00:00] NOTICE: fpm is running, pid 1',
  '[10-Jan-2026 09:00:00] NOTICE: ready to handle connections',
  ...Array.from(
    { length: 8 },
    () => `172.18.0.4 -  10/Jan/2026:09:00:00 +0000 "GET /index.php" ${draw(['200', '404'])}`,
  ),
  `[2026-01-10 09:00:00] production.${draw(['INFO', 'WARNING', 'ERROR'])}: ${draw(SAYINGS)} {"errors":${number(1)}}`,
  'PHP Deprecated:  strlen(): Passing null to parameter #1 is deprecated in /app/x.php on line 3',
  'PHP Warning:  Undefined array key "error" in /app/x.php on line 9',
  '[10-Jan-2026 09:00:00] NOTICE: [pool www] child 12 exited with code 0 after 3600.1 seconds from start',
  '[10-Jan-2026 09:00:00] NOTICE: Terminating ...',
];

const dotnet: Program = (draw, number) => [
  'info: Microsoft.Hosting.Lifetime[14]',
  '      Now listening on: http://[::]:8080',
  'info: Microsoft.Hosting.Lifetime[0]',
  '      Application started. Press Ctrl+C to shut down.',
  ...Array.from({ length: 5 }, () => [
    'info: Microsoft.AspNetCore.Hosting.Diagnostics[2]',
    `      Request finished HTTP/1.1 GET http://localhost${draw(PATHS)} - 200 - application/json ${number(90)}.1ms`,
  ]).flat(),
  'warn: Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager[35]',
  '      No XML encryptor configured. Key {1} may be persisted to storage in unencrypted form.',
  `      ${draw(SAYINGS)}`,
  '      Application is shutting down...',
];

const postgres: Program = (_draw, number) => {
  const at = `2026-01-10 09:00:0${number(9)}.123 UTC [${1 + number(99)}]`;
  return [
    'PostgreSQL Database directory appears to contain a database; Skipping initialization',
    `${at} LOG:  starting PostgreSQL 15.18 on x86_64-pc-linux-gnu`,
    `${at} LOG:  listening on IPv4 address "0.0.0.0", port 5432`,
    `${at} LOG:  database system was shut down at 2026-01-10 08:00:00 UTC`,
    `${at} LOG:  database system is ready to accept connections`,
    `${at} LOG:  checkpoint starting: time`,
    `${at} LOG:  checkpoint complete: wrote ${number(99)} buffers (0.0%); 0 WAL file(s) added`,
    `${at} LOG:  invalid record length at 0/14FBF08: wanted 24, got 0`,
    `${at} LOG:  redo done at 0/14FBED0`,
    `${at} LOG:  could not receive data from client: Connection reset by peer`,
    `${at} LOG:  unexpected EOF on client connection with an open transaction`,
    `${at} ERROR:  duplicate key value violates unique constraint "errors_pkey"`,
    `${at} ERROR:  syntax error at or near "SELEC" at character 1`,
    `${at} DETAIL:  Key (id)=(${number(99)}) already exists.`,
    'NOTICE:  database "shop" does not exist, skipping',
    'NOTICE:  relation "orders" does not exist, skipping',
    `${at} LOG:  automatic vacuum of table "shop.public.errors": index scans: 0`,
    `${at} LOG:  received fast shutdown request`,
    `${at} LOG:  aborting any active transactions`,
    `${at} LOG:  background worker "logical replication launcher" (PID ${number(99)}) exited with exit code 1`,
    `${at} LOG:  shutting down`,
    `${at} LOG:  database system is shut down`,
  ];
};

const mysql: Program = (_draw, number) => [
  '2026-01-10 09:00:00+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.0-1.el9 started.',
  '2026-01-10T09:00:00.000000Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.4.0) starting as process 1',
  '2026-01-10T09:00:00.000000Z 1 [System] [MY-013576] [InnoDB] InnoDB initialization has started.',
  '2026-01-10T09:00:00.000000Z 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.',
  "2026-01-10T09:00:00.000000Z 0 [Warning] [MY-011810] [Server] Insecure configuration for --pid-file: Location '/var/run/mysqld' in the path is accessible to all OS users.",
  "2026-01-10T09:00:00.000000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.4.0'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306",
  `2026-01-10T09:00:00.000000Z ${number(99)} [Note] Aborted connection ${number(99)} to db: 'shop' user: 'app' (Got timeout reading communication packets)`,
  '2026-01-10T09:00:00.000000Z 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld 8.4.0).',
];

const redis: Program = (_draw, number) => [
  '1:C 10 Jan 2026 09:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
  '1:C 10 Jan 2026 09:00:00.000 # WARNING Memory overcommit must be enabled! Without it, a background save or replication may fail under low memory condition.',
  '1:M 10 Jan 2026 09:00:00.000 * Ready to accept connections tcp',
  `1:M 10 Jan 2026 09:00:00.000 * ${number(99)} changes in 300 seconds. Saving...`,
  `1:M 10 Jan 2026 09:00:00.000 * Background saving started by pid ${number(99)}`,
  '23:C 10 Jan 2026 09:00:00.000 * DB saved on disk',
  '1:M 10 Jan 2026 09:00:00.000 * Background saving terminated with success',
  '1:signal-handler (1768035600) Received SIGTERM scheduling shutdown...',
  '1:M 10 Jan 2026 09:00:00.000 # Redis is now ready to exit, bye bye...',
];

const nginx: Program = (draw, number) => [
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
  '2026/01/10 09:00:00 [notice] 1#1: using the "epoll" event method',
  '2026/01/10 09:00:00 [notice] 1#1: start worker processes',
  ...Array.from(
    { length: 16 },
    () =>
      `10.0.0.${number(250)} - - [10/Jan/2026:09:00:00 +0000] "GET ${draw(PATHS)} HTTP/1.1" ${draw(['200', '404', '502', '504', '499'])} ${number(9_000)} "http://localhost/errors?why=upstream timed out" "${draw(AGENTS)}"`,
  ),
  '2026/01/10 09:00:00 [error] 7#7: *1 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: 10.0.0.1',
  '2026/01/10 09:00:00 [warn] 7#7: *1 an upstream response is buffered to a temporary file',
  '2026/01/10 09:00:00 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down',
  '2026/01/10 09:00:00 [notice] 7#7: gracefully shutting down',
];

const celery: Program = (draw, number) => [
  ' -------------- celery@a1b2 v5.4.0 (opalescent)',
  '[tasks]',
  '  . app.tasks.retry_failed_payments',
  '[2026-01-10 09:00:00,000: INFO/MainProcess] Connected to redis://redis:6379/0',
  '[2026-01-10 09:00:00,000: INFO/MainProcess] celery@a1b2 ready.',
  ...Array.from(
    { length: 8 },
    () =>
      `[2026-01-10 09:00:00,${number(999)}: INFO/ForkPoolWorker-1] Task app.tasks.retry_failed_payments[a1b2-${number(99)}] ${draw(["succeeded in 0.01s: {'errors': 0}", 'received', 'retry: Retry in 3s'])}`,
  ),
  `[2026-01-10 09:00:00,000: WARNING/ForkPoolWorker-1] ${draw(SAYINGS)}`,
  'worker: Warm shutdown (MainProcess)',
];

const deploying: Program = (draw, number) => [
  'time="2026-01-10T09:00:00Z" level=warning msg="/srv/app/docker-compose.yml: the attribute `version` is obsolete, it will be ignored"',
  'WARN[0000] /srv/app/docker-compose.yml: the attribute `version` is obsolete',
  'WARN[0000] Found orphan containers ([app-old-1]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.',
  ' Container app-db-1  Healthy',
  ' Container app-web-1  Started',
  '#7 CACHED',
  `#8 DONE ${number(9)}.1s`,
  'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.',
  'found 0 vulnerabilities',
  "WARNING: Running pip as the 'root' user can result in broken permissions",
  "curl: (7) Failed to connect to localhost port 8002 after 0 ms: Couldn't connect to server",
  '0 errors',
  'error_log',
  draw(['GET /api/errors', 'GET /permission-denied']),
  'no error',
  'errors=0',
  'gunicorn [ERROR] Worker (pid:12) was sent SIGTERM!',
];

const PROGRAMS: readonly Program[] = [
  uvicorn,
  gunicorn,
  django,
  express,
  spring,
  slog,
  rails,
  php,
  dotnet,
  postgres,
  mysql,
  redis,
  nginx,
  celery,
  deploying,
];

/** Logs of healthy programs, each of one run, together at least `atLeast` lines. */
export function innocentLogs(seed: number, atLeast: number): readonly (readonly string[])[] {
  const next = seeded(seed);
  const number = (below: number): number => Math.floor(next() * below);
  const draw: Draw = (choices) => choices[number(choices.length)] ?? '';
  const logs: (readonly string[])[] = [];
  let lines = 0;
  while (lines < atLeast) {
    for (const program of PROGRAMS) {
      const log = program(draw, number);
      logs.push(log);
      lines += log.length;
    }
  }
  return logs;
}

/** What is no failure in a healthy log, though its lines alone are evidence: none of these has a root. */
export const INNOCENT_IN_CONTEXT: Readonly<Record<string, readonly string[]>> = {
  'a health check without -U': Array.from(
    { length: 12 },
    () => '2026-01-10 09:00:00.123 UTC [71] FATAL:  role "root" does not exist',
  ),
  'a health check without -d': Array.from(
    { length: 12 },
    () => '2026-01-10 09:00:00.123 UTC [71] FATAL:  database "app" does not exist',
  ),
  'a database that was stopped in order': [
    'LOG:  received fast shutdown request',
    'FATAL:  terminating connection due to administrator command',
    'LOG:  database system is shut down',
  ],
  'a database that recovered': [
    '2026-01-10 09:00:00.123 UTC [29] LOG:  database system was interrupted; last known up at 2026-01-10 08:00:00 UTC',
    '2026-01-10 09:00:00.123 UTC [31] FATAL:  the database system is starting up',
    '2026-01-10 09:00:00.123 UTC [29] LOG:  database system was not properly shut down; automatic recovery in progress',
    '2026-01-10 09:00:00.123 UTC [29] LOG:  invalid record length at 0/14FBF08: wanted 24, got 0',
    '2026-01-10 09:00:00.123 UTC [1] LOG:  database system is ready to accept connections',
  ],
  'a first start whose migrations run right after': [
    '2026-01-10 09:00:00.123 UTC [71] ERROR:  relation "alembic_version" does not exist at character 15',
    '2026-01-10 09:00:00.123 UTC [71] STATEMENT:  SELECT version_num FROM alembic_version',
  ],
  'nginx in the seconds of a restart': [
    '2026/01/10 09:00:00 [error] 7#7: *1 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 10.0.0.1',
    '10.0.0.1 - - [10/Jan/2026:09:00:00 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/8.5.0"',
  ],
  'a retry that succeeded': [
    'WARN attempt 1/5: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused, retrying in 1 s',
    'INFO attempt 2/5 succeeded',
  ],
  'a worker that waited for its broker': [
    '[2026-01-10 09:00:00,000: ERROR/MainProcess] consumer: Cannot connect to redis://redis:6379/0: Error 111 connecting to redis:6379. Connection refused..',
    'Trying again in 2.00 seconds... (1/100)',
    '[2026-01-10 09:00:02,000: INFO/MainProcess] Connected to redis://redis:6379/0',
  ],
  'a start that waited for the database': [
    'Waiting for postgres: could not translate host name "db" to address: Temporary failure in name resolution',
    'postgres is ready',
    'INFO:     Application startup complete.',
  ],
  'a variable that is optional': ['WARN[0000] The "SENTRY_DSN" variable is not set. Defaulting to a blank string.'],
  'a server stopped with Ctrl-C': [
    'INFO:     Shutting down',
    'Traceback (most recent call last):',
    '  File "/usr/lib/python3.11/asyncio/runners.py", line 118, in run',
    'asyncio.exceptions.CancelledError',
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 3, in <module>',
    'KeyboardInterrupt',
  ],
  'a client that went away': [
    'Error: read ECONNRESET',
    '    at TCP.onStreamRead (node:internal/stream_base_commons:217:20)',
  ],
};
