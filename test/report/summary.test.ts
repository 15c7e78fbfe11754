import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/model/record.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { MAX_SUMMARY_BYTES, renderSummary } from '../../src/report/summary.ts';
import { renderGithubMarkdown } from '../page/github-page.ts';
import { container, containerId, logLines, snapshot } from '../snapshot-builder.ts';
import { diagnosis, event, finding, SAMPLES, sampleRecord, step } from './sample.ts';

const redact = createRedactor({ secrets: [], patterns: [] });

function summary(record: RunRecord, docsUrl = ''): string {
  return renderSummary(cleanRecord(record, redact), { docsUrl });
}

/** What a reader sees before unfolding anything, in the first ten blocks. */
function firstScreen(text: string): string {
  return text
    .replace(/<details>[\s\S]*?<\/details>/g, '')
    .split('\n\n')
    .slice(0, 10)
    .join('\n\n');
}

describe('the first screen', () => {
  it('of a fixed run says what it was, that it is well, and how long it took', () => {
    const screen = firstScreen(summary(sampleRecord('fixed')));
    expect(screen).toMatch(/^## ✅ Fixed · `backend-aws` on `trading\.example\.com`\n/);
    expect(screen).toContain('The database was stopped; it was started again');
    expect(screen).toContain('recovered in 21 s');
    expect(screen).toContain('Cause: The database is not running');
    expect(screen).toContain('Connection refused');
  });

  it('of a refusal says that nothing was changed and what to do', () => {
    const screen = firstScreen(summary(sampleRecord('refused')));
    expect(screen).toMatch(/^## ✋ Refused/);
    expect(screen).toContain('Nothing on the host was changed.');
    expect(screen).toContain('### What to do now');
    expect(screen).toContain('Add `EXCHANGE_API_KEY` to');
  });

  it('of an unreachable host says what to check and shows no state', () => {
    const text = summary(sampleRecord('unreachable'));
    expect(firstScreen(text)).toMatch(/^## 📡 Unreachable/);
    expect(firstScreen(text)).toContain('### What to check');
    expect(firstScreen(text)).toContain('security group');
    expect(text).not.toContain('### State');
    expect(text).not.toContain('Cause:');
  });

  it('of a host that stays ill says so and gives the next step before the details', () => {
    const text = summary(sampleRecord('unhealthy'));
    expect(firstScreen(text)).toMatch(/^## ❌ Unhealthy/);
    expect(text.indexOf('### What to do now')).toBeLessThan(text.indexOf('### What was done'));
  });

  it('of a dry run shows the commands of a real one', () => {
    const text = summary(sampleRecord('dry-run'));
    expect(text).toMatch(/^## 🧪 Dry run/);
    expect(text).toContain('### What a real run would do');
    expect(text).toContain('docker compose --profile aws up -d --no-deps db');
    expect(text).not.toContain('### What was done');
  });

  it('shows a check of many lines by the first one, before and after it was made', () => {
    const check = step('still-so', '# docker inspect: nothing has changed\nplanned=1\nexit 0');
    const fixed = sampleRecord('fixed');
    const [first, ...others] = fixed.attempts;
    const attempts = first === undefined ? [] : [{ ...first, steps: [check, ...first.steps] }, ...others];
    for (const text of [summary({ ...fixed, attempts }), summary({ ...sampleRecord('dry-run'), wouldRun: [check] })]) {
      expect(text).toContain('# docker inspect: nothing has changed');
      expect(text).not.toContain('planned=1');
    }
  });

  it('of a degraded backend is no error', () => {
    const text = summary(sampleRecord('degraded'));
    expect(text).toMatch(/^## ⚠️ Degraded/);
    expect(text).toContain('Worth knowing: The backend calls itself degraded');
  });
});

it('of a deployment that was rolled back does not look like a success', () => {
  const fixed = sampleRecord('fixed');
  const attempts = fixed.attempts.map((one) => ({ ...one, rung: { action: 'roll-back', service: 'api' } as const }));
  const text = summary({ ...fixed, attempts });
  expect(text).toMatch(/^## ↩️ Rolled back/);
  expect(text).toContain('What was deployed did not become healthy, and the last good image is back.');
});

describe('a run by the clock', () => {
  const origin = sampleRecord('healthy').origin;
  const late = { cron: '0 3 * * *', timeZone: 'UTC', dueAt: '2026-11-24T03:00:00.000Z', atLeastMs: 264 * 60_000 };

  it('says in one line how late it began, when that was late', () => {
    expect(summary(sampleRecord('healthy', { origin: { ...origin, late } }))).toContain(
      'This run began at least 4 h 24 min late: `0 3 * * *` was due at 03:00:00 UTC.',
    );
  });

  it('says nothing of a few minutes', () => {
    const few = { ...late, atLeastMs: 200_000 };
    expect(summary(sampleRecord('healthy', { origin: { ...origin, late: few } }))).not.toContain('late');
  });
});

describe('the whole', () => {
  it('is short when all is well', () => {
    const healthy = summary(sampleRecord('healthy'));
    expect(healthy.length).toBeLessThan(3_000);
    expect(healthy).not.toContain('Log of');
    expect(healthy).not.toContain('Cause:');
  });

  it('shows before and after side by side', () => {
    const rows = summary(sampleRecord('fixed')).split('\n');
    expect(rows).toContain('|   | Before | After |');
    expect(rows).toContain('| `/health` | 🔴 503 · 2 s | 🟢 200 · 9 ms |');
    expect(rows).toContain('| Health check | 🔴 unhealthy, failed 7× | 🟢 healthy |');
    expect(rows).toContain('| `backend_health` | 🔴 error | 🟢 healthy |');
    expect(rows.find((row) => row.startsWith('| Database'))).toMatch(
      /🔴 exited, exit code 137, .* \| 🟢 accepting connections/,
    );
  });

  it('shows every attempt with its end, and what the last one left wrong', () => {
    const text = summary(sampleRecord('unhealthy'));
    expect(text).toContain('| 1 | Restart `backend-aws` | 4.1 s'.replace(' s', '&nbsp;s'));
    expect(text).toContain('❌ did not help');
    expect(text).toContain('↩️ rolled back');
    expect(text).toContain('Still wrong:');
    expect(text).toContain('Error response from daemon: Cannot restart container market-updater-aws: timeout');
  });

  it('marks the telling lines of the logs and no others', () => {
    const lines = summary(sampleRecord('fixed')).split('\n');
    expect(lines).toContain(
      '! 03:09:03  ERROR:    connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused',
    );
    expect(lines).toContain('  03:08:58  INFO:     10.0.3.7:51114 - "GET /ping_fast HTTP/1.1" 200 OK');
  });

  it('hides secrets of the logs', () => {
    const text = summary(sampleRecord('fixed'));
    expect(text).toContain('postgresql+psycopg2://trader:***@db:5432/trading');
    expect(text).not.toContain('hunter2secret');
  });

  it('says when the same cause has been there before', () => {
    expect(summary(sampleRecord('fixed'))).toContain(
      '🔁 `database-down` has been the cause once before, last on 23 Nov 2026.',
    );
  });

  it('counts a run of the journal once, and tells one that never ended', () => {
    const entry = { cause: 'x', option: 'restart', recoveryMs: null, runUrl: '' };
    const text = summary(
      sampleRecord('healthy', {
        history: [
          { ...entry, id: 'a', at: '2026-11-20T00:00:00Z', status: 'begun' },
          { ...entry, id: 'a', at: '2026-11-20T00:01:00Z', status: 'fixed' },
          { ...entry, id: 'b', at: '2026-11-21T00:00:00Z', status: 'begun' },
        ],
      }),
    );
    expect(text).toContain('Earlier runs on this host (2)');
    expect(text.match(/never ended/g)).toHaveLength(1);
  });

  it('links each finding to its documentation when there is an address for it', () => {
    expect(summary(sampleRecord('fixed'), 'https://example.com/docs')).toContain(
      '[`database-down`](https://example.com/docs/causes.md#database-down)',
    );
    expect(summary(sampleRecord('fixed'))).not.toContain('causes.md');
  });

  it('follows no link of the journal to another server', () => {
    const record = sampleRecord('healthy');
    const first = {
      id: 'x',
      at: '2026-11-20T00:00:00Z',
      cause: 'a',
      option: 'restart',
      status: 'fixed',
      recoveryMs: 1,
    };
    const urls = [
      'https://evil.example/a/b/actions/runs/1',
      'javascript:alert(1)',
      'https://github.com/a/b/actions/runs/1) [x](http://evil.example',
    ];
    for (const runUrl of urls) {
      expect(summary({ ...record, history: [{ ...first, runUrl }] })).not.toContain('](');
    }
    expect(summary({ ...record, history: [{ ...first, runUrl: 'https://github.com/a/b/actions/runs/1' }] })).toContain(
      '](https://github.com/a/b/actions/runs/1)',
    );
  });

  it('reports checks that failed themselves', () => {
    const record = sampleRecord('healthy', {
      diagnosis: { health: 'healthy', findings: [], failedCauses: [{ id: 'disk-full', message: 'Cannot read x' }] },
    });
    expect(summary(record)).toContain('The check `disk-full` failed itself: Cannot read x');
  });
});

describe('bounds', () => {
  const line = `${'x'.repeat(900)} error \`\`\` <b>`;

  function huge(): RunRecord {
    const backend = containerId('backend-aws');
    const flood = logLines(...Array.from({ length: 1_200 }, () => line));
    const many = Array.from({ length: 12 }, (_, index) => container({ name: `n${index}`, service: `s${index}` }));
    const logs = Object.fromEntries([[backend, flood], ...many.map((one) => [one.id, flood] as const)]);
    return sampleRecord('unhealthy', {
      before: snapshot({ containers: [container(), ...many], logs }),
      events: Array.from({ length: 5_000 }, (_, index) => event(index, 'verify', line.repeat(2))),
      diagnosis: diagnosis(
        'ill',
        finding({
          id: 'a',
          title: line.repeat(9),
          summary: line.repeat(9),
          evidence: Array.from({ length: 500 }, () => ({ kind: 'log', source: line, text: line.repeat(9), at: '' })),
        }),
      ),
      advice: Array.from({ length: 500 }, () => line.repeat(100)),
    });
  }

  it('keeps every part within bounds of its own', () => {
    const text = summary(huge());
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
    expect(text).toMatch(/^## ❌ Unhealthy/);
  });

  it('leaves out the least valuable part first', () => {
    const record = huge();
    const steps = Array.from({ length: 400 }, () => ({
      name: 's',
      says: 's',
      command: 'c',
      exitCode: 1,
      durationMs: 1,
      output: `${'y'.repeat(299)}\n`.repeat(60),
    }));
    const attempts = record.attempts.map((one) => ({ ...one, steps }));
    const text = summary({ ...record, attempts });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
    expect(text).toContain('✂️ Left out, as GitHub takes 1 MiB at most: logs, commands');
    expect(text).toContain('### What to do now');
  });

  it('shows a flood by its last lines and says how many are left out', () => {
    const text = summary(huge());
    expect(text).toMatch(/⋯ \d+ lines left out/);
  });
});

describe('a hostile host', () => {
  const attack =
    '</code></details>|`x` ```\n# Owned\n<script>alert(1)</script> <img src=x onerror=a()> @octocat #1 https://evil.example [a](http://evil.example) \u202e::error::x ##[error]y';

  function hostile(): RunRecord {
    return JSON.parse(
      JSON.stringify(sampleRecord('unhealthy'), (key, value: unknown) =>
        typeof value === 'string' &&
        !/^(?:at|.*At|kind|status|health|level|stage|action|outcome|name|severity|effectOf|reasonCode|project|service|id|runUrl|chosenBy)$/.test(
          key,
        )
          ? `${value}${attack}`
          : value,
      ),
    ) as RunRecord;
  }

  it('adds no element, link or heading to the page', async () => {
    const html = await renderGithubMarkdown(summary(hostile()));
    expect(html).not.toMatch(/<(?:script|img)/);
    expect(html).not.toMatch(/<h\d[^>]*>Owned/);
    expect(
      [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]).filter((href) => href?.includes('evil')),
    ).toEqual([]);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    expect(html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '')).not.toMatch(/@octocat|#1\b/);
  });
});

it.each(SAMPLES)('renders %s the same from the same record', (name) => {
  expect(summary(sampleRecord(name))).toBe(summary(sampleRecord(name)));
});
