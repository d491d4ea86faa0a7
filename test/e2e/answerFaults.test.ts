import { describeAnswerFaults } from './answerFaults.ts';

// Each way to find out, once by an account, the organization, the log and the recipients; all calls and all faults:
// test/proof/answerFaultsOf*.test.ts.
describeAnswerFaults([
  { call: 'GetAccountAuthorizationDetails', fault: 'an error under status 200' },
  { call: 'ListPolicies', fault: 'a member missing' },
  { call: 'Publish', fault: 'an error under status 200' },
  { call: 'S3 list', fault: 'a member missing' },
]);
