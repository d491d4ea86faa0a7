// How mutation runs start the engine's tests: the case tables, which kill most, first; the laws not at all, because a
// score that depends on draws is none.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

class TablesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  return moduleId.endsWith('/cases.test.ts') ? 0 : 1;
}

export default defineConfig({
  test: {
    // For a first look at one file of the engine: only its own tests.
    include: [process.env.MUTATION_TESTS ?? 'test/iam/**/*.test.ts'],
    exclude: ['test/iam/**/*[lL]aws.test.ts', 'test/iam/hostile.test.ts'],
    testTimeout: 60_000,
    sequence: { sequencer: TablesFirst },
  },
});
