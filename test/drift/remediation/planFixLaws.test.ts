// Whatever drift is drawn, its fix cures it and adds nothing that is not needed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../../shared/drift/fix.ts';
import { draws } from '../../iam/lawRuns.ts';
import { caseOf } from '../ruleCase.ts';
import { addedActions, expectCured, fixOf, judgeFixed } from './curedCase.ts';

describe('planFix', () => {
  it('cures any mixture of drift, and needs every action that it adds', () => {
    const actions = ['ec2:CreateSnapshot', 'ec2:DescribeInstances', 'sqs:SendMessage', 'iam:PassRole', 'kms:Decrypt'];
    const some = fc.subarray(actions);
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.subarray([...actions, 'ebs:*', 'sqs:*'], { minLength: 1 }),
      Resource: fc.constantFrom('*', 'arn:aws:ec2:*:*:volume/*'),
      Condition: fc.constantFrom({}, { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }),
    });
    const policies = fc.dictionary(fc.constantFrom('a', 'b'), fc.array(statement, { minLength: 1, maxLength: 3 }));
    const drawn = fc.record({ required: some, policies, boundary: fc.option(fc.array(statement, { minLength: 1 })) });
    fc.assert(
      fc.property(drawn, ({ required, policies: own, boundary }) => {
        const row = caseOf({
          sets: { backup: { actions: required } },
          policies: own,
          ...(boundary !== null && { boundary }),
        });
        const fix = fixOf(row);
        expectCured(row, fix);
        const after = judgeFixed(row, fix);
        for (const action of addedActions(fix)) {
          expect(judgeFixed(row, withoutAction(fix, action))).not.toEqual(after);
        }
        expect(addedActions(fix).every((action) => required.includes(action))).toBe(true);
      }),
      draws(100),
    );
  });
});

function withoutAction(fix: Fix, action: string): Fix {
  const policies = fix.policies.map((policy) => ({
    ...policy,
    document: {
      ...policy.document,
      statements: policy.document.statements.map((statement) => ({
        ...statement,
        action: { negated: false, patterns: statement.action.patterns.filter((pattern) => pattern !== action) },
      })),
    },
  }));
  return { ...fix, policies };
}
