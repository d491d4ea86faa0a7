// What an explanation says should change, in words; that it helps is a law of its own (adviceLaws).

import { describe, expect, it } from 'vitest';
import { explainGrant, type LevelNames } from '../../../shared/iam/explainGrant.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

const everything: WrittenStatement = { Action: '*' };

function changesOf(layers: PolicyLayers, action = 'ec2:DeleteVolume', context = unknownContext, names?: LevelNames) {
  return explainGrant({ action, resource: '*', context }, layers, names).changes;
}

function beside(deny: WrittenStatement): PolicyLayers {
  return { identity: [policyOf('Backup', everything, { Effect: 'Deny', Sid: 'Guard', ...deny })] };
}

describe('the changes of an explanation', () => {
  it.each<[string, PolicyLayers, readonly string[]]>([
    ['nothing allows it', { identity: [] }, ['Allow ec2:DeleteVolume on * in an identity policy of this principal.']],
    [
      'one Allow names resources',
      { identity: [policyOf('Backup', { Action: 'ec2:*', Resource: 'arn:aws:ec2:*:*:volume/a*' })] },
      ['Allow ec2:DeleteVolume on * in an identity policy of this principal, not only as statement 1 of Backup does.'],
    ],
    [
      'one Allow has a condition that may hold',
      { identity: [policyOf('Backup', { Action: 'ec2:*', Condition: { Bool: { k: 'true' } } })] },
      [
        'Make sure that every needed request meets Bool k true in statement 1 of Backup, or allow ec2:DeleteVolume on * in an identity policy of this principal without the conditions of statement 1 of Backup.',
      ],
    ],
    [
      'one Allow has conditions that exclude each other',
      {
        identity: [
          policyOf('Backup', { Action: 'ec2:*', Condition: { StringEquals: { k: 'a' }, StringNotEquals: { k: 'a' } } }),
        ],
      },
      [
        'Allow ec2:DeleteVolume on * in an identity policy of this principal without the conditions of statement 1 of Backup.',
      ],
    ],
    [
      'a Deny names the action',
      beside({ Action: 'ec2:DeleteVolume' }),
      ['Exempt this principal from statement Guard of Backup, or take ec2:DeleteVolume out of it.'],
    ],
    [
      'a Deny takes it by a pattern',
      beside({ Action: 'ec2:*' }),
      ['Exempt this principal from statement Guard of Backup.'],
    ],
    [
      'a Deny has NotResource: no resource is taken out of it, which would deny more',
      beside({ Action: 'ec2:*', NotResource: 'arn:aws:ec2:*:*:volume/a*' }),
      ['Exempt this principal from statement Guard of Backup, or name what ec2:DeleteVolume needs in its NotResource.'],
    ],
    [
      'a Deny has a condition that nobody here decides',
      beside({ Action: 'ec2:*', Condition: { Bool: { k: 'true' } } }),
      [
        'Make sure that no needed request meets Bool k true in statement Guard of Backup, or exempt this principal there.',
      ],
    ],
    [
      'a Deny has a condition that the request itself decides',
      beside({ Action: 'ec2:*', Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } } }),
      [
        'Make sure that no needed request meets StringNotEquals ec2:MetadataHttpTokens required in statement Guard of Backup (launch instances with IMDSv2 required (HttpTokens=required)), or exempt this principal there.',
      ],
    ],
    [
      'a Deny asks for a tag of the request',
      beside({ Action: 'ec2:*', Condition: { Null: { 'aws:RequestTag/team': 'true' } } }),
      [
        'Make sure that no needed request meets Null aws:RequestTag/team true in statement Guard of Backup (send the tag team with the request), or exempt this principal there.',
      ],
    ],
    [
      'a policy could not be read',
      { identity: [policyOf('Backup', everything), unreadablePolicy('Broken')] },
      ['Repair the policy Broken so that it can be read.'],
    ],
    [
      'the boundary and the policy never allow the same request: both are named',
      {
        identity: [policyOf('Backup', { Action: 'ec2:*', Condition: { StringEquals: { k: 'a' } } })],
        boundary: policyOf('Limit', { Action: 'ec2:*', Condition: { StringEquals: { k: 'b' } } }),
      },
      [
        'Make sure that every needed request meets StringEquals k b in statement 1 of Limit, or allow ec2:DeleteVolume on * in its permissions boundary without the conditions of statement 1 of Limit.',
        'Make sure that every needed request meets StringEquals k a in statement 1 of Backup, or allow ec2:DeleteVolume on * in an identity policy of this principal without the conditions of statement 1 of Backup.',
      ],
    ],
  ])('where %s', (_, layers, expected) => {
    expect(changesOf(layers)).toEqual(expected);
  });

  it('names the level of an SCP that lacks the Allow', () => {
    const layers = { identity: [policyOf('Backup', everything)], scps: [[policyOf('Full', everything)], []] };
    expect(changesOf(layers)).toEqual(['Allow ec2:DeleteVolume on * in an SCP at level 1 (0 is the root).']);
    const names = { scp: ['the root Root', 'the OU Production'], rcp: [] };
    expect(changesOf(layers, 'ec2:DeleteVolume', unknownContext, names)).toEqual([
      'Allow ec2:DeleteVolume on * in an SCP at the OU Production.',
    ]);
  });

  it('names the policy of the resource where its own account does not let the principal in', () => {
    const principal = 'arn:aws:iam::111122223333:role/Backup';
    const layers: PolicyLayers = {
      identity: [policyOf('Backup', everything)],
      resource: { kind: 'bucket', owner: '444455556666', principal },
    };
    expect(changesOf(layers, 's3:PutBucketPolicy')).toEqual([
      'Allow s3:PutBucketPolicy on * in the policy of the resource, for this principal.',
    ]);
  });

  it('tells what else is missing where a Deny comes first', () => {
    const layers = { identity: [policyOf('Backup', { Effect: 'Deny', Action: 'ec2:*' })] };
    expect(changesOf(layers)).toHaveLength(2);
  });
});

describe('the sentences of an explanation', () => {
  const sentences = (layers: PolicyLayers, context = unknownContext) =>
    explainGrant({ action: 'ec2:CreateSnapshot', resource: '*', context }, layers).layers.flatMap(({ statements }) =>
      statements.map(({ why }) => why),
    );

  it('names the region that a guard denies, not the one that it allows', () => {
    const context = {
      known: {},
      oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-2'] },
      others: 'unknown',
    } as const;
    const guard = beside({ Action: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } });
    expect(sentences(guard, context)[0]).toBe(
      'denies it if StringNotEquals aws:RequestedRegion eu-west-1 (so for us-east-2)',
    );
  });

  it.each([
    ['Bool', 'aws:MultiFactorAuthPresent', 'false', 'false'],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/admin', 'arn:aws:iam::111122223333:role/veeam'],
    ['StringNotEquals', 'aws:PrincipalOrgID', 'o-another0001', 'o-exampleorg1'],
  ])('names the condition by which a Deny holds: %s %s', (operator, key, value, known) => {
    const guard = beside({ Action: '*', Condition: { [operator]: { [key]: value } } });
    expect(sentences(guard, knownContext({ [key]: known }))[0]).toBe(
      `denies it in every request, because ${operator} ${key} ${value} (the key is ${known})`,
    );
  });

  it('says that the principal lacks a tag', () => {
    const guard = beside({ Action: '*', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'backup' } } });
    expect(sentences(guard, knownContext({ 'aws:PrincipalTag/team': [] }))[0]).toContain(
      '(the principal has no tag team)',
    );
  });

  it('says that conditions exclude each other', () => {
    const layers = {
      identity: [
        policyOf('Backup', { Action: 'ec2:*', Condition: { StringEquals: { k: 'a' }, StringNotEquals: { k: 'a' } } }),
      ],
    };
    expect(sentences(layers)[0]).toContain('which no request can meet at once, so this grants nothing');
  });

  it('says that boundary and policy never meet', () => {
    const { causes } = explainGrant(
      { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext },
      {
        identity: [policyOf('Backup', { Action: 'ec2:*', Resource: 'arn:aws:ec2:*:*:volume/a*' })],
        boundary: policyOf('Limit', { Action: 'ec2:*', Resource: 'arn:aws:ec2:*:*:volume/b*' }),
      },
    );
    expect(causes[0]).toEqual({
      kind: 'no-overlap',
      layer: 'boundary',
      policy: 'Limit',
      effect: 'Allow',
      why: 'allows none of the requests that the identity policies allow',
    });
  });

  it.each([
    ['volume', 'No call of ec2:CreateSnapshot can succeed: each names a resource of the type snapshot too'],
    ['snapshot', 'No call of ec2:CreateSnapshot can succeed: each names a resource of the type volume too'],
  ])('tells no call from some calls where only %s is allowed', (type, expected) => {
    const policy = policyOf(
      'Backup',
      { Action: 'ec2:*', Resource: `arn:aws:ec2:*:*:${type}/*` },
      { Action: 'ec2:*', Resource: `arn:aws:ec2:*::${type}/*` },
    );
    const { verdict, summary } = explainGrant(
      { action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext },
      { identity: [policy] },
    );
    expect({ verdict, summary }).toEqual({ verdict: 'limited', summary: expect.stringContaining(expected) });
  });

  it.each<WrittenStatement>([
    { Action: 'ec2:*', Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*::snapshot/a*'] },
    { Action: 'ec2:*', Condition: { Bool: { k: 'true' } } },
  ])('does not say it where some calls may succeed: %j', (statement) => {
    const { summary } = explainGrant(
      { action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext },
      { identity: [policyOf('Backup', statement)] },
    );
    expect(summary).toContain('Some requests');
  });
});
