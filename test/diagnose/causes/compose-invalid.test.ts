import { describe, expect, test } from 'vitest';
import { ids, quoted, remedy, stopped, top } from '../scene.ts';

const TAB = 'yaml: line 7: found character that cannot start any token';
const invalid = (message: string) => ({ compose: { status: 'invalid', command: 'docker compose', message } }) as const;

describe('compose-invalid', () => {
  test("quotes Compose's own message and refuses", () => {
    const finding = top('compose-invalid', invalid(TAB));
    expect(finding.summary).toContain(TAB);
    expect(quoted(finding)).toBe(`[command] docker compose config: ${TAB}`);
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('`docker compose --profile aws config --quiet`');
  });

  test('names a missing env_file, which breaks every command', () => {
    expect(
      top('compose-invalid', invalid('env file /home/deploy/app/.env not found: stat: no such file')).summary,
    ).toContain('.env not found');
  });

  test('explains a container that can not be started for it', () => {
    expect(ids({ ...stopped(0), ...invalid(TAB) })).toContain('container-exited <- compose-invalid');
  });

  test('is not claimed without a word of Compose, as when it was too slow to answer', () => {
    expect(ids(invalid(''))).toEqual([]);
  });

  test('is not claimed where the folder is missing', () => {
    const folder = { known: true, value: { status: 'missing', directory: '/srv/none' } } as const;
    expect(ids({ ...invalid(TAB), folder })).not.toContain('compose-invalid');
  });
});
