import { describe, expect, it } from 'vitest';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import type { ResourceLayer } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext, type WrittenStatement } from '../policyFixtures.ts';

const question = { action: 'EC2:CreateSnapshot', resource: '*', context: unknownContext };

describe('findStatements', () => {
  it('finds the statements about the action, and how much of its resources each takes', () => {
    const policy = policyOf(
      'p',
      { Resource: 'arn:aws:ec2:*:*:volume/*' },
      { Action: 's3:*' },
      { Effect: 'Deny', Resource: 'arn:aws:s3:::*' },
      { Action: 'ec2:Create*' },
    );
    const { groups } = findStatements(question, { identity: [policy] });
    expect(
      groups.map(({ statements }) => statements.map(({ statement, resource }) => [statement.number, resource])),
    ).toEqual([
      [
        [1, 'some'],
        [4, 'all'],
        [3, 'none'],
      ],
    ]);
  });

  it('cannot say how much a statement without resource takes', () => {
    const trust = { number: 1, effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
    const document = { version: '2012-10-17', statements: [trust] } as const;
    const { groups } = findStatements(question, { identity: [{ name: 't', document }] });
    const [found] = groups.flatMap(({ statements }) => statements);
    expect(found).toMatchObject({ isForeign: true, resource: 'some' });
    expect(found?.element).toBeUndefined();
    const principal = { negated: false, principals: [{ type: 'AWS', value: '*' }] } as const;
    const policy = {
      name: 'bucket',
      document: { version: '2012-10-17', statements: [{ ...trust, principal }] },
    } as const;
    const resource = {
      kind: 'bucket',
      policy,
      owner: '111122223333',
      principal: 'arn:aws:iam::111122223333:role/r',
    } as const;
    const onBucket = findStatements({ ...question, action: 's3:GetObject' }, { identity: [], resource });
    expect(onBucket.groups[1]?.statements.map(({ isForeign, reach }) => [isForeign, reach])).toEqual([[true, 'free']]);
  });

  it('takes names that go on for those of a type where a statement goes on, too', () => {
    const relations = (...resources: readonly string[]) =>
      findStatements(
        { ...question, action: 'logs:PutRetentionPolicy' },
        { identity: [policyOf('p', ...resources.map((Resource) => ({ Resource })))] },
      ).groups.flatMap(({ statements }) => statements.map(({ resource }) => resource));
    expect(relations('arn:aws:logs:*:*:log-group:*:*')).toEqual(['some']);
    expect(relations('arn:aws:logs:*:*:*', 'arn:aws:logs:eu-west-1:*:log-group:*')).toEqual(['all', 'some']);
    expect(relations('arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:*:*:log-group:*:*')).toEqual(['all', 'some']);
  });

  it('knows where resources lie that exist in the own account alone', () => {
    for (const account of ['111122223333', '444455556666']) {
      const context = { ...unknownContext, resources: { account } };
      const { space } = findStatements({ ...question, action: 'iam:DeletePolicy', context }, { identity: [] });
      expect(space.types.map(({ arn }) => arn)).toEqual([`arn:aws:iam::${account}:policy/*`]);
    }
  });

  describe('with a meter', () => {
    const stepsOf = (statement: WrittenStatement, resource?: ResourceLayer) => {
      const meter = createStepMeter();
      const policy = policyOf('p', statement);
      const layers =
        resource === undefined ? { identity: [policy] } : { identity: [], resource: { ...resource, policy } };
      const found = findStatements({ ...question, action: 'kms:Decrypt', meter }, layers);
      expect(found.meter).toBe(meter);
      return meter.steps;
    };
    const bool = { 'aws:x': 'true', 'aws:y': 'true' };

    it('counts each statement and each of its conditions', () => {
      const alone = stepsOf({});
      expect(stepsOf({ Condition: { Bool: bool } }) - alone).toBe(2 * 20);
    });

    it('counts each principal that the policy of a resource names', () => {
      const key = { kind: 'key', owner: '111122223333', principal: 'arn:aws:iam::111122223333:role/r' } as const;
      const other = 'arn:aws:iam::111122223333:role/other';
      const steps = [1, 2, 3].map((count) => stepsOf({ Principal: { AWS: Array(count).fill(other) } }, key));
      expect(steps).toEqual([40, 80, 120]);
      expect(stepsOf({}, key)).toBe(0);
    });
  });
});
