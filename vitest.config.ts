import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Other processes are waited for, and the machine may be busy.
    expect: { poll: { timeout: 10_000 } },
    // Much of what the tests wait for is other processes, so three workers keep two cores busy.
    maxWorkers: 3,
    pool: 'forks',
    // A worker loads the source once for all its files: none of them replaces a module or leaves a global changed.
    isolate: false,
    setupFiles: ['test/support/end-of-file.ts'],
  },
});
