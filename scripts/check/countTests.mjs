// Prints "N passed, N failed, N skipped" from vitest's JSON report.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
if (file === undefined || !existsSync(file)) {
  console.log('0 passed, 1 failed');
} else {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests + report.testResults.filter(isBrokenFile).length;
  console.log(`${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests} skipped`);
}

function isBrokenFile(result) {
  return result.status === 'failed' && result.assertionResults.length === 0;
}
