/** What databases and their clients print while a database starts, recovers, stops, is read only or is damaged. */

import { saidByServer } from './postgres.ts';
import { signatures } from './sign.ts';

const stuck = { transient: false } as const;

export const DAMAGED = signatures('database-damaged', [
  ['PostgreSQL', 'checkpoint', /PANIC: {1,2}could not locate a valid checkpoint record/],
  ['PostgreSQL', 'incompatible', /database files are incompatible with server/],
  ['PostgreSQL', 'invalid', /invalid page in block \d{1,12} of relation (?<subject>\S{1,200})/],
  ['Redis', 'append', /Bad file format reading the append only file/],
  ['InnoDB', 'innodb', /\[ERROR\].{0,40}InnoDB: (?:Database page corruption|.{0,80}is corrupted)/],
]);

export const NOT_READY = signatures('database-not-ready', [
  [
    'PostgreSQL',
    'system',
    /the database system is (?:starting up|not yet accepting connections|in recovery mode|shutting down)/,
  ],
  ['PostgreSQL', 'interrupted', /database system was interrupted(?: while in recovery|; last known up at)/],
  ['PostgreSQL', 'properly', /database system was not properly shut down; automatic recovery in progress/],
  [
    'PostgreSQL',
    'terminating',
    saidByServer(`FATAL: {1,2}terminating connection due to administrator command`),
    { hint: true },
  ],
  ['PostgreSQL', 'terminating', /terminating connection due to administrator command/],
  ['PostgreSQL', 'lock', /lock file "(?<subject>[^"]{0,200}postmaster\.pid)" already exists/, stuck],
  ['pg_isready', 'rejecting', /^(?<subject>\S{1,200}:\d{1,5}) - rejecting connections/],
  ['libpq', 'closed', /server closed the connection unexpectedly/],
  ['libpq', 'ssl', /SSL connection has been closed unexpectedly/],
  ['MySQL', 'gone', /(?:MySQL s|MariaDB s|\bS)erver has gone away/],
  ['MySQL', 'lost', /Lost connection to (?:MySQL|MariaDB|server).{0,40}(?:during query|at ')/],
  ['InnoDB', 'innodb', /InnoDB: Unable to lock (?<subject>\S{1,200}),? error: 11/, stuck],
  ['Redis', 'loading', /LOADING Redis is loading the dataset in memory/],
  ['Redis', 'misconf', /MISCONF Redis is configured to save RDB snapshots/, stuck],
  ['pg (node)', 'terminated', /Connection terminated unexpectedly/],
  ['asyncpg', 'middle', /connection was closed in the middle of operation/],
  ['mysql2', 'protocol', /PROTOCOL_CONNECTION_LOST/],
]);

export const DATABASE_READ_ONLY = signatures('read-only', [
  ['PostgreSQL', 'transaction', /cannot execute (?<subject>[A-Z ]{1,40}) in a read-only transaction/],
  ['MySQL', 'option', /The (?:MySQL|MariaDB) server is running with the --(?:super-)?read-only option/],
  ['Redis', 'readonly', /READONLY You can't write against a read only replica/],
]);

export const EXHAUSTED = signatures('connections-exhausted', [
  ['PostgreSQL', 'clients', /sorry, too many clients already/],
  ['PostgreSQL', 'slots', /remaining connection slots are reserved for/],
  ['PostgreSQL', 'connections', /too many connections for (?:role|database) "(?<subject>[^"]{1,100})"/],
  ['MySQL', 'connections', /\bToo many connections\b/],
  ['MySQL', 'connections', /User '(?<subject>[^']{1,100})' has exceeded the 'max_user_connections' resource/],
  ['SQLAlchemy', 'queuepool', /QueuePool limit of size \d{1,6} overflow \d{1,6} reached/],
  ['psycopg_pool', 'get', /couldn't get a connection after [\d.]{1,12} sec/],
  ['HikariCP', 'available', /(?<subject>[\w-]{1,60}) - Connection is not available, request timed out after/],
  ['Prisma', 'timed', /Timed out fetching a new connection from the connection pool/],
  ['Knex', 'knex', /Knex: Timeout acquiring a connection/],
  ['Sequelize', 'sequelizeconnectionacquiretimeouterror', /SequelizeConnectionAcquireTimeoutError/],
  ['pg-pool', 'exceeded', /timeout exceeded when trying to connect/],
  ['ActiveRecord', 'obtain', /could not obtain a connection from the pool within/],
  ['.NET', 'elapsed', /[Tt]he timeout period elapsed prior to obtaining a connection from the pool/i],
  ['Npgsql', 'exhausted', /The connection pool has been exhausted/],
  ['Redis', 'clients', /ERR max number of clients reached/],
  ['pgbouncer', 'connections', /no more connections allowed \(max_client_conn\)/],
  ['nginx', 'enough', /\d{1,9} worker_connections are not enough/],
  ['mysql2', 'queue available', /\b(?:Queue limit reached\.|No connections available\.)/],
]);

export const MIGRATION = signatures('migration', [
  [
    'PostgreSQL',
    'relation',
    saidByServer(`ERROR: {1,2}relation "(?<subject>[^"]{1,200})" does not exist`),
    { hint: true },
  ],
  ['PostgreSQL', 'relation', /\brelation "(?<subject>[^"]{1,200})" does not exist(?!, skipping)/],
  [
    'PostgreSQL',
    'column',
    saidByServer(String.raw`ERROR: {1,2}column "?(?<subject>[^"\s]{1,200})"? does not exist`),
    { hint: true },
  ],
  [
    'PostgreSQL',
    'column',
    /\bcolumn "?(?<subject>[^"\s]{1,200})"? (?:of relation "[^"]{1,100}" )?does not exist(?!, skipping)/,
  ],
  ['MySQL', 'table', /Table '(?<subject>[^']{1,200})' doesn't exist/],
  ['SQLite', 'table column', /no such (?:table|column): (?<subject>[\w.]{1,200})/],
  ['Django', 'unapplied', /You have \d{1,5} unapplied migration\(s\)/, { hint: true }],
  ['Rails', 'migrations', /Migrations are pending\. To resolve this issue/],
  ['Alembic', 'revision', /Can't locate revision identified by '(?<subject>[^']{1,60})'/],
  ['Alembic', 'head', /Multiple head revisions are present for given argument/],
  ['Alembic', 'target', /Target database is not up to date/],
  ['Prisma', 'table column', /The (?:table|column) `(?<subject>[^`]{1,200})` does not exist in the current database/],
  ['Prisma', 'migrations', /migrate found failed migrations in the target database/],
  ['Flyway', 'validate', /Validate failed: Migrations have failed validation/],
  ['Flyway', 'migration', /\bMigration (?<subject>[\w.]{1,200}) failed$/],
  ['golang-migrate', 'dirty', /Dirty database version (?<subject>\d{1,20})?/],
]);
