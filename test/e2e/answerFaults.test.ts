import { describeAnswerFaults } from './answerFaults.ts';

// One call of each service, and each way to find out; all calls and all faults: test/proof/answerFaultsOf*.test.ts.
describeAnswerFaults([
  { call: 'AssumeRole', fault: 'an error under status 200' },
  { call: 'AssumeRole', fault: 'a member missing' },
  { call: 'GetAccountAuthorizationDetails', fault: 'an error under status 200' },
  { call: 'ListPolicies', fault: 'a member missing' },
  { call: 'Publish', fault: 'an error under status 200' },
  { call: 'PutEvents', fault: 'a member missing' },
  { call: 'S3 list', fault: 'an error under status 200' },
  { call: 'S3 list', fault: 'a member missing' },
]);
