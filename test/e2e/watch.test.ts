import { describeWatchTrials } from './watchTrials.ts';

// All ways out by all ways to run: test/proof/watch.test.ts.
describeWatchTrials(['loses its tag'], ['an IAM change', 'distributed']);
