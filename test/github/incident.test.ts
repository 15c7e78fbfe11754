import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Condition } from '../../src/announce/condition.ts';
import { conditionOf } from '../../src/announce/condition.ts';
import { openGithubApi } from '../../src/github/client.ts';
import { type IncidentOutcome, keepIncident, printOf } from '../../src/github/incident.ts';
import { Issues, ownLogin } from '../../src/github/issues.ts';
import { incidentMark } from '../../src/github/marks.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { type CleanRecord, cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { type SampleName, sampleRecord } from '../report/sample.ts';
import { GithubStandIn } from './stand-in.ts';
import { type Issue, type Token, WORKFLOW_TOKEN } from './state.ts';

const github = new GithubStandIn();
beforeAll(() => github.up());
afterAll(() => github.down());
beforeEach(() => github.reset());

const HERE = 'a'.repeat(32);
const OUTSIDER: Token = { login: 'stranger', type: 'User', association: 'NONE', permissions: [] };
const redact = createRedactor({ secrets: [], patterns: [] });
const clean = (name: SampleName, overrides: Partial<RunRecord> = {}): CleanRecord =>
  cleanRecord(sampleRecord(name, overrides), redact);

interface Wishes {
  readonly subject?: string;
  readonly condition?: Condition;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly warn?: (text: string) => void;
  readonly token?: string;
}

async function keep(record: CleanRecord, wishes: Wishes = {}): Promise<IncidentOutcome> {
  const { token = WORKFLOW_TOKEN } = wishes;
  const api = await openGithubApi({
    token,
    baseUrl: github.url,
    signal: new AbortController().signal,
    wait: async () => {},
  });
  return keepIncident({
    issues: new Issues(api, github.state.repository, await ownLogin(api, token)),
    subject: wishes.subject ?? HERE,
    condition: wishes.condition ?? conditionOf(record),
    record,
    settings: { labels: wishes.labels ?? ['backend-health'], assignees: wishes.assignees ?? [] },
    docsUrl: '',
    warn: wishes.warn ?? (() => {}),
  });
}

const bot = () => github.state.tokens.get(WORKFLOW_TOKEN) as Token;
const issue = (number: number) => github.state.issues.find((one) => one.number === number) as Issue;
const bodies = (number: number) => github.state.commentsOf(number).map((comment) => comment.body ?? '');
const kinds = (outcomes: readonly IncidentOutcome[]) => outcomes.map((outcome) => outcome.kind);

describe('an incident', () => {
  test('is one issue from the failure to the recovery', async () => {
    const outcomes = [
      await keep(clean('healthy')),
      await keep(clean('unhealthy')),
      await keep(clean('unhealthy')),
      await keep(clean('refused')),
      await keep(clean('refused')),
      await keep(clean('unreachable')),
      await keep(clean('fixed')),
      await keep(clean('healthy')),
    ];
    expect(kinds(outcomes)).toEqual([
      'none',
      'opened',
      'seen-again',
      'commented',
      'seen-again',
      'commented',
      'closed',
      'none',
    ]);
    expect(outcomes.map((outcome) => outcome.wasOpen)).toEqual([false, false, true, true, true, true, true, false]);
    expect(github.state.issues).toHaveLength(1);
    expect(issue(1)).toMatchObject({
      state: 'closed',
      state_reason: 'completed',
      labels: [{ name: 'backend-health' }],
    });
    expect(issue(1).body).toContain('Seen **2 times** without a change');
    expect(bodies(1)).toHaveLength(3);
    expect(bodies(1)[0]).toContain('Seen **2 times** without a change');
    expect(bodies(1)[2]).toContain('Recovered');
  });

  test('is opened anew when the backend fails again after its recovery', async () => {
    await keep(clean('unhealthy'));
    await keep(clean('fixed'));
    expect(await keep(clean('unhealthy'))).toMatchObject({ kind: 'opened', number: 2 });
  });

  test('belongs to one backend: another one has its own, under the same label', async () => {
    await keep(clean('unhealthy'));
    expect(await keep(clean('unhealthy'), { subject: 'b'.repeat(32) })).toMatchObject({ kind: 'opened', number: 2 });
    expect(await keep(clean('healthy'))).toMatchObject({ kind: 'closed', number: 1 });
    expect(issue(2).state).toBe('open');
  });

  test('is left alone by a run that learnt nothing about the backend', async () => {
    await keep(clean('unhealthy'));
    const before = structuredClone(github.state.issues);
    expect(await keep(clean('refused', { reasonCode: 'locked' }))).toEqual({ kind: 'none', wasOpen: null });
    expect(github.state.issues).toEqual(before);
  });

  test('says how long it took from its opening', async () => {
    await keep(clean('unhealthy'));
    const record = clean('fixed');
    issue(1).created_at = new Date(Date.parse(record.finishedAt) - 7_800_000).toISOString();
    await keep(record);
    expect(bodies(1)[0]).toContain('Recovered after 2 h 10 min');
  });

  test('keeps what people wrote into it', async () => {
    await keep(clean('unhealthy'));
    issue(1).body = `Notes of the team.\n\n${issue(1).body}\n\nMore notes.`;
    await keep(clean('unhealthy'));
    expect(issue(1).body).toMatch(/^Notes of the team\.\n\n[\s\S]*Seen \*\*2 times[\s\S]*\n\nMore notes\.$/);
  });

  test('counts in its own last comment, past those of other people', async () => {
    await keep(clean('unhealthy'));
    await keep(clean('refused'));
    const people: Token = { ...OUTSIDER, association: 'MEMBER' };
    for (let index = 0; index < 120; index++) github.state.addComment(people, issue(1), `Note ${index}`);
    expect(await keep(clean('refused'))).toMatchObject({ kind: 'seen-again' });
    expect(bodies(1)[0]).toContain('Seen **2 times**');
    expect(bodies(1)).toHaveLength(121);
  });

  test('is found on any page of the issues with its label', async () => {
    await keep(clean('unhealthy'));
    const labels = [{ name: 'backend-health' }];
    const mine = github.state.issues.pop() as Issue;
    for (let index = 0; index < 150; index++) github.state.addIssue(bot(), { title: 'x', body: '', labels });
    github.state.issues.push({ ...mine, number: 200 });
    expect(await keep(clean('refused'))).toMatchObject({ kind: 'commented', number: 200 });
  });

  test('is found though its label was taken off', async () => {
    await keep(clean('unhealthy'));
    issue(1).labels.length = 0;
    expect(await keep(clean('refused'))).toMatchObject({ kind: 'commented', number: 1 });
  });
});

test('a token of a person who is not of the repository finds again what it opened', async () => {
  const token = 'stand-in-token-of-a-contributor';
  github.state.tokens.set(token, {
    login: 'your-monitor',
    type: 'User',
    association: 'CONTRIBUTOR',
    permissions: ['issues: write'],
  });
  const outcomes = [await keep(clean('unhealthy'), { token }), await keep(clean('refused'), { token })];
  outcomes.push(await keep(clean('refused'), { token }), await keep(clean('healthy'), { token }));
  expect(kinds(outcomes)).toEqual(['opened', 'commented', 'seen-again', 'closed']);
});

describe('what others write', () => {
  const forged = () => ({ title: 'x', body: incidentMark(HERE), labels: [{ name: 'backend-health' }] });

  test('is no incident, though it has the mark and the label', async () => {
    github.state.addIssue(OUTSIDER, forged());
    expect(await keep(clean('unhealthy'))).toMatchObject({ kind: 'opened', number: 2 });
    expect(await keep(clean('healthy'))).toMatchObject({ kind: 'closed', number: 2 });
    expect(issue(1).state).toBe('open');
  });

  test('is no entry of the incident', async () => {
    await keep(clean('unhealthy'));
    const print = printOf(clean('refused'));
    const text = `<!-- backend-health:seen print=${print} count=1 since=2026-11-24T03:12:37.000Z -->`;
    github.state.addComment(OUTSIDER, issue(1), text);
    expect(await keep(clean('refused'))).toMatchObject({ kind: 'commented' });
    expect(bodies(1)[0]).toBe(text);
  });
});

describe('a second issue about the same backend', () => {
  test('that another run opened at the same moment is closed as a duplicate of the first', async () => {
    let raced = false;
    github.trouble({ kind: 'silent' }, 1, (method, path) => {
      if (raced || method !== 'POST' || !path.endsWith('/issues')) return false;
      raced = true;
      github.state.addIssue(bot(), { title: 'x', body: incidentMark(HERE), labels: [{ name: 'backend-health' }] });
      return false;
    });
    expect(await keep(clean('unhealthy'))).toMatchObject({ kind: 'commented', number: 1, wasOpen: true });
    expect(github.state.issues.map(({ number, state }) => [number, state])).toEqual([
      [1, 'open'],
      [2, 'closed'],
    ]);
    expect(bodies(2)).toEqual(['Duplicate of #1']);
    expect(issue(2).state_reason).toBe('not_planned');
  });

  test('that stayed open is closed by the next run', async () => {
    await keep(clean('unhealthy'));
    github.state.addIssue(bot(), { title: 'x', body: issue(1).body, labels: [{ name: 'backend-health' }] });
    await keep(clean('unhealthy'));
    expect([issue(1).state, issue(2).state]).toEqual(['open', 'closed']);
  });
});

describe('trouble in between', () => {
  const posted = (path: RegExp) => (method: string, at: string) => method === 'POST' && path.test(at);

  test('an opening whose answer is lost is looked for, not done twice', async () => {
    const { state } = github;
    github.trouble({ kind: 'status', status: 502 }, 1, (method, path) => {
      if (!posted(/\/issues$/)(method, path)) return false;
      state.addIssue(bot(), { title: 'x', body: incidentMark(HERE), labels: [{ name: 'backend-health' }] });
      return true;
    });
    expect(await keep(clean('unhealthy'))).toMatchObject({ kind: 'opened', number: 1 });
    expect(state.issues).toHaveLength(1);
  });

  test('an opening that failed is tried once more', async () => {
    github.trouble({ kind: 'status', status: 502 }, 1, posted(/\/issues$/));
    expect(await keep(clean('unhealthy'))).toMatchObject({ kind: 'opened', number: 1 });
  });

  test('a recovery that could not close the issue is not told twice', async () => {
    await keep(clean('unhealthy'));
    github.trouble({ kind: 'status', status: 403 }, 1, (method) => method === 'PATCH');
    await expect(keep(clean('healthy'))).rejects.toMatchObject({ problem: 'not-permitted' });
    expect(await keep(clean('healthy'))).toMatchObject({ kind: 'closed' });
    expect(bodies(1)).toHaveLength(1);
  });

  test('assignees whom GitHub does not take are left out, and that is told', async () => {
    const warnings: string[] = [];
    const assignees = ['your-user', 'nobody'];
    expect(await keep(clean('unhealthy'), { assignees, warn: (text) => warnings.push(text) })).toMatchObject({
      kind: 'opened',
    });
    expect(issue(1).assignees).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('incident-assignees')]);
    await keep(clean('fixed'));
    await keep(clean('unhealthy'), { assignees: ['your-user'] });
    expect(issue(2).assignees).toEqual([{ login: 'your-user' }]);
  });
});

test('what was seen counts as the same whatever its times and words are', () => {
  const record = clean('unhealthy');
  const later = clean('unhealthy', { startedAt: '2026-11-25T00:00:00.000Z', reason: 'other words', runId: 'other' });
  expect(printOf(later)).toBe(printOf(record));
  expect(printOf(clean('unhealthy', { attempts: [] }))).not.toBe(printOf(record));
  expect(printOf(clean('unhealthy', { reasonCode: 'build-failed' }))).not.toBe(printOf(record));
});
