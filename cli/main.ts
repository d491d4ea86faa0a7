#!/usr/bin/env node
// Runs `veeam-drift` with the arguments of the process.

import './olderNode.ts';
import { toolVersion } from '../shared/scan/toolVersion.ts';
import { endOnClosedPipe, processTerminal } from './terminal.ts';

endOnClosedPipe();
const [first, ...others] = process.argv.slice(2);
// Scripts ask for the version before each use: it needs nothing of the program.
if (others.length === 0 && (first === '--version' || first === '-V')) processTerminal.stdout(`${toolVersion}\n`);
else {
  const { runProgram } = await import('./runProgram.ts');
  await runProgram(process.argv.slice(2), processTerminal);
}
