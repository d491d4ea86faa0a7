import { describe, expect, it } from 'vitest';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import { policyOf, unknownContext } from '../policyFixtures.ts';

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
    expect(found).not.toHaveProperty('element');
  });
});
