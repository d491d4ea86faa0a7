import { describeWatchTrials } from './watchTrials.ts';

// All ways out by all ways to run: test/proof/watch.test.ts.
describeWatchTrials(['loses its tag'], ['the schedule', 'an IAM change', 'distributed']);
