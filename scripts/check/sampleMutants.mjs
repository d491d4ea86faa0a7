// Mutates a part of shared/iam that a seed draws, and says how many of the drawn mutants the tests notice; the whole takes hours.
// Usage: npm run test:mutation:sample -- <mutants, default 250> <seed, default 1>
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const instrumenterPath = '../../tools/mutation/node_modules/@stryker-mutator/instrumenter/dist/src/index.js';
const configPath = 'reports/mutation/sample.config.json';
const resultPath = 'reports/mutation/sample.json';

const [count = 250, seed = 1] = process.argv.slice(2).map(Number);
const config = JSON.parse(readFileSync('stryker.config.json', 'utf8'));

runTool('--version');
const all = await listMutants();
const drawn = all.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count);
mkdirSync('reports/mutation', { recursive: true });
rmSync(resultPath, { force: true });
writeFileSync(
  configPath,
  JSON.stringify({
    ...config,
    mutate: drawn.map(({ file, range }) => `${file}:${range}`),
    incremental: false,
    // A busy machine must not make a slow test look like a loop without end.
    timeoutMS: 20_000,
    reporters: ['clear-text', 'progress', 'json'],
    jsonReporter: { fileName: resultPath },
    thresholds: { ...config.thresholds, break: null },
  }),
);
runTool('run', configPath);
const keys = new Set(drawn.map(({ key }) => key));
const results = readResults();
console.log(`${all.length} mutants of shared/iam, ${drawn.length} drawn with seed ${seed}`);
console.log(`the drawn: ${describe(results.filter(({ key }) => keys.has(key)))}`);
console.log(`with those inside them: ${describe(results)}`);

function runTool(...args) {
  const done = spawnSync(process.execPath, ['scripts/runTool.mjs', 'mutation', 'stryker', ...args], {
    stdio: 'inherit',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

// Stryker draws none itself: it takes ranges, and gives every mutant in them.
async function listMutants() {
  const { Instrumenter } = await import(instrumenterPath);
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const files = globSync(config.mutate)
    .sort()
    .map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
  const { mutants } = await new Instrumenter(silent).instrument(files, options);
  return mutants.map(({ fileName, location: { start, end }, mutatorName, replacement }) => {
    const range = `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
    return { file: fileName, range, key: JSON.stringify([fileName, range, mutatorName, replacement]) };
  });
}

function rank({ key }) {
  return createHash('sha256').update(`${seed} ${key}`).digest('hex');
}

// The report counts columns from 1.
function readResults() {
  const { files } = JSON.parse(readFileSync(resultPath, 'utf8'));
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map(({ location: { start, end }, mutatorName, replacement, status }) => {
      const range = `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
      return { key: JSON.stringify([file, range, mutatorName, replacement]), status };
    }),
  );
}

function describe(results) {
  const number = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = number('Killed', 'Timeout');
  const left = number('Survived', 'NoCoverage');
  const score = ((100 * noticed) / (noticed + left)).toFixed(1);
  const rest = results.length - noticed - left;
  const why = `${number('Timeout')} of them by their time; ${rest} without a result: static, or no program`;
  return `${score} % of ${noticed + left} are noticed (${why}), ${left} are not`;
}
