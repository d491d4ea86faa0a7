// Prints "N passed, N failed, N skipped" over vitest's JSON reports; a report that is not there counts as one failure.
import { existsSync, readFileSync } from 'node:fs';

const counts = process.argv.slice(2).map(countsOf);
const sum = (name) => counts.reduce((total, each) => total + each[name], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);

function countsOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const broken = testResults.filter(isBrokenFile).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests };
}

function isBrokenFile(result) {
  return result.status === 'failed' && result.assertionResults.length === 0;
}
