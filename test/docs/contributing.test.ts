import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Cause } from '../../src/diagnose/cause.ts';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { factsOf } from '../diagnose/scene.ts';
import { root, snippetsOf } from './documents.ts';

test('the cause that CONTRIBUTING shows is one: it is found in what it is about, and in nothing else', async () => {
  const [shown] = snippetsOf('CONTRIBUTING.md', ['ts']);
  const folder = mkdtempSync(join(root, 'node_modules/.shown-cause-'));
  try {
    const text = (shown?.text ?? '').replace(/from '\.\.\//g, "from '../../src/diagnose/");
    writeFileSync(join(folder, 'shown.ts'), text);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        include: ['shown.ts'],
        compilerOptions: { noEmit: true },
      }),
    );
    expect(spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' }).stdout).toBe('');
    const [cause] = Object.values((await import(join(folder, 'shown.ts'))) as Record<string, Cause>);
    expect(CAUSES.map(({ id }) => id)).not.toContain(cause?.id);
    expect(cause?.match(factsOf())).toBeNull();
    const found = cause?.match(factsOf({ backend: { networks: [] } }));
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.remedy).toMatchObject({ kind: 'fix' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
