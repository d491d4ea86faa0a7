import { describeDrawnRequests } from './naiveRequests.ts';

// Four times as many: test/proof/iamNaive.test.ts.
describeDrawnRequests(2);
