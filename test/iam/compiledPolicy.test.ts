import { describe, expect, it } from 'vitest';
import { compiledStatements, statementsAbout } from '../../shared/iam/compiledPolicy.ts';
import { documentOf } from './policyFixtures.ts';

const document = documentOf([
  { Action: 's3:GetObject' },
  { Action: ['s3:Get*', 's3:GetObject', '*:GetObject'], Resource: 'arn:aws:s3:::a/*' },
  { Action: 'ec2:*', Effect: 'Deny' },
  { Action: '*', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  { NotAction: ['s3:*', 'not an action'], Resource: 'arn:aws:ec2:*:*:*' },
  { Action: ['s3', 's3:Get Object'] },
  { NotAction: 'iam:*', Effect: 'Deny', NotResource: '*' },
  { Action: '?3:getobject', Resource: ['arn:aws:s3:::b/*', '*'], Condition: { Null: { 'aws:x': 'true' } } },
]);

function numbers(action: string) {
  const { allows, denies } = statementsAbout(document, action);
  return [allows.map(({ statement }) => statement.number), denies.map(({ statement }) => statement.number)];
}

describe('statementsAbout', () => {
  it.each([
    ['s3:getobject', [1, 2, 8], [4, 7]],
    ['s3:getbucketacl', [2], [4, 7]],
    ['ec2:runinstances', [5], [3, 4, 7]],
    ['iam:passrole', [5], [4]],
    ['s4:getobject', [2, 5], [4, 7]],
    ['nonsense', [5], [4, 7]],
    ['', [5], [4, 7]],
  ] as const)('finds those about %s, in the order of the document', (action, allows, denies) => {
    expect(numbers(action)).toEqual([allows, denies]);
    expect(numbers(action)).toEqual([allows, denies]);
  });

  it('tells whether one allows everything', () => {
    expect(statementsAbout(document, 's3:getobject').allowsEverything).toBe(true);
    expect(statementsAbout(document, 's3:getbucketacl').allowsEverything).toBe(false);
    const conditional = documentOf([{ Condition: { Null: { 'aws:x': 'true' } } }]);
    expect(statementsAbout(conditional, 'a:b').allowsEverything).toBe(false);
  });

  it('finds nothing in a document that does not speak of the action', () => {
    const silent = documentOf([{ Action: 'a:b' }]);
    expect(statementsAbout(silent, 'a:c')).toEqual({ allows: [], denies: [], allowsEverything: false });
  });

  it('answers after a thousand other questions as before', () => {
    const before = statementsAbout(document, 's3:getobject');
    for (let index = 0; index < 1_500; index++) statementsAbout(document, `s3:get${index}`);
    expect(statementsAbout(document, 's3:getobject')).toEqual(before);
  });
});

describe('compiledStatements', () => {
  it('tells which statements are on every resource', () => {
    expect(compiledStatements(document).map(({ isOnEveryResource }) => isOnEveryResource)).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    const trust = documentOf([{ Principal: '*' }]);
    expect(compiledStatements(trust)[0]?.isOnEveryResource).toBe(false);
    expect(compiledStatements(trust)[0]?.version).toBe('2012-10-17');
  });
});
