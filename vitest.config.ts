import { defineConfig } from 'vitest/config';

// `unit` needs nothing but npm's packages; `real` reads public documents in place; `e2e` starts what Python brings: moto,
// and Z3 for the second opinion; `browser` starts Chromium; `proof` takes long, may need all of them, and runs on demand: `npm run test:proof`.
const apart = ['real', 'e2e', 'secondOpinion', 'browser', 'proof'].map((name) => `test/${name}/**`);
const projects = [
  {
    name: 'unit',
    include: ['test/**/*.test.ts'],
    exclude: apart,
    // A look at each law; `proof` draws fifty times as much.
    env: { LAW_RUNS: process.env.LAW_RUNS ?? '0.2' },
    isolate: false,
  },
  { name: 'real', include: ['test/real/**/*.test.ts'] },
  { name: 'e2e', include: ['test/{e2e,secondOpinion}/**/*.test.ts'] },
  { name: 'browser', include: ['test/browser/**/*.test.ts'] },
  {
    name: 'proof',
    include: ['test/proof/**/*.test.ts', 'test/**/*[lL]aws.test.ts'],
    testTimeout: 1_200_000,
    // The laws again, with ten times the draws, always the same ones; LAW_SEED and LAW_RUNS draw others, and more.
    env: { LAW_RUNS: process.env.LAW_RUNS ?? '10', LAW_SEED: process.env.LAW_SEED ?? '20261128' },
  },
];

export default defineConfig({
  test: {
    projects: projects.map((project) => ({
      test: { testTimeout: 60_000, hookTimeout: 120_000, ...project },
    })),
    // By itself vitest leaves one core idle.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['{shared,functions,cli}/**/*.ts'] },
  },
});
