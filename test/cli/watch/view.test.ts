import { describe, expect, test } from 'vitest';
import { columns } from '../../../src/cli/terminal/table.ts';
import { screen, stateLine, viewAsJson, viewLines } from '../../../src/cli/watch/render.ts';
import { changesBetween, statusOf, unreachableView, viewOf } from '../../../src/cli/watch/view.ts';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { container, exited, known, NOW, silent, snapshot } from '../../snapshot-builder.ts';

const TITLE = { service: 'backend-aws', host: 'deploy@example.com:22' };
const same = (text: string) => text;
const view = (of: Snapshot = snapshot(), show = same) => viewOf(of, diagnose(of), show);
/** The guide's project with its backend stopped and all the rest as it was. */
function stopped(): Snapshot {
  const { containers } = snapshot();
  const others = containers.known ? containers.value.filter((one) => one.service !== 'backend-aws') : [];
  return snapshot({
    containers: [exited(137), ...others],
    endpoints: [silent('ping', 'refused')],
    listeners: known([]),
  });
}

describe('what status and watch show', () => {
  test('is containers, endpoints, database and the holder of the port', () => {
    const lines = viewLines(view(), TITLE, { color: false, width: 120 }).join('\n');
    expect(lines).toContain('healthy  backend-aws on deploy@example.com:22  03:12:40 UTC');
    expect(lines).toMatch(/backend-aws +running +healthy/);
    expect(lines).toMatch(/\/ping_fast +ok/);
    expect(lines).toMatch(/database +ok +– +accepting/);
    expect(lines).toMatch(/port +held +– +container \S*backend-aws/);
  });

  test('names the cause of what is wrong', () => {
    const ill = view(stopped());
    expect(ill.health).toBe('ill');
    expect(viewLines(ill, TITLE, { color: false, width: 200 }).join('\n')).toMatch(/container-exited: .*137/);
    expect(stateLine(ill)).toMatch(/^2026-11-24T03:12:40Z ill /);
  });

  test('passes every word of the host through what hides secrets', () => {
    const shown = viewLines(
      view(
        snapshot({
          containers: [container({ service: 'backend-aws' }), container({ service: 'secret-name', name: 'x' })],
        }),
        (text) => text.replaceAll('secret-name', '***'),
      ),
      TITLE,
      { color: false, width: 120 },
    ).join('\n');
    expect(shown).not.toContain('secret-name');
    expect(shown).toContain('***');
  });

  test.each([40, 60, 80])('is no wider than %i columns, and says so when the window is too low', (width) => {
    const lines = viewLines(view(stopped()), TITLE, { color: false, width });
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
    expect(screen(lines, { height: 5, width })).toHaveLength(4);
    expect(screen(lines, { height: 5, width }).at(-1)).toMatch(/^… \d+ more lines/);
  });

  test('is the same as JSON', () => {
    expect(viewAsJson(view(stopped()), TITLE, ['healthy → ill'])).toMatchObject({
      schema_version: 1,
      at: NOW,
      service: 'backend-aws',
      health: 'ill',
      changes: ['healthy → ill'],
      causes: [{ id: 'container-exited', effect_of: '' }],
    });
  });
});

test('the holder of the port is a process where no container publishes it, and nobody where none listens', () => {
  const process = { address: '0.0.0.0', port: 8002, pid: 4711, process: 'python3', commandLine: '', user: 'root' };
  expect(view({ ...stopped(), listeners: known([process]) }).portHolder).toBe('python3, pid 4711, root');
  expect(view({ ...stopped(), listeners: known([{ ...process, pid: 0, process: '', user: '' }]) }).portHolder).toBe(
    'a process of another user',
  );
  expect(view(stopped()).portHolder).toBe('nobody');
});

describe('changes', () => {
  test('are none where only times passed', () => {
    const later = snapshot({ takenAt: '2026-11-24T03:13:40.000Z' });
    const slower = {
      ...later,
      endpoints: later.endpoints.map((one) => ({ ...one, durationMs: one.durationMs + 100 })),
    };
    expect(changesBetween(view(), view(slower))).toEqual([]);
  });

  test('are states, answers and the cause', () => {
    const changes = changesBetween(view(), view(stopped())).join('\n');
    expect(changes).toContain('healthy → ill');
    expect(changes).toContain('backend-aws: running, healthy → exited (137)');
    expect(changes).toContain('refused');
    expect(changes).toContain('cause: none → container-exited');
  });

  test('are a restart by the policy, although the state is the same again', () => {
    const again = snapshot({ containers: [container({ state: { restartCount: 3 } })] });
    const before = snapshot({ containers: [container({ state: { restartCount: 2 } })] });
    expect(changesBetween(view(before), view(again)).join('\n')).toContain('restarted by its policy (3)');
  });

  test('of a host that went away and came back are those two words alone', () => {
    const away = unreachableView(NOW, 'gone');
    expect(changesBetween(view(), away)).toEqual(['healthy → unreachable']);
    expect(changesBetween(away, view())).toEqual(['unreachable → healthy']);
  });
});

test.each([
  ['healthy', 'healthy'],
  ['degraded', 'degraded'],
  ['starting', 'degraded'],
  ['ill', 'unhealthy'],
  ['unreachable', 'unreachable'],
] as const)('%s ends as %s', (health, status) => {
  expect(statusOf(health)).toBe(status);
});
