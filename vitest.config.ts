import { defineConfig } from 'vitest/config';

/** Tests that run the whole product against an embedded host: one file at a time, as each of them needs the machine. */
const EMBEDDED = [
  'test/host/**/*.test.ts',
  'test/chaos/**/*.test.ts',
  'test/cli.test.ts',
  'test/cli/whole/**/*.test.ts',
];
const REAL = ['test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'here',
          include: ['test/**/*.test.ts'],
          exclude: [...EMBEDDED, ...REAL, 'node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'embedded',
          include: EMBEDDED,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'real-stack', include: REAL, fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 },
      },
    ],
  },
});
