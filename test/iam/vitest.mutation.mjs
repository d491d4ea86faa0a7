// The tests that mutation runs repeat for every mutant: those of shared/iam, laws with few draws and always the same ones.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/iam/**/*.test.ts'],
    exclude: ['test/iam/hostile.test.ts'],
    env: { LAW_RUNS: '0.1', LAW_SEED: '1' },
    testTimeout: 30_000,
  },
});
