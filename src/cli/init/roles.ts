/**
 * What a service is for, by its image and name. Pure.
 */

import type { ServiceFacts } from './facts.ts';

const SQL = /(^|[/_-])(postgres|postgresql|postgis|timescaledb|pgvector|mysql|mariadb|percona)/;
const STORE = /(^|[/_-])(redis|valkey|keydb)/;
const OTHER_STORE =
  /(^|[/_-])(mongo|mongodb|memcached|rabbitmq|kafka|zookeeper|nats|elasticsearch|opensearch|clickhouse|cassandra|minio|etcd|influxdb)/;
const PROXY = /(^|[/_-])(nginx|openresty|traefik|caddy|haproxy|envoy|httpd)([:@-]|$)/;
const PROGRAMS: readonly (readonly [RegExp, Role])[] = [
  [/^(postgres|mysqld|mariadbd)$/, 'sql database'],
  [/^(redis|valkey)-server$/, 'key-value store'],
  [/^(mongod|memcached|rabbitmq-server)$/, 'other store'],
  [/^(nginx|openresty|traefik|caddy|haproxy|envoy)$/, 'proxy'],
];
const BACKEND_NAME = /(^|[-_.])(backend|api|app|server|web|service)([-_.\d]|$)/i;

type Parts = Pick<ServiceFacts, 'image' | 'name' | 'builds' | 'programs'>;

export type Role = 'sql database' | 'key-value store' | 'other store' | 'proxy' | 'program';

export function roleOf({ image, name, builds, programs }: Parts): Role {
  const known = PROGRAMS.find(([pattern]) => programs.some((program) => pattern.test(program)));
  if (known !== undefined) return known[1];
  const said = image === '' || builds ? name : image;
  if (SQL.test(said)) return 'sql database';
  if (STORE.test(said)) return 'key-value store';
  if (OTHER_STORE.test(said)) return 'other store';
  if (PROXY.test(said)) return 'proxy';
  return builds && /^(db|database)$/.test(name) ? 'sql database' : 'program';
}

/** The programs of a container's command: its first two words, without folders. */
export function programsOf(command: readonly string[]): string[] {
  return command.slice(0, 2).map((word) => word.slice(word.lastIndexOf('/') + 1));
}

export function isNamedLikeBackend({ name }: ServiceFacts): boolean {
  return BACKEND_NAME.test(name);
}
