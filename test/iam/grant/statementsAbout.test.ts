import { describe, expect, it } from 'vitest';
import {
  actionNumber,
  compiledStatements,
  statementsAbout,
  stepsToLookUp,
} from '../../../shared/iam/grant/statementsAbout.ts';
import type { PolicyDocument } from '../../../shared/iam/policyDocument.ts';
import { documentOf } from '../policyFixtures.ts';

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

  it('finds them in the order of the document, however they name the action', () => {
    const mixed = documentOf([
      { NotAction: 'iam:*' },
      { Action: '*' },
      { Action: 's3:*' },
      { Action: 's3:GetObject' },
      { Action: ['s3:Get*', 's3:GetObject'] },
      { Action: '??:GetObject' },
    ]);
    expect(statementsAbout(mixed, 's3:getobject').allows.map(({ statement }) => statement.number)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  it('finds nothing in a document that does not speak of the action, which is one answer for all', () => {
    const [silent, other] = [documentOf([{ Action: 'a:b' }]), documentOf([])];
    expect(statementsAbout(silent, 'a:c')).toEqual({ allows: [], denies: [] });
    expect(statementsAbout(silent, 'a:c')).toBe(statementsAbout(other, 'a:d'));
  });

  it('answers after a thousand other questions as before', () => {
    const before = statementsAbout(document, 's3:getobject');
    for (let index = 0; index < 1_500; index++) statementsAbout(document, `s3:get${index}`);
    expect(statementsAbout(document, 's3:getobject')).toEqual(before);
  });

  describe('given a document that many are asked about', () => {
    const shared = () => documentOf([{ Action: 's3:*' }]);
    const ask = (asked: PolicyDocument, prefix: string, count: number) => {
      for (let index = 0; index < count; index++) statementsAbout(asked, `s3:${prefix}${index}`);
    };

    it('keeps answers from the 301st on', () => {
      const asked = shared();
      ask(asked, 'early', 299);
      const early = statementsAbout(asked, 's3:early');
      const late = statementsAbout(asked, 's3:late');
      expect(statementsAbout(asked, 's3:late')).toBe(late);
      expect(statementsAbout(asked, 's3:early')).not.toBe(early);
      expect(statementsAbout(asked, 's3:early')).toEqual(early);
    });

    it('keeps none of an action without a number', () => {
      const asked = shared();
      ask(asked, 'early', 301);
      expect(statementsAbout(asked, 's3:one', 0).allows).toHaveLength(1);
      expect(statementsAbout(asked, 'ec2:other', 0).allows).toHaveLength(0);
    });

    it('keeps a thousand of them', () => {
      const asked = shared();
      ask(asked, 'early', 300);
      const first = statementsAbout(asked, 's3:first');
      ask(asked, 'other', 999);
      expect(statementsAbout(asked, 's3:first')).toBe(first);
      statementsAbout(asked, 's3:last');
      expect(statementsAbout(asked, 's3:first')).not.toBe(first);
    });
  });
});

describe('actionNumber', () => {
  it('gives each action a number of its own, the same each time', () => {
    const [one, other] = [actionNumber('numbered:one'), actionNumber('numbered:other')];
    expect(one).toBeGreaterThanOrEqual(0);
    expect(other).toBeGreaterThan(one);
    expect(actionNumber('numbered:one')).toBe(one);
  });
});

describe('a compiled statement', () => {
  it('tells whether it is on every resource', () => {
    const onEvery = (action: string) => {
      const { allows, denies } = statementsAbout(document, action);
      return [...allows, ...denies].map(({ statement, isOnEveryResource }) => [statement.number, isOnEveryResource]);
    };
    expect(Object.fromEntries([...onEvery('s3:getobject'), ...onEvery('ec2:runinstances')])).toEqual({
      1: true,
      2: false,
      3: true,
      4: true,
      5: false,
      7: false,
      8: true,
    });
    const trust = documentOf([{ Principal: '*' }]);
    expect(statementsAbout(trust, 'a:b').allows[0]?.isOnEveryResource).toBe(false);
  });

  it('has an id of its own', () => {
    const other = documentOf([{ Action: 's3:GetObject' }]);
    const ids = [document, other].flatMap((each) => statementsAbout(each, 's3:getobject').allows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
    const [one, next] = [1, 2].map(() => compiledStatements(documentOf([{}]))[0]?.id ?? Number.NaN);
    expect(next).toBe((one ?? Number.NaN) + 1);
  });
});

describe('stepsToLookUp', () => {
  it('counts the patterns that must be held against an action, and their lengths', () => {
    expect(stepsToLookUp(documentOf([]), 's3')).toBe(2);
    expect(stepsToLookUp(documentOf([{ Action: ['s3:GetObject', 's3:PutObject'] }]), 's3')).toBe(2);
    const one = stepsToLookUp(documentOf([{ Action: 's3:Get*' }]), 's3');
    expect(one).toBeGreaterThan(2);
    expect(stepsToLookUp(documentOf([{ Action: 's3:Get*' }]), 'ec2')).toBe(2);
    expect(stepsToLookUp(documentOf([{ Action: 's3:GetObject*' }]), 's3')).toBeGreaterThan(one);
    expect(stepsToLookUp(documentOf([{ NotAction: ['s3:Get*', 'ec2:*'] }]), 's3')).toBeGreaterThan(one);
  });
});
