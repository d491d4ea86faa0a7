import { describe, expect, it } from 'vitest';
import { isLongerThanIam } from '../../../shared/iam/trust/isLongerThanIam.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';

// Four times the quota of 4,096 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const most = 16_384;
const principal = '222233334444';
const [operator, key] = ['StringEquals', 'aws:PrincipalTag/team'];
// What the texts and the statement around them take, each text with two quotation marks.
const around = '{"Effect":"Deny","Action":""}'.length + 1 + '"*"'.length + principal.length + 2;
const aroundCondition = operator.length + key.length + 3 * 2;

describe('isLongerThanIam', () => {
  it.each<readonly [string, (length: number) => WrittenStatement, number]>([
    ['actions', (length) => ({ Principal: { AWS: principal }, Action: ['*', 'x'.repeat(length)] }), most - around - 2],
    ['names', (length) => ({ Principal: { AWS: [principal, 'x'.repeat(length)] } }), most - around - 2],
    [
      'values of conditions',
      (length) => ({ Principal: { AWS: principal }, Condition: { [operator]: { [key]: 'x'.repeat(length) } } }),
      most - around - aroundCondition,
    ],
  ])('tells a document by the characters of its %s', (_, statementOf, left) => {
    expect(isLongerThanIam(documentOf([statementOf(left)]))).toBe(false);
    expect(isLongerThanIam(documentOf([statementOf(left + 1)]))).toBe(true);
  });

  it('counts statements that name nobody', () => {
    const statements = Array.from({ length: 600 }, () => ({ Resource: '*' }));
    expect(isLongerThanIam(documentOf(statements))).toBe(true);
    expect(isLongerThanIam(documentOf(statements.slice(0, 400)))).toBe(false);
  });
});
