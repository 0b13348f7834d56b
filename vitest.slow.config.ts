import { defineConfig } from 'vitest/config';
import { slowTests } from './test/support/slow-tests.ts';

export default defineConfig({
  test: {
    include: slowTests,
    globalSetup: ['test/support/database-server.ts'],
    // Against hanging only: a machine that does much else at once may take many times as long as an idle one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
