#!/usr/bin/env node
// Runs `veeam-drift` with the arguments of the process.

import './olderNode.ts';
import { createProgram } from './program.ts';
import { describeFailure, failureExitCode } from './reportFailure.ts';
import { endOnClosedPipe } from './terminal.ts';

endOnClosedPipe();
try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(describeFailure(error));
  process.exitCode = failureExitCode(error);
}
