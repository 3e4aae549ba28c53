import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// Long suites that "npm test" leaves out: `npm run torture`, or one of them: `npm run torture -- kill`.
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['e2e/*.torture.ts'],
    fileParallelism: false,
    globalSetup: 'e2e/programs.ts',
    testTimeout: 1_800_000,
    hookTimeout: 180_000,
    disableConsoleIntercept: true,
  },
});
