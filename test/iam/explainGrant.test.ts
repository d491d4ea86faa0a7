import { describe, expect, it } from 'vitest';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import type { GrantQuestion, KnownContext, PolicyLayers } from '../../shared/iam/grantDecision.ts';
import { policyOf, unknownContext, unreadablePolicy } from './policyFixtures.ts';

const volumes = 'arn:aws:ec2:*:*:volume/*';
const everything = policyOf('everything', {});
const ask = (action: string, resource = '*', context: KnownContext = unknownContext): GrantQuestion => ({
  action,
  resource,
  context,
});

describe('explainGrant', () => {
  const context: KnownContext = {
    known: { 'aws:PrincipalAccount': '1' },
    oneOf: { 'aws:RequestedRegion': ['eu', 'us'] },
    others: 'unknown',
  };
  const layers: PolicyLayers = {
    identity: [
      policyOf(
        'Backup',
        { Sid: 'Volumes', Action: 'ec2:Create*', Resource: volumes },
        {
          Action: 'ec2:Create*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': '1' }, Bool: { 'aws:x': 'true' } },
        },
        { Action: 's3:*' },
      ),
      {
        ...policyOf('Off', { Action: 'ec2:*', Resource: 'arn:aws:s3:::a', Condition: { Bool: { 'aws:y': 'true' } } }),
        arn: 'arn:aws:iam::1:policy/Off',
      },
    ],
    boundary: everything,
    scps: [
      [
        everything,
        policyOf('Regions', {
          Effect: 'Deny',
          NotAction: 'iam:*',
          Condition: { StringEquals: { 'aws:RequestedRegion': 'us' } },
        }),
      ],
    ],
    rcps: [[everything]],
  };
  const explanation = explainGrant(ask('EC2:createsnapshot', '*', context), layers);

  it('gives the verdict with its causes', () => {
    expect(explanation.verdict).toBe('limited');
    expect(explanation.summary).toBe(
      'Some requests for EC2:createsnapshot are allowed, or may be, and some are not, or may not be.',
    );
    expect(explanation.causes.map(({ policy, statement }) => [policy, statement?.number])).toEqual([
      ['Backup', 1],
      ['Backup', 2],
      ['Off', 1],
      ['Regions', 1],
    ]);
    expect(explanation.changes).toHaveLength(4);
    expect(explanation.question.action).toBe('EC2:createsnapshot');
  });

  it('says what the action is', () => {
    expect(explanation.action).toMatchObject({
      name: 'ec2:CreateSnapshot',
      isKnown: true,
      wildcardOnly: false,
      accessLevels: ['Write'],
    });
    expect(explanation.action.tableDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(explanation.action.resourceTypes.map(({ name, required }) => [name, required])).toEqual([
      ['snapshot', true],
      ['volume', true],
    ]);
    expect(explainGrant(ask('new:Thing'), { identity: [] }).action).toMatchObject({
      name: 'new:Thing',
      isKnown: false,
      wildcardOnly: false,
      accessLevels: [],
      resourceTypes: [],
    });
    expect(explainGrant(ask('ec2:DescribeInstances'), { identity: [] }).action.wildcardOnly).toBe(true);
  });

  it('goes through the layers in order', () => {
    expect(
      explanation.layers.map(({ layer, level, allows, denies, policies }) => [layer, level, allows, denies, policies]),
    ).toEqual([
      ['identity', undefined, 'some', 'none', ['Backup', 'Off']],
      ['boundary', undefined, 'all', 'none', ['everything']],
      ['scp', 0, 'all', 'some', ['everything', 'Regions']],
    ]);
    expect(explanation.layers.map(({ summary }) => summary)).toEqual([
      'allows some requests for EC2:createsnapshot',
      'allows every request for EC2:createsnapshot',
      'allows every request for EC2:createsnapshot, and denies some or may deny some',
    ]);
  });

  it('says of each statement whether and why it applies', () => {
    const [identity, , scp] = explanation.layers;
    expect(
      identity?.statements.map(({ policy, policyArn, number, sid, effect, applies }) => [
        policy,
        policyArn,
        number,
        sid,
        effect,
        applies,
      ]),
    ).toEqual([
      ['Backup', undefined, 1, 'Volumes', 'Allow', 'some'],
      ['Backup', undefined, 2, undefined, 'Allow', 'some'],
      ['Off', 'arn:aws:iam::1:policy/Off', 1, undefined, 'Allow', 'none'],
    ]);
    expect(identity?.statements[0]).toMatchObject({
      action: { negated: false, patterns: ['ec2:Create*'] },
      resource: {
        negated: false,
        patterns: [volumes],
        matches: 'some',
        types: [
          { name: 'snapshot', required: true, matches: 'none' },
          { name: 'volume', required: true, matches: 'all' },
        ],
      },
      why: 'allows it only on arn:aws:ec2:*:*:volume/*, which leaves out snapshot',
    });
    expect(scp?.statements.map(({ policy, effect, applies }) => [policy, effect, applies])).toEqual([
      ['Regions', 'Deny', 'some'],
      ['everything', 'Allow', 'all'],
    ]);
    expect(scp?.statements[1]?.why).toBe('allows it in every request');
  });

  it('says of each condition what is known and what came out', () => {
    const [identity, , scp] = explanation.layers;
    expect(identity?.statements[1]?.conditions).toEqual([
      {
        operator: 'StringEquals',
        key: 'aws:PrincipalAccount',
        values: ['1'],
        outcome: 'true',
        known: 'values',
        knownValues: ['1'],
        failing: [],
        text: 'StringEquals aws:PrincipalAccount 1 (the key is 1)',
      },
      {
        operator: 'Bool',
        key: 'aws:x',
        values: ['true'],
        outcome: 'unknown',
        known: 'unknown',
        knownValues: [],
        failing: [],
        text: 'Bool aws:x true (the key is not known here)',
      },
    ]);
    expect(identity?.statements[2]?.conditions.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['aws:y', 'unknown'],
    ]);
    expect(scp?.statements[0]?.conditions[0]).toMatchObject({
      known: 'values',
      knownValues: ['eu', 'us'],
      failing: ['eu'],
    });
  });

  it('lists what is not known, once', () => {
    expect(explanation.unknown).toEqual(['the value of aws:x']);
    const strange = policyOf(
      'p',
      {},
      { Effect: 'Deny', Condition: { Boole: { 'aws:x': 'a' } } },
      { Effect: 'Deny', Condition: { Boole: { 'aws:y': 'a' } } },
    );
    expect(explainGrant(ask('a:b'), { identity: [strange, unreadablePolicy('Broken')] }).unknown).toEqual([
      'what the operator Boole means',
      'what the policy Broken says: it could not be read',
    ]);
    expect(explainGrant(ask('a:b'), { identity: [everything] }).unknown).toEqual([]);
  });

  it('says what is never looked at', () => {
    expect(explanation.notRead).toHaveLength(3);
    expect(explanation.notRead[2]).toMatch(/^Resource control policies: they do not bear on this service/);
    expect(explainGrant(ask('s3:GetObject'), layers).notRead).toHaveLength(2);
    const alone = explainGrant(ask('s3:GetObject'), { identity: [] }).notRead;
    expect(alone[2]).toMatch(/^Service control policies: none given/);
    expect(alone).toHaveLength(3);
  });

  it.each([
    [{ identity: [everything] }, 'Every request for a:b on x is allowed.', 'allows every request for a:b'],
    [
      { identity: [policyOf('p', { Effect: 'Deny' })] },
      'Every request for a:b on x is denied by an explicit Deny.',
      'denies every request for a:b',
    ],
    [{ identity: [] }, 'No request for a:b on x is allowed.', 'no statement speaks of a:b'],
    [
      { identity: [policyOf('p', { Resource: 'arn:aws:s3:::a' })] },
      'No request for a:b on x is allowed.',
      'allows no request for a:b',
    ],
    [
      { identity: [unreadablePolicy('p')] },
      'Some requests for a:b on x are allowed, or may be, and some are not, or may not be.',
      'allows some requests for a:b, and denies some or may deny some',
    ],
  ])('sums up %#', (given, summary, layer) => {
    const { layers: explained, ...rest } = explainGrant(ask('a:b', 'x'), given);
    expect([rest.summary, explained[0]?.summary]).toEqual([summary, layer]);
  });

  it('knows the action that needs no permission', () => {
    const { verdict, summary, causes } = explainGrant(ask('sts:GetCallerIdentity'), {
      identity: [policyOf('p', { Effect: 'Deny' })],
    });
    expect([verdict, summary, causes]).toEqual([
      'granted',
      'sts:GetCallerIdentity needs no permission: it is always allowed.',
      [],
    ]);
  });

  it('keeps a statement without resource apart', () => {
    const trust = { number: 1, effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
    const { layers: explained } = explainGrant(ask('a:b'), {
      identity: [{ name: 't', document: { version: '2012-10-17', statements: [trust] } }],
    });
    expect(explained[0]?.statements[0]).toMatchObject({ applies: 'some' });
    expect(explained[0]?.statements[0]?.resource).toBeUndefined();
  });
});
