import { describeAnswerFaults } from './answerFaults.ts';

// One call of each service; all calls and all faults: test/proof/answerFaultsOf*.test.ts.
describeAnswerFaults(
  ['AssumeRole', 'GetAccountAuthorizationDetails', 'ListPolicies', 'Publish', 'PutEvents', 'S3 list'],
  ['an error under status 200', 'a member missing'],
);
