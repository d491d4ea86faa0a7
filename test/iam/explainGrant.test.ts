import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../shared/iam/conditions/knownContext.ts';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import type { GrantQuestion } from '../../shared/iam/grant/grantDecision.ts';
import type { PolicyLayers } from '../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext, unreadablePolicy } from './policyFixtures.ts';

const volumes = 'arn:aws:ec2:*:*:volume/*';
const everything = policyOf('everything', {});
const ask = (action: string, resource = '*', context: KnownContext = unknownContext): GrantQuestion => ({
  action,
  resource,
  context,
});

describe('explainGrant', () => {
  describe('given a role that reads its backups under SCPs and RCPs', () => {
    const any = { negated: false, patterns: ['*'] };
    const objects = 'arn:aws:s3:::veeam-*/*';
    const policyArn = 'arn:aws:iam::111122223333:policy/VeeamRestore';
    const role = 'arn:aws:iam::111122223333:role/Veeam';
    const fullAccess = policyOf('FullAWSAccess', {});
    const guarded: PolicyLayers = {
      identity: [
        {
          ...policyOf(
            'VeeamRestore',
            { Sid: 'ReadBackups', Action: 's3:Get*', Resource: objects },
            { Sid: 'Tls', Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          ),
          arn: policyArn,
        },
        policyOf('Others', { NotAction: 's3:*' }),
      ],
      boundary: policyOf('Boundary', { Action: ['s3:*', 'ec2:*'] }),
      scps: [
        [fullAccess],
        [
          fullAccess,
          policyOf('Guard', {
            Sid: 'Network',
            Effect: 'Deny',
            NotAction: 'iam:*',
            Condition: {
              NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
              ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin*' },
            },
          }),
        ],
      ],
      rcps: [
        [
          policyOf('SameOrganization', {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
          }),
        ],
      ],
    };
    const question = ask('s3:getobject', 'arn:aws:s3:::veeam-backup/*', {
      known: { 'aws:PrincipalArn': role, 'aws:PrincipalOrgID': 'o-1', 'aws:SecureTransport': 'true' },
      others: 'unknown',
    });
    const resourceOf = (element: typeof any) => ({
      ...element,
      matches: 'all',
      types: [{ name: 'object', required: false, matches: 'all' }],
    });
    const allowOf = (policy: string) => ({
      policy,
      number: 1,
      effect: 'Allow',
      applies: 'all',
      action: any,
      resource: resourceOf(any),
      conditions: [],
      why: 'allows it in every request',
    });
    const layerOf = (layer: string, statements: readonly { readonly policy: string }[]) => ({
      layer,
      allows: 'all',
      denies: 'none',
      policies: statements.map(({ policy }) => policy),
      unreadable: [],
      summary: 'allows every request for s3:getobject',
      statements,
    });

    it('names the open Deny as the only cause', () => {
      const { layers: _layers, causes, action, ...rest } = explainGrant(question, guarded);
      expect(rest).toStrictEqual({
        question,
        verdict: 'limited',
        summary:
          'Some requests for s3:getobject on arn:aws:s3:::veeam-backup/* are allowed, or may be, and some are not, or may not be.',
        unknown: ['the value of aws:SourceIp'],
        changes: rest.changes,
        notRead: [
          'Session policies, which may narrow one session of the role.',
          'Resource policies of other services, which may allow or deny access to a single resource.',
        ],
      });
      expect(rest.changes).toHaveLength(1);
      expect(causes.map(({ kind, level, statement }) => [kind, level, statement])).toEqual([
        ['condition', 1, { number: 1, sid: 'Network' }],
      ]);
      expect([action.name, action.isKnown]).toEqual(['s3:GetObject', true]);
    });

    it('tells what the identity policies say, Deny first', () => {
      const [identity] = explainGrant(question, guarded).layers;
      const deny = {
        policy: 'VeeamRestore',
        policyArn,
        number: 2,
        sid: 'Tls',
        effect: 'Deny',
        applies: 'none',
        action: { negated: false, patterns: ['s3:*'] },
        resource: resourceOf(any),
        conditions: [
          {
            operator: 'Bool',
            key: 'aws:SecureTransport',
            values: ['false'],
            outcome: 'false',
            known: 'values',
            knownValues: ['true'],
            failing: ['true'],
            text: 'Bool aws:SecureTransport false (the key is true)',
          },
        ],
        why: 'denies it only if Bool aws:SecureTransport false (the key is true), which is never so here',
      };
      const allow = {
        ...allowOf('VeeamRestore'),
        policyArn,
        sid: 'ReadBackups',
        action: { negated: false, patterns: ['s3:Get*'] },
        resource: resourceOf({ negated: false, patterns: [objects] }),
      };
      expect(identity).toStrictEqual({
        ...layerOf('identity', [deny, allow]),
        policies: ['VeeamRestore', 'Others'],
      });
    });

    it('tells what the boundary and each level of SCPs say', () => {
      const [, ...others] = explainGrant(question, guarded).layers;
      const deny = {
        policy: 'Guard',
        number: 1,
        sid: 'Network',
        effect: 'Deny',
        applies: 'some',
        action: { negated: true, patterns: ['iam:*'] },
        resource: resourceOf(any),
        conditions: [
          {
            operator: 'NotIpAddress',
            key: 'aws:SourceIp',
            values: ['10.0.0.0/8'],
            outcome: 'unknown',
            known: 'unknown',
            knownValues: [],
            failing: [],
            text: 'NotIpAddress aws:SourceIp 10.0.0.0/8 (its value is not known here)',
          },
          {
            operator: 'ArnNotLike',
            key: 'aws:PrincipalArn',
            values: ['arn:aws:iam::*:role/Admin*'],
            outcome: 'true',
            known: 'values',
            knownValues: [role],
            failing: [],
            text: `ArnNotLike aws:PrincipalArn arn:aws:iam::*:role/Admin* (the key is ${role})`,
          },
        ],
        why: 'denies it if NotIpAddress aws:SourceIp 10.0.0.0/8 (its value is not known here), because ArnNotLike aws:PrincipalArn arn:aws:iam::*:role/Admin* (the key is arn:aws:iam::111122223333:role/Veeam)',
      };
      const allow = { ...allowOf('Boundary'), action: { negated: false, patterns: ['s3:*', 'ec2:*'] } };
      expect(others.slice(0, 3)).toStrictEqual([
        layerOf('boundary', [allow]),
        { ...layerOf('scp', [allowOf('FullAWSAccess')]), level: 0 },
        {
          ...layerOf('scp', [deny, allowOf('FullAWSAccess')]),
          level: 1,
          denies: 'some',
          policies: ['FullAWSAccess', 'Guard'],
          summary: 'allows every request for s3:getobject, and denies some or may deny some',
        },
      ]);
    });

    it('tells what the RCPs say', () => {
      const rcp = explainGrant(question, guarded).layers.at(-1);
      const text = 'StringNotEqualsIfExists aws:PrincipalOrgID o-1 (the key is o-1)';
      const deny = {
        policy: 'SameOrganization',
        number: 1,
        effect: 'Deny',
        applies: 'none',
        action: { negated: false, patterns: ['s3:*'] },
        resource: resourceOf(any),
        conditions: [
          {
            operator: 'StringNotEqualsIfExists',
            key: 'aws:PrincipalOrgID',
            values: ['o-1'],
            outcome: 'false',
            known: 'values',
            knownValues: ['o-1'],
            failing: ['o-1'],
            text,
          },
        ],
        why: `denies it only if ${text}, which is never so here`,
      };
      expect(rcp).toStrictEqual({ ...layerOf('rcp', [deny]), level: 0 });
    });

    it('names the policies that could not be read', () => {
      const layers = { ...guarded, boundary: unreadablePolicy('Broken') };
      const { layers: explained, unknown } = explainGrant(question, layers);
      expect(explained[1]).toStrictEqual({
        ...layerOf('boundary', []),
        allows: 'some',
        denies: 'some',
        policies: ['Broken'],
        unreadable: ['Broken'],
        summary: 'allows some requests for s3:getobject, and denies some or may deny some',
      });
      expect(unknown).toEqual(['the value of aws:SourceIp', 'what the policy Broken says: it could not be read']);
    });
  });

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
  const explain = () => explainGrant(ask('EC2:createsnapshot', '*', context), layers);

  it('gives the verdict with its causes', () => {
    const explanation = explain();
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
    expect(explanation.changes).toHaveLength(2);
    expect(explanation.question.action).toBe('EC2:createsnapshot');
  });

  it('says what the action is', () => {
    const explanation = explain();
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
    const explanation = explain();
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
    const [identity, , scp] = explain().layers;
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
      why: 'allows it only on arn:aws:ec2:*:*:volume/*, which leaves out the type snapshot',
    });
    expect(scp?.statements.map(({ policy, effect, applies }) => [policy, effect, applies])).toEqual([
      ['Regions', 'Deny', 'some'],
      ['everything', 'Allow', 'all'],
    ]);
    expect(scp?.statements[1]?.why).toBe('allows it in every request');
  });

  it('says of each condition what is known and what came out', () => {
    const [identity, , scp] = explain().layers;
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
        text: 'Bool aws:x true (its value is not known here)',
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
    const explanation = explain();
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

  it('lists only what bears on the verdict', () => {
    const open = { Condition: { Bool: { 'aws:x': 'true' } } };
    const decided = { StringLikeIfExists: { 'aws:y': '*' }, NumericEquals: { 'aws:z': 'none' } };
    const unknownOf = (...identity: PolicyLayers['identity']) => explainGrant(ask('a:b'), { identity }).unknown;
    expect(unknownOf(policyOf('p', open))).toEqual(['the value of aws:x']);
    expect(unknownOf(policyOf('p', open, { Condition: decided }))).toEqual(['the value of aws:x']);
    expect(unknownOf(everything, policyOf('p', open))).toEqual([]);
  });

  it('says what is never looked at', () => {
    const explanation = explain();
    expect(explanation.notRead).toHaveLength(3);
    expect(explanation.notRead[2]).toMatch(/^Resource control policies: they do not bear on this service/);
    expect(explainGrant(ask('s3:GetObject'), layers).notRead).toHaveLength(2);
    for (const action of ['s3:GetObject', 'ec2:DescribeInstances']) {
      const alone = explainGrant(ask(action), { identity: [] }).notRead;
      expect(alone[2]).toMatch(/^Service control policies: none given/);
      expect(alone).toHaveLength(3);
      expect(explainGrant(ask(action), { identity: [], rcps: [] }).notRead).toEqual(alone);
    }
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
      { identity: [policyOf('p', { Resource: 'arn:aws:s3:::a' }, { Effect: 'Deny', Resource: 'arn:aws:s3:::b' })] },
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

  it('says of RCPs that they allow what none of them denies', () => {
    const rcps = [[policyOf('r', { Effect: 'Deny', Principal: '*', Action: 'sqs:*' })]];
    const { layers: explained } = explainGrant(ask('s3:GetObject'), { identity: [everything], rcps });
    expect(explained[1]).toMatchObject({
      layer: 'rcp',
      statements: [],
      summary: 'allows every request for s3:GetObject',
    });
  });

  describe('given a statement whose resources no request names', () => {
    it.each([
      [
        { Action: 'ec2:*', Resource: volumes },
        `allows it only on ${volumes}, but ec2:DescribeInstances has no resource-level permissions, so this grants nothing`,
      ],
      [
        { Effect: 'Deny', Resource: volumes },
        `denies it only on ${volumes}, but ec2:DescribeInstances has no resource-level permissions, so this denies nothing`,
      ],
      [
        { Effect: 'Deny', NotResource: ['*', volumes] },
        `denies it only on all but *, ${volumes}, which no such request names, so this denies nothing`,
      ],
    ] as const)('says why %j does nothing', (statement, why) => {
      const { layers: explained } = explainGrant(ask('ec2:DescribeInstances'), {
        identity: [policyOf('p', statement)],
      });
      expect(explained[0]?.statements[0]?.why).toBe(why);
    });

    it('says so of an action with resources, too', () => {
      const buckets = { Effect: 'Deny', Resource: 'arn:aws:s3:::a' } as const;
      const { layers: explained } = explainGrant(ask('ec2:CreateSnapshot'), { identity: [policyOf('p', buckets)] });
      expect(explained[0]?.statements[0]?.why).toBe(
        'denies it only on arn:aws:s3:::a, which no such request names, so this denies nothing',
      );
    });
  });

  it('says what a statement leaves out, and how much of it', () => {
    const patterns = ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:key-pair/veeam-*'];
    const { causes } = explainGrant(ask('ec2:RunInstances'), {
      identity: [policyOf('p', { Action: 'ec2:RunInstances', Resource: patterns })],
    });
    const resources = causes[0]?.resources ?? [];
    expect(resources).toContain('image');
    expect(resources).toContain('key-pair');
    expect(resources).toContain('snapshot');
    expect(resources.filter((name) => name.startsWith('instance'))).toEqual([]);
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
    const { layers: explained, causes } = explainGrant(ask('a:b'), {
      identity: [{ name: 't', document: { version: '2012-10-17', statements: [trust] } }],
    });
    const why = 'is a statement of another kind of policy: whether it allows a:b cannot be said';
    expect(explained[0]?.statements[0]).toMatchObject({ applies: 'some', why });
    expect(explained[0]?.statements[0]?.resource).toBeUndefined();
    expect(causes[0]?.resources).toEqual([]);
  });

  it('keeps a statement for somebody apart', () => {
    const deny = { Effect: 'Deny', Principal: { AWS: '111122223333' } } as const;
    const { layers: explained } = explainGrant(ask('a:b'), { identity: [policyOf('p', deny)] });
    expect(explained[0]?.statements[0]).toMatchObject({
      applies: 'some',
      why: 'is a statement of another kind of policy: whether it denies a:b cannot be said',
    });
  });
});

describe('given an Allow that leaves resources out', () => {
  const explain = (action: string, Resource: string | readonly string[], most?: number) =>
    explainGrant(
      { ...ask(action), ...(most !== undefined && { meter: createStepMeter(most) }) },
      { identity: [policyOf('Backup', { Action: action, Resource })] },
    );
  const instances = 'arn:aws:ec2:*:*:instance/*';

  it.each([
    ['ec2:CreateSnapshot', [volumes], 'the type snapshot'],
    ['ec2:AttachVolume', [instances, 'arn:aws:ec2:*:*:volume/vol-1*'], 'some of the type volume'],
    [
      'ec2:RunInstances',
      [instances],
      'the types image, network-interface, security-group and 1 more and 13 types that only some requests name',
    ],
    ['s3:PutObject', ['arn:aws:s3:::acme/*'], 'what some requests name: the types accesspointobject, object'],
  ])('says of %s which types it leaves out', (action, resources, left) => {
    const [why] = explain(action, resources).layers[0]?.statements.map((statement) => statement.why) ?? [];
    expect(why).toBe(`allows it only on ${resources.join(', ')}, which leaves out ${left}`);
  });

  it('asks for simpler policies where it takes more steps than there are', () => {
    expect(explain('ec2:AttachVolume', [instances, 'arn:aws:ec2:*:*:volume/vol-1*'], 1).changes).toEqual([
      'Simplify its policies: fewer wildcards, conditions and statements, so that they can be judged.',
    ]);
  });
});
