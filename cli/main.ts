#!/usr/bin/env node
// Runs `veeam-drift` with the arguments of the process.

import './olderNode.ts';
import { runProgram } from './runProgram.ts';
import { endOnClosedPipe, processTerminal } from './terminal.ts';

endOnClosedPipe();
await runProgram(process.argv.slice(2), processTerminal);
