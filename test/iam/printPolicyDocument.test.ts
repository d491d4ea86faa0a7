import { describe, expect, it } from 'vitest';
import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';

const document: PolicyDocument = {
  version: '2012-10-17',
  id: 'me',
  statements: [
    {
      number: 1,
      sid: 'One',
      effect: 'Deny',
      action: { negated: true, patterns: ['a:b'] },
      resource: { negated: true, patterns: ['*'] },
      principal: {
        negated: true,
        principals: [
          { type: 'AWS', value: '*' },
          { type: 'Service', value: 'x' },
          { type: 'AWS', value: '1' },
        ],
      },
      conditions: [
        { operator: 'Bool', key: 'k', values: ['true'] },
        { operator: 'Null', key: '__proto__', values: ['true'] },
        { operator: 'Bool', key: 'l', values: [] },
      ],
    },
    { number: 2, effect: 'Allow', action: { negated: false, patterns: ['a:b', 'c:d'] }, conditions: [] },
  ],
};

describe('printPolicyDocument', () => {
  it('writes the JSON form', () => {
    expect(JSON.stringify(printPolicyDocument(document))).toBe(
      '{"Version":"2012-10-17","Id":"me","Statement":[' +
        '{"Sid":"One","Effect":"Deny","NotPrincipal":{"AWS":["*","1"],"Service":["x"]},"NotAction":["a:b"],"NotResource":["*"],' +
        '"Condition":{"Bool":{"k":["true"],"l":[]},"Null":{"__proto__":["true"]}}},' +
        '{"Effect":"Allow","Action":["a:b","c:d"]}]}',
    );
  });

  it('leaves out what is not there', () => {
    expect(printPolicyDocument({ version: '2008-10-17', statements: [] })).toStrictEqual({
      Version: '2008-10-17',
      Statement: [],
    });
    const action = { negated: false, patterns: ['a:b'] };
    expect(
      printPolicyDocument({
        version: '2012-10-17',
        statements: [{ number: 1, effect: 'Allow', action, conditions: [] }],
      }),
    ).toStrictEqual({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['a:b'] }] });
  });

  it('is read back to an equal document', () => {
    const { Principal: _, ...rest } = {
      Principal: '*',
      Effect: 'Allow',
      Action: 'x:y',
      Resource: ['a', 'b'],
      Sid: 's',
    };
    const parsed = parsePolicyDocument({ Statement: [rest, { ...rest, Principal: { Service: 'x' } }] });
    if (!parsed.ok) throw new Error('expected a readable document');
    expect(parsePolicyDocument(printPolicyDocument(parsed.document))).toEqual(parsed);
  });
});
