import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, top } from '../scene.ts';

const TRACE = [
  'Traceback (most recent call last):',
  '  File "/srv/server.py", line 7, in <module>',
  '    API_KEY = os.environ["EXCHANGE_API_KEY"]',
  '  File "<frozen os>", line 685, in __getitem__',
  "KeyError: 'EXCHANGE_API_KEY'",
];

describe('startup-error-environment', () => {
  test('names the variable and refuses', () => {
    const finding = top('startup-error-environment', crashLoop(1, ...TRACE));
    expect(finding.summary).toContain('(EXCHANGE_API_KEY)');
    expect(quoted(finding)).toContain("KeyError: 'EXCHANGE_API_KEY'");
    expect(finding.remedy).toMatchObject({ kind: 'refuse', why: expect.stringContaining('EXCHANGE_API_KEY') });
    expect(finding.byHand[1]).toContain('A plain restart keeps the old environment');
  });

  test('explains the crash loop', () => {
    expect(remedy(top('startup-error-environment', crashLoop(1, ...TRACE)))).toEqual(['refuse']);
    expect(ids(crashLoop(1, ...TRACE))).toContain('restart-loop <- startup-error-environment');
  });

  test('is not raised for a KeyError of the program’s own', () => {
    expect(ids(crashLoop(1, ...TRACE.slice(0, 2), '    x = prices["BTC"]', "KeyError: 'BTC'"))[0]).toBe('restart-loop');
  });
});
