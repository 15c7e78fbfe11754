import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEc2 } from '../../../src/observe/ec2/read.ts';
import { ec2Function } from '../../../src/observe/ec2/script.ts';
import { ShellPlace } from '../../shell.ts';

const TOKEN = 'stand-in-token==';
const answers = new Map<string, string>();

/** The service as EC2 documents it: nothing without a token that was asked for with PUT. */
const server: Server = createServer((request, response) => {
  const path = request.url ?? '';
  if (
    path === '/latest/api/token' &&
    request.method === 'PUT' &&
    request.headers['x-aws-ec2-metadata-token-ttl-seconds']
  )
    return response.end(TOKEN);
  if (request.headers['x-aws-ec2-metadata-token'] !== TOKEN) return response.writeHead(401).end();
  const answer = answers.get(path.replace('/latest/meta-data/', ''));
  return answer === undefined ? response.writeHead(404).end('<html>Not Found</html>') : response.end(answer);
});
const place = new ShellPlace();
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  place.close();
});

async function ask(given: Readonly<Record<string, string>>, wanted = true, base = address) {
  answers.clear();
  for (const [path, answer] of Object.entries(given)) answers.set(path, answer);
  const result = await place.run(`${ec2Function(wanted)}p_instance`, ['/bin/sh'], { BACKEND_HEALTH_EC2: base });
  return readEc2({ exitCode: result.exitCode ?? 1, text: result.stdout });
}

describe('instance metadata', () => {
  test('has the type, what is scheduled, and an interruption that was announced', async () => {
    const found = await ask({
      'instance-type': 't3.medium',
      'placement/availability-zone': 'eu-west-1a',
      'instance-life-cycle': 'spot',
      'spot/instance-action': '{"action": "terminate", "time": "2026-11-24T04:00:00Z"}',
      'events/recommendations/rebalance': '{"noticeTime": "2026-11-24T03:30:00Z"}',
      'events/maintenance/scheduled':
        '[ {\n "NotBefore" : "25 Nov 2026 09:00:43 GMT",\n "Code" : "system-reboot",\n "Description" : "scheduled reboot",\n "EventId" : "instance-event-1",\n "NotAfter" : "25 Nov 2026 09:17:23 GMT",\n "State" : "active"\n} ]',
    });
    expect(found).toEqual({
      known: true,
      value: {
        instanceType: 't3.medium',
        zone: 'eu-west-1a',
        lifeCycle: 'spot',
        interruption: { action: 'terminate', at: '2026-11-24T04:00:00.000Z' },
        rebalanceAt: '2026-11-24T03:30:00.000Z',
        events: [
          {
            code: 'system-reboot',
            description: 'scheduled reboot',
            notBefore: '2026-11-25T09:00:43.000Z',
            notAfter: '2026-11-25T09:17:23.000Z',
            state: 'active',
          },
        ],
      },
    });
  });

  test('has nothing announced where the service knows of nothing', async () => {
    expect(await ask({ 'instance-type': 'm7g.large', 'events/maintenance/scheduled': '[]' })).toEqual({
      known: true,
      value: { instanceType: 'm7g.large', zone: '', lifeCycle: '', interruption: null, rebalanceAt: '', events: [] },
    });
  });

  test('is not asked unless it was wanted', async () => {
    expect(await ask({}, false)).toMatchObject({ known: false, why: expect.stringContaining('not asked') });
  });

  test('is not known where nothing answers', async () => {
    expect(await ask({}, true, 'http://127.0.0.1:9')).toMatchObject({
      known: false,
      why: expect.stringContaining('IMDSv2'),
    });
  });

  test('is no page that something else shows there', () => {
    expect(readEc2({ exitCode: 0, text: 'type=<html> <body>\nevents=nonsense\nspot={' })).toMatchObject({
      known: true,
      value: { instanceType: '', interruption: null, events: [] },
    });
  });
});
