// How mutation runs start the tests that hold the engine: the case tables, which kill most, first, and the laws last,
// always with the same draws, because a score that depends on draws is none.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

class TablesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  if (moduleId.endsWith('/cases.test.ts')) return 0;
  return /laws\.test\.ts$/i.test(moduleId) ? 2 : 1;
}

export default defineConfig({
  test: {
    // For a first look at one file of the engine: only its own tests.
    include:
      process.env.MUTATION_TESTS === undefined
        ? ['test/iam/**/*.test.ts', 'test/drift/{buildContext,facts}.test.ts']
        : [process.env.MUTATION_TESTS],
    // What costly input takes is asked of the engine as it is.
    exclude: ['test/iam/hostile*.test.ts', 'test/iam/budgetLaws.test.ts'],
    env: { LAW_RUNS: '0.2', LAW_SEED: '20261128' },
    testTimeout: 60_000,
    sequence: { sequencer: TablesFirst },
  },
});
