import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// `unit` needs nothing but npm's packages; `real` reads public documents in place; `e2e` starts what Python brings: moto,
// and Z3 for the second opinion; `browser` starts Chromium; `proof` takes long, may need all of them, and runs on demand: `npm run test:proof`.
const apart = ['real', 'e2e', 'secondOpinion', 'browser', 'proof'].map((name) => `test/${name}/**`);
// What mostly waits for processes that it started: six of them fill two cores. They come first, as the longest files are theirs.
const waiting = { maxWorkers: 6, sequence: { groupOrder: 0 } };
const projects = [
  {
    name: 'unit',
    include: ['test/**/*.test.ts'],
    exclude: apart,
    // A look at each law; `proof` draws seventy times as much.
    env: { LAW_RUNS: process.env.LAW_RUNS ?? '0.1' },
    isolate: false,
    sequence: { groupOrder: 1 },
  },
  { name: 'real', include: ['test/real/**/*.test.ts'], ...waiting },
  { name: 'e2e', include: ['test/{e2e,secondOpinion}/**/*.test.ts'], ...waiting },
  { name: 'browser', include: ['test/browser/**/*.test.ts'], ...waiting },
  {
    name: 'proof',
    include: ['test/proof/**/*.test.ts', 'test/**/*[lL]aws.test.ts'],
    testTimeout: 1_200_000,
    sequence: { groupOrder: 2 },
    // The laws again, with seventy times the draws of `unit`, always the same ones; LAW_SEED and LAW_RUNS draw others, and more.
    env: { LAW_RUNS: process.env.LAW_RUNS ?? '7', LAW_SEED: process.env.LAW_SEED ?? '20261128' },
  },
];

/** Short files whose tests take long; by its size vitest would start a file last, and one core would have nothing left. */
const longTests =
  /\/test\/(browser\/htmlReport|e2e\/(answerFaults|awsEstate|liveCommands|scanFunction|stateMachine|watch)|watch\/waysOut|run\/(deskTrials|toldOnce)|cli\/(whatIf|scan))\.test\.ts$/;

class LongTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longTests.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** What test files share and none changes: test/madeOnce.ts. */
const runFolder = mkdtempSync(join(tmpdir(), 'veeam-drift-run-'));
process.once('exit', () => rmSync(runFolder, { recursive: true, force: true, maxRetries: 3 }));

// Processes that tests start compile the sources and the SDK once, not each anew.
process.env.NODE_COMPILE_CACHE ??= join(runFolder, 'compiled');

export default defineConfig({
  test: {
    projects: projects.map((project) => ({
      test: { testTimeout: 60_000, hookTimeout: 120_000, provide: { runFolder }, ...project },
    })),
    // By itself vitest leaves one core idle.
    maxWorkers: 2,
    sequence: { sequencer: LongTestsFirst },
    coverage: { provider: 'v8', include: ['{shared,functions,cli}/**/*.ts'] },
  },
});
