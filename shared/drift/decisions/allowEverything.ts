// A policy that allows everything, for questions about what other layers take away.

import type { PolicyDocument } from '../../iam/policyDocument.ts';

/** One statement, without conditions. */
export const allowEverything: PolicyDocument = {
  version: '2012-10-17',
  statements: [
    {
      number: 1,
      effect: 'Allow',
      action: { negated: false, patterns: ['*'] },
      resource: { negated: false, patterns: ['*'] },
      conditions: [],
    },
  ],
};
