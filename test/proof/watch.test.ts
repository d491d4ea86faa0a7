import { allWaysOut, describeWatchTrials, waysToRun } from '../e2e/watchTrials.ts';

describeWatchTrials(allWaysOut, waysToRun);
