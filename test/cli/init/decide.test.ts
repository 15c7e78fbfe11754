import { describe, expect, test } from 'vitest';
import {
  decideBackend,
  decideBaseUrl,
  decideDatabase,
  decideFiles,
  decideProfiles,
  decideProject,
  healthPaths,
} from '../../../src/cli/init/decide.ts';
import type { Candidate } from '../../../src/cli/init/facts.ts';
import { healthCheck, port, project, service } from './scene.ts';

function candidate(folder: string, more: Partial<Candidate> = {}): Candidate {
  return { folder, project: 'shop', running: 1, files: [], ...more };
}

describe('the project', () => {
  test('is the one whose containers run, whatever else lies there', () => {
    const candidates = [
      candidate('/srv/old', { running: 0 }),
      candidate('/srv/shop', { running: 3 }),
      candidate('/opt/x', { project: '', running: 0 }),
    ];
    expect(decideProject({ candidates })).toMatchObject({ value: '/srv/shop', sure: true });
  });

  test('is not guessed among several that run, and each is named', () => {
    const found = decideProject({ candidates: [candidate('/srv/a'), candidate('/srv/b')] });
    expect(found).toMatchObject({ value: '', sure: false });
    expect(found.why).toMatch(/\/srv\/a.*\/srv\/b/);
  });

  test('is a folder with a compose file where nothing was ever started, and not for certain', () => {
    expect(decideProject({ candidates: [candidate('/srv/new', { project: '', running: 0 })] })).toMatchObject({
      value: '/srv/new',
      sure: false,
    });
  });

  test('may be nowhere', () => {
    expect(decideProject({ candidates: [] })).toMatchObject({ value: '', sure: false });
  });
});

describe('the compose files', () => {
  test.each([
    [[]],
    [['/srv/shop/docker-compose.yml']],
    [['/srv/shop/compose.yaml', '/srv/shop/compose.override.yaml']],
  ])('%j are left to Compose', (files) => {
    expect(decideFiles(candidate('/srv/shop', { files })).value).toBe('');
  });

  test('of other names are those that the containers were made from', () => {
    const files = ['/srv/shop/compose.yml', '/srv/shop/deploy/prod.yml', '/etc/shop.yml'];
    expect(decideFiles(candidate('/srv/shop', { files })).value).toBe('compose.yml\ndeploy/prod.yml\n/etc/shop.yml');
  });
});

describe('the profiles', () => {
  test('are the fewest that every running service needs', () => {
    const services = [
      service('api', { profiles: ['dev', 'prod'] }),
      service('db', { profiles: ['prod'] }),
      service('test', { profiles: ['test'], running: false }),
      service('plain'),
    ];
    expect(decideProfiles(services)).toMatchObject({ value: 'prod', sure: true });
  });

  test('are none where no running service needs one', () => {
    expect(decideProfiles([service('api'), service('debug', { profiles: ['debug'], running: false })]).value).toBe('');
  });

  test('are not guessed where nothing runs and there are several', () => {
    const services = ['a', 'b'].map((name) => service(name, { profiles: [name], running: false }));
    expect(decideProfiles(services)).toMatchObject({ value: '', sure: false });
    expect(decideProfiles(services.slice(0, 1)).value).toBe('a');
  });

  test('with names that the settings refuse are passed over', () => {
    expect(decideProfiles([service('api', { profiles: ['$(reboot)'] })]).value).toBe('');
  });
});

describe('the backend', () => {
  const db = service('db', { image: 'postgres:16', ports: [port(5432)] });

  test('is the service that the host’s nginx passes requests to, before any name', () => {
    const facts = project(db, service('backend', { ports: [port(9000)] }), service('shop', { ports: [port(8080)] }));
    expect(decideBackend(facts, [{ host: '127.0.0.1', port: 8080 }])).toMatchObject({
      value: 'shop',
      sure: true,
      why: expect.stringContaining('nginx passes requests to it'),
    });
  });

  test('is the service that the project’s own nginx passes requests to', () => {
    const nginx = service('front', { image: 'nginx:1.27', ports: [port(80)] });
    const facts = {
      ...project(db, nginx, service('one'), service('two')),
      proxied: { front: [{ host: 'two', port: 8000 }] },
    };
    expect(decideBackend(facts, [])).toMatchObject({ value: 'two', sure: true });
  });

  test('is one that publishes a port and whose health check asks over HTTP', () => {
    const facts = project(
      service('worker'),
      service('main', {
        ports: [port(3000)],
        healthCheck: healthCheck('CMD', 'wget', '-q', 'http://localhost:3000/up'),
      }),
      db,
    );
    expect(decideBackend(facts, [])).toMatchObject({ value: 'main', sure: true });
  });

  test('is never a store or a proxy', () => {
    const facts = project(
      db,
      service('cache', { image: 'redis:7' }),
      service('edge', { image: 'docker.io/library/traefik:v3' }),
    );
    expect(decideBackend(facts, [])).toMatchObject({ value: '', sure: false });
  });

  test('is told from a proxy by what its container was started with, where images are the project’s own', () => {
    const front = service('web', { image: 'shop', programs: ['nginx', '-g'], ports: [port(80)] });
    const store = service('data', { image: 'shop', programs: ['docker-entrypoint.sh', 'postgres'] });
    expect(decideBackend(project(front, store, service('main', { image: 'shop' })), []).value).toBe('main');
    expect(decideDatabase(project(front, store), 'main').value).toBe('data');
  });

  test('is said to be unclear where as much speaks for another', () => {
    const facts = project(service('one', { ports: [port(1000)] }), service('two', { ports: [port(2000)] }));
    expect(decideBackend(facts, [])).toMatchObject({
      value: 'one',
      sure: false,
      why: expect.stringContaining('as much speaks for two'),
    });
  });
});

describe('the database', () => {
  test('is the one that the backend depends on', () => {
    const facts = project(
      service('api', { dependsOn: ['store'] }),
      service('archive', { image: 'mysql:8' }),
      service('store', { image: 'bitnami/postgresql:16' }),
    );
    expect(decideDatabase({ ...facts, databaseTools: { store: ['pg_isready'] } }, 'api')).toMatchObject({
      value: 'store',
      sure: true,
      why: expect.stringContaining('pg_isready can ask it'),
    });
  });

  test('is SQL before a key-value store, and none where there is none', () => {
    expect(decideDatabase(project(service('redis'), service('maria', { image: 'mariadb:11' })), 'api').value).toBe(
      'maria',
    );
    expect(decideDatabase(project(service('queue', { image: 'rabbitmq:4' })), 'api')).toMatchObject({
      value: '',
      sure: true,
    });
  });
});

describe('the address', () => {
  test.each([
    [port(8080, 80), 'http://localhost:8080'],
    [port(8443, 443), 'https://localhost:8443'],
    [port(8080, 80, '10.0.0.5'), 'http://10.0.0.5:8080'],
    [port(8080, 80, 'fd00::5'), 'http://[fd00::5]:8080'],
    [port(8080, 80, 'elsewhere.example.com/x'), 'http://localhost:8080'],
  ])('of %j is %s', (published, url) => {
    expect(decideBaseUrl(project(service('api', { ports: [published] })), 'api').value).toBe(url);
  });

  test('is the proxy’s where the backend publishes nothing, and none where nobody does', () => {
    const proxied = project(service('api'), service('nginx', { ports: [port(80)] }));
    expect(decideBaseUrl(proxied, 'api')).toMatchObject({ value: 'http://localhost:80', sure: false });
    expect(decideBaseUrl(project(service('api')), 'api')).toMatchObject({ value: '', sure: false });
  });

  test('of a port for both address families is clear, of two ports not', () => {
    const both = [port(80, 80, '0.0.0.0'), port(80, 80, '::')];
    expect(decideBaseUrl(project(service('api', { ports: both })), 'api').sure).toBe(true);
    expect(decideBaseUrl(project(service('api', { ports: [port(80), port(81)] })), 'api').sure).toBe(false);
  });
});

test('the paths of a health check are those of its URLs, without what a shell would read', () => {
  const check = (text: string) => healthPaths({ healthCheck: healthCheck('CMD-SHELL', text) });
  expect(check('curl -fsS http://localhost:8002/ping_fast || exit 1')).toEqual(['/ping_fast']);
  expect(check('wget -qO- "http://127.0.0.1/api/up?x=1" && curl http://localhost/')).toEqual(['/api/up']);
  expect(check('curl http://$HOST/$(reboot)')).toEqual([]);
});
