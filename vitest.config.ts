import { defineConfig } from 'vitest/config';

// `unit` needs nothing but npm's packages; `real` reads public documents in place; `e2e` starts moto; `browser` starts Chromium;
// `proof` does the same as some of them many times over.
const projects = [
  { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/{real,e2e,browser,proof}/**'] },
  { name: 'real', include: ['test/real/**/*.test.ts'] },
  { name: 'e2e', include: ['test/e2e/**/*.test.ts'] },
  { name: 'browser', include: ['test/browser/**/*.test.ts'] },
  { name: 'proof', include: ['test/proof/**/*.test.ts'] },
];

export default defineConfig({
  test: {
    projects: projects.map((project) => ({
      test: { testTimeout: 60_000, hookTimeout: 120_000, ...project },
    })),
    coverage: { provider: 'v8', include: ['shared/**', 'functions/**', 'cli/**'] },
  },
});
