/** What clients print when a database, cache or broker can't be reached, and what either side prints when it turns a login away. */

import { saidByServer } from './postgres.ts';
import { signatures } from './sign.ts';

/** Ports on which databases, caches and brokers listen; a refusal on another port is the network's. */
const PORT = '(?:5432|5433|6432|3306|3307|33060|6379|6380|26379|27017|27018|1433|1521|5672|9092|11211|9042|26257)';
const HOST = String.raw`(?<host>[\w.:[\]-]{1,200}?)`;

export const REFUSED = signatures('database-refused', [
  [
    'libpq',
    'server',
    /connection to server at "(?<host>[^"]{1,200})"(?: \([^)]{1,60}\))?, port (?<port>\d{1,5}) failed: (?:Connection refused|Connection timed out|timeout expired|No route to host|Network is unreachable|Connection reset by peer)/,
  ],
  [
    'libpq',
    'socket',
    /connection to server on socket "(?<subject>[^"]{1,200})" failed: (?:No such file or directory|Connection refused)/,
  ],
  [
    'libpq',
    'connect',
    /could not connect to server: (?:Connection refused|Connection timed out|No route to host|No such file or directory)/,
  ],
  ['psycopg', 'expired', /(?:OperationalError|ConnectionTimeout): (?:connection )?timeout expired/],
  ['asyncio', 'call', /Connect call failed \('(?<host>[^']{1,100})', (?<port>\d{1,5})/],
  ['ioredis', 'unhandled', /\[ioredis\] Unhandled error event: Error: connect \w{4,20} (?<subject>[\w.:-]{1,200})/],
  [
    'Node',
    'connect',
    new RegExp(`connect E(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH) ${HOST}:(?<port>${PORT})\\b`),
  ],
  [
    'Go',
    'dial',
    new RegExp(
      `dial tcp ${HOST}:(?<port>${PORT}): (?:connect: (?:connection refused|no route to host|connection timed out)|i/o timeout)`,
    ),
  ],
  ['PgJDBC', 'connection', /Connection to (?<subject>[\w.-]{1,200}:\d{1,5}) refused\. Check that the hostname/],
  ['PgJDBC', 'attempt', /PSQLException: The connection attempt failed/],
  ['MySQL', 'server', /Can't connect to (?:MySQL |MariaDB )?server on '(?<subject>[^']{1,200})'/],
  ['MySQL', 'socket', /Can't connect to local (?:MySQL |MariaDB )?server through socket '?(?<subject>[^'\s]{0,200})/],
  ['Connector/J', 'communications', /Communications link failure/],
  ['MySqlConnector', 'hosts', /Unable to connect to any of the specified MySQL hosts/],
  ['PHP PDO', 'sqlstate', /SQLSTATE\[HY000\] \[2002\]/],
  ['PHP PDO', 'sqlstate', /SQLSTATE\[08006\] \[7\](?! .{0,200}FATAL)/],
  ['Prisma', 'reach', /Can't reach database server at `(?<subject>[\w.-]{1,200}`?:`?\d{1,5})/],
  ['redis-py', 'connecting', /Error (?:111|113|110) connecting to (?<subject>[\w.-]{1,200}:\d{1,5})/],
  ['redis-py', 'timeout', /redis\.exceptions\.TimeoutError: Timeout connecting to server/],
  ['ActiveRecord', 'activerecord', /ActiveRecord::ConnectionNotEstablished/],
  ['sqlx', 'pool', /pool timed out while waiting for an open connection/],
  ['tokio-postgres', 'connecting', /error connecting to server(?:: |$)/],
  [
    'Npgsql',
    'npgsql npgsqlexception',
    /Npgsql\.NpgsqlException.{0,20}: Failed to connect to (?<subject>[\w.:[\]-]{1,200})/,
  ],
  [
    'MongoDB',
    'serverselectiontimeouterror mongoserverselectionerror mongooseserverselectionerror',
    /(?:ServerSelectionTimeoutError|Mongo(?:ose)?ServerSelectionError):?(?:.{0,40}?(?<subject>[\w.-]{1,100}:\d{2,5}))?/,
  ],
  [
    'Celery',
    'consumer',
    /consumer: Cannot connect to (?<scheme>\w{1,20}:\/\/)(?:[^@\s]{0,200}@)?(?<subject>[\w.-]{1,200}(?::\d{1,5})?)/,
  ],
  ['ioredis', 'maxretriesperrequesterror', /MaxRetriesPerRequestError: Reached the max retries per request limit/],
  ['pg_isready', 'response', /^(?<subject>\S{1,200}:\d{1,5}) - no response$/],
  ['HikariCP', 'initialize', /Failed to initialize pool:/],
  ['pgx', 'failed', /failed to connect to `.{0,600}(?:connection refused|i\/o timeout|no route to host|dial error)/],
]);

export const AUTH = signatures('database-auth', [
  ['PostgreSQL', 'password', /password authentication failed for user "(?<subject>[^"]{1,100})"/],
  ['PostgreSQL', 'role', saidByServer(`FATAL: {1,2}role "(?<subject>[^"]{1,100})" does not exist`), { hint: true }],
  ['PostgreSQL', 'role', saidByServer(`DETAIL: {1,2}Role "(?<subject>[^"]{1,100})" does not exist`)],
  ['PostgreSQL', 'role', /\brole "(?<subject>[^"]{1,100})" does not exist/],
  [
    'PostgreSQL',
    'database',
    saidByServer(`FATAL: {1,2}database "(?<subject>[^"]{1,100})" does not exist`),
    { hint: true },
  ],
  ['PostgreSQL', 'database', /\bdatabase "(?<subject>[^"]{1,100})" does not exist(?!, skipping)/],
  ['PostgreSQL', 'conf', /no pg_hba\.conf entry for (?:replication connection from )?host "(?<subject>[^"]{1,100})"/],
  ['PostgreSQL', 'ident peer', /(?:Ident|Peer) authentication failed for user "(?<subject>[^"]{1,100})"/],
  ['libpq', 'sendauth', /fe_sendauth: no password supplied/],
  ['pg (node)', 'sasl', /SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a (?:non-empty )?string/],
  ['asyncpg', 'invalidpassworderror', /asyncpg\.exceptions\.InvalidPasswordError/],
  ['MySQL', 'access', /Access denied for user '(?<subject>[^']{0,100})'@'/],
  ['MySQL', 'unknown', /Unknown database '(?<subject>[^']{1,100})'/],
  ['MySQL', 'allowed', /Host '(?<subject>[^']{1,100})' is not allowed to connect to this/],
  ['MySQL', 'blocked', /Host '(?<subject>[^']{1,100})' is blocked because of many connection errors/],
  ['MySQL', 'authentication', /Client does not support authentication protocol requested by server/],
  ['Redis', 'noauth', /NOAUTH Authentication required/],
  ['Redis', 'wrongpass', /WRONGPASS invalid username-password pair/],
  [
    'Prisma',
    'authentication',
    /Authentication failed against (?:the )?database server(?: at `(?<subject>[^`]{1,100})`)?/,
  ],
  ['MongoDB', 'authentication', /(?:Mongo\w{0,20}Error|OperationFailure): Authentication failed\.?/],
  ['PgJDBC', 'authentication', /The server requested (?:password|SCRAM)-based authentication, but (?:no|the) password/],
  ['SQL Server', 'login', /Login failed for user '(?<subject>[^']{1,100})'\./],
]);
