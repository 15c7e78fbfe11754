import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, skipped, stopped, top } from '../scene.ts';

const LINE = "ModuleNotFoundError: No module named 'ccxt_async'";

describe('startup-error-import', () => {
  test('is rebuilt; a restart is left out, with the reason', () => {
    const finding = top('startup-error-import', crashLoop(1, LINE));
    expect(quoted(finding)).toContain(LINE);
    expect(remedy(finding)).toEqual(['rebuild backend-aws']);
    expect(skipped(finding)).toEqual([
      'restart: The image itself is broken: a restart starts the same code again.',
      'full-restart: The image itself is broken: a restart starts the same code again.',
    ]);
    expect(finding.byHand[0]).toContain('ccxt_async');
  });

  test.each([
    "Error: Cannot find module '/app/dist/server.js'",
    'java.lang.NoClassDefFoundError: com/example/Main',
    'error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory',
  ])('knows other languages: %s', (line) => expect(ids(stopped(1, {}, line))[0]).toBe('startup-error-import'));

  test('explains crash loop and exit', () => {
    expect(ids(crashLoop(1, LINE))).toContain('restart-loop <- startup-error-import');
    expect(ids(stopped(1, {}, LINE))).toContain('container-exited <- startup-error-import');
  });

  test('is not raised for a backend that imports what it can and works', () => {
    expect(ids({ log: [LINE, 'INFO: Application startup complete.'] })).toEqual([]);
  });
});
