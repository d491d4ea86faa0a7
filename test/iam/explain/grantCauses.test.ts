// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.

import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { decideGrant } from '../../../shared/iam/decideGrant.ts';
import type { Cause, GrantQuestion } from '../../../shared/iam/grant/grantDecision.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

const everything = policyOf('everything', {});

function causesOf(action: string, layers: PolicyLayers, context: KnownContext = unknownContext): readonly Cause[] {
  const question: GrantQuestion = { action, resource: '*', context };
  return decideGrant(question, layers).causes;
}

function identity(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('Backup', ...statements)] };
}

function sentences(action: string, layers: PolicyLayers, context?: KnownContext): readonly string[] {
  return causesOf(action, layers, context).map(({ layer, level, policy, why }) =>
    [layer, level, policy, why].filter((part) => part !== undefined).join(' | '),
  );
}

const volumes = 'arn:aws:ec2:*:*:volume/*';

describe('grantCauses', () => {
  it('counts each cause, a hundred at most, and decides nothing that it has no steps to tell', () => {
    const asked = { action: 'sqs:SendMessage', resource: '*', context: unknownContext };
    const some = (count: number) =>
      identity(...Array.from({ length: count }, (_, at) => ({ Resource: `arn:aws:sqs:*:*:q${at}` })));
    const stepsOf = (count: number, limit?: number) => {
      const meter = createStepMeter(limit);
      const { causes } = decideGrant({ ...asked, meter }, some(count));
      return { steps: meter.steps, causes };
    };
    const [many, more] = [stepsOf(130), stepsOf(131)];
    expect(many.causes).toHaveLength(100);
    expect(stepsOf(130, many.steps).causes).toEqual(many.causes);
    expect(stepsOf(130, many.steps - 1).causes.map(({ kind }) => kind)).toEqual(['undecided']);
    // Beside what one statement takes: what is not listed is not counted.
    const [few, oneMore] = [stepsOf(20).steps, stepsOf(21).steps];
    expect(oneMore - few - (more.steps - many.steps)).toBeGreaterThan(100);
  });

  it('are none where every request is allowed', () => {
    expect(causesOf('ec2:CreateSnapshot', identity({}))).toEqual([]);
  });

  describe('given a missing allow', () => {
    it('names the layer, and the boundary', () => {
      expect(
        causesOf('ec2:CreateSnapshot', {
          ...identity({ Action: 's3:*' }),
          boundary: policyOf('Fence', { Action: 's3:*' }),
        }),
      ).toStrictEqual([
        { layer: 'identity', kind: 'no-allow', why: 'no identity policy allows ec2:CreateSnapshot' },
        {
          layer: 'boundary',
          policy: 'Fence',
          kind: 'no-allow',
          why: 'the permissions boundary does not allow ec2:CreateSnapshot',
        },
      ]);
    });

    it('names the level of the SCPs, and whether there are any', () => {
      const scps = [[everything], [policyOf('S3Only', { Action: 's3:*' })], []];
      expect(causesOf('ec2:CreateSnapshot', { identity: [everything], scps })).toEqual([
        { layer: 'scp', level: 1, kind: 'no-allow', why: 'no SCP here allows ec2:CreateSnapshot' },
        {
          layer: 'scp',
          level: 2,
          kind: 'no-allow',
          why: 'no SCP is attached here, so nothing allows ec2:CreateSnapshot',
        },
      ]);
    });

    it('names what also denies some of it behind what is not allowed', () => {
      const layers = identity({ Action: 's3:*' }, { Effect: 'Deny', Resource: volumes });
      expect(causesOf('ec2:CreateSnapshot', layers).map(({ kind }) => kind)).toEqual(['no-allow', 'resource']);
    });

    it('puts what decides before what also limits', () => {
      const layers = { ...identity({ Resource: volumes }), scps: [[policyOf('S3Only', { Action: 's3:*' })]] };
      expect(causesOf('ec2:CreateSnapshot', layers).map(({ layer }) => layer)).toEqual(['scp', 'identity']);
    });

    it('says why a statement that names the action grants nothing', () => {
      expect(sentences('ec2:DescribeInstances', identity({ Resource: 'arn:aws:ec2:*:*:instance/*' }))).toEqual([
        'identity | no identity policy allows ec2:DescribeInstances',
        'identity | Backup | allows it only on arn:aws:ec2:*:*:instance/*, but ec2:DescribeInstances has no resource-level permissions, so this grants nothing',
      ]);
      expect(sentences('ec2:DescribeInstances', identity({ NotResource: '*' }))[1]).toBe(
        'identity | Backup | allows it only on all but *, which no such request names, so this grants nothing',
      );
      expect(sentences('ec2:CreateSnapshot', identity({ Resource: 'arn:aws:s3:::a' }))[1]).toBe(
        'identity | Backup | allows it only on arn:aws:s3:::a, which no such request names, so this grants nothing',
      );
      const account = { known: { 'aws:PrincipalAccount': '1' }, others: 'absent' } as const;
      expect(
        sentences(
          'ec2:CreateSnapshot',
          identity({
            Condition: { StringEquals: { 'aws:PrincipalAccount': ['2', '3', '4', '5'] }, Bool: { 'aws:x': 'true' } },
          }),
          account,
        )[1],
      ).toBe(
        'identity | Backup | allows it only if StringEquals aws:PrincipalAccount 2, 3, 4 and 1 more (the key is 1) and Bool aws:x true (the key is absent), which is never so here',
      );
    });
  });

  describe('given a limit', () => {
    it('names the types that an Allow leaves out', () => {
      const [cause, ...others] = causesOf(
        'ec2:CreateSnapshot',
        identity({ Sid: 'Volumes', Resource: [volumes, 'arn:aws:ec2:*::snapshot/a*'] }),
      );
      expect(others).toEqual([]);
      expect(cause).toStrictEqual({
        layer: 'identity',
        policy: 'Backup',
        kind: 'resource',
        effect: 'Allow',
        statement: { number: 1, sid: 'Volumes' },
        why: 'allows it only on arn:aws:ec2:*:*:volume/*, arn:aws:ec2:*::snapshot/a*, which leaves out some of the type snapshot',
        resources: ['snapshot'],
      });
    });

    it('tells optional types from required ones', () => {
      const [cause] = causesOf('s3:ListBucket', identity({ Resource: 'arn:aws:s3:::*' }));
      expect(cause?.resources).toEqual(['accesspoint']);
    });

    it('names the pattern where the action has no types', () => {
      const [cause] = causesOf('new:Action', identity({ Resource: 'arn:aws:s3:::*' }));
      expect(cause?.resources).toEqual(['arn:aws:*:*:*:*']);
      expect(cause?.why).toBe('allows it only on arn:aws:s3:::*, which leaves out some of arn:aws:*:*:*:*');
    });

    it('names a condition, what is known of its key, and which values fail', () => {
      const context: KnownContext = {
        known: {},
        oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] },
        others: 'unknown',
      };
      const deny: WrittenStatement = {
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      };
      const [cause] = causesOf('ec2:CreateSnapshot', identity({}, deny), context);
      expect(cause).toStrictEqual({
        layer: 'identity',
        policy: 'Backup',
        kind: 'condition',
        effect: 'Deny',
        statement: { number: 2 },
        why: 'denies it if StringNotEquals aws:RequestedRegion eu-west-1 (so for us-east-1)',
        condition: { operator: 'StringNotEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'] },
      });
    });

    it.each([
      [{ Condition: { Bool: { 'aws:x': 'true' } } }, 'allows it only if Bool aws:x true (its value is not known here)'],
      [
        { Condition: { Boole: { 'aws:x': 'true' } } },
        'allows it only if Boole aws:x true (an operator that is not known here)',
      ],
      [
        { Resource: volumes, Condition: { Bool: { 'aws:x': 'true' } } },
        'allows it only on arn:aws:ec2:*:*:volume/*, which leaves out the type snapshot, and only if Bool aws:x true (its value is not known here)',
      ],
      [
        { NotResource: 'arn:aws:ec2:*:*:volume/a' },
        'allows it only on all but arn:aws:ec2:*:*:volume/a, which leaves out some of the type volume',
      ],
    ] as const)('words %j', (statement, why) => {
      expect(sentences('ec2:CreateSnapshot', identity(statement))).toEqual([`identity | Backup | ${why}`]);
    });

    it.each([
      [{ Resource: volumes }, 'denies it on arn:aws:ec2:*:*:volume/*'],
      [
        { Resource: volumes, Condition: { Bool: { 'aws:x': 'true' } } },
        'denies it on arn:aws:ec2:*:*:volume/* if Bool aws:x true (its value is not known here)',
      ],
      [
        { Principal: '*' },
        'is a statement of another kind of policy: whether it denies ec2:CreateSnapshot cannot be said',
      ],
    ] as const)('words the Deny %j', (statement, why) => {
      const [cause, ...others] = causesOf('ec2:CreateSnapshot', identity({}, { Effect: 'Deny', ...statement }));
      expect(cause?.why).toBe(why);
      expect(others).toEqual([]);
    });

    it('calls a statement of another kind of policy unreadable', () => {
      const trust = { number: 1, effect: 'Deny', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
      const layers: PolicyLayers = {
        identity: [everything, { name: 'Trust', document: { version: '2012-10-17', statements: [trust] } }],
      };
      expect(causesOf('ec2:CreateSnapshot', layers)).toEqual([
        {
          layer: 'identity',
          policy: 'Trust',
          kind: 'unreadable',
          effect: 'Deny',
          statement: { number: 1 },
          why: 'is a statement of another kind of policy: whether it denies ec2:CreateSnapshot cannot be said',
          resources: [],
        },
      ]);
    });

    describe('of a pattern of ARNs', () => {
      const causesOn = (resource: string, ...statements: readonly WrittenStatement[]) =>
        decideGrant({ action: 's3:PutObjectTagging', resource, context: unknownContext }, identity(...statements))
          .causes;
      const bool = { Bool: { 'aws:x': 'true' } };

      it('knows that a statement names no object of it', () => {
        const [, cause] = causesOn('arn:aws:s3:::ab*', { Resource: 'arn:aws:s3:::???', Condition: bool });
        expect(cause?.why).toBe(
          'allows it only on arn:aws:s3:::???, which no such request names, so this grants nothing',
        );
      });

      it('knows that a statement names every object of it', () => {
        const statement: WrittenStatement = { Effect: 'Deny', Resource: 'arn:aws:s3:::ab*/*', Condition: bool };
        const [cause] = causesOn('arn:aws:s3:::ab*', {}, statement);
        expect(cause?.why).toBe('denies it if Bool aws:x true (its value is not known here)');
        expect(cause?.resources).toBeUndefined();
      });
    });

    it.each([
      ['the one that is never met before one that is not known', { 'aws:open': 'true', 'aws:no': 'true' }, 'aws:no'],
      ['the one that is not known behind one that is met', { 'aws:yes': 'true', 'aws:open': 'true' }, 'aws:open'],
    ] as const)('names of several conditions %s', (_name, conditions, key) => {
      const context = knownContext({ 'aws:yes': 'true', 'aws:no': 'false' });
      const layers = identity({ Condition: { Bool: conditions } });
      const live = { identity: [...layers.identity, policyOf('Volumes', { Resource: volumes })] };
      const causes = causesOf('ec2:CreateSnapshot', live, context);
      expect(causes.flatMap(({ condition }) => condition?.key ?? [])).toEqual([key]);
    });

    it('names no condition where all are met', () => {
      const context = knownContext({ 'aws:yes': 'true' });
      const layers = identity({ Resource: volumes, Condition: { Bool: { 'aws:yes': 'true' } } });
      const [cause] = causesOf('ec2:CreateSnapshot', layers, context);
      expect([cause?.kind, cause?.condition]).toEqual(['resource', undefined]);
    });

    it('names what a Deny takes away', () => {
      const [cause] = causesOf('ec2:CreateSnapshot', identity({}, { Effect: 'Deny', Resource: volumes }));
      expect([cause?.kind, cause?.resources]).toEqual(['resource', [volumes]]);
    });

    it('leaves out statements that take nothing away', () => {
      const layers = identity(
        {},
        { Effect: 'Deny', Resource: 'arn:aws:s3:::a' },
        { Effect: 'Deny', Resource: volumes },
      );
      expect(causesOf('ec2:CreateSnapshot', layers).map(({ statement }) => statement?.number)).toEqual([3]);
    });

    it('puts Deny first, then statements that apply, then those that do not', () => {
      const layers = identity(
        { Resource: 'arn:aws:s3:::a' },
        { Resource: 'arn:aws:ec2:us-*:*:volume/*' },
        { Effect: 'Deny', Resource: 'arn:aws:ec2:us-east-1:*:volume/*' },
      );
      expect(causesOf('ec2:DeleteVolume', layers).map(({ statement }) => statement?.number)).toEqual([3, 2, 1]);
    });

    it('names a policy that could not be read, once', () => {
      const layers = { identity: [everything, { ...unreadablePolicy('Broken'), arn: 'arn:aws:iam::1:policy/Broken' }] };
      expect(causesOf('ec2:CreateSnapshot', layers)).toEqual([
        {
          layer: 'identity',
          policy: 'Broken',
          policyArn: 'arn:aws:iam::1:policy/Broken',
          kind: 'unreadable',
          why: 'could not be read, so it may allow or deny anything',
        },
      ]);
    });
  });

  describe('given an explicit Deny of every request', () => {
    it('names each statement that denies all before those that deny some', () => {
      const layers: PolicyLayers = {
        identity: [policyOf('Backup', {}, { Effect: 'Deny', Resource: volumes })],
        scps: [[everything, policyOf('Stop', { Sid: 'No', Effect: 'Deny', Action: 'ec2:*' })]],
      };
      expect(
        causesOf('ec2:CreateSnapshot', layers).map(({ layer, kind, statement }) => [layer, kind, statement]),
      ).toEqual([
        ['scp', 'explicit-deny', { number: 1, sid: 'No' }],
        ['identity', 'resource', { number: 2 }],
      ]);
      expect(sentences('ec2:CreateSnapshot', layers)[0]).toBe('scp | 0 | Stop | denies it in every request');
    });

    it('says nothing of what is not allowed either', () => {
      const layers = identity({ Action: 's3:*' }, { Effect: 'Deny' });
      expect(causesOf('ec2:CreateSnapshot', layers).map(({ kind }) => kind)).toEqual(['explicit-deny']);
    });
  });
});

describe('the causes of a grant that is held', () => {
  it('leave out a Deny whose conditions rule each other out', () => {
    const inside = { 'aws:SourceIp': '203.0.113.0/24' };
    const never = { Effect: 'Deny', Condition: { IpAddress: inside, NotIpAddressIfExists: inside } } as const;
    const layers: PolicyLayers = { identity: [policyOf('Backup', {}, never)] };
    expect(decideGrant({ action: 'ec2:CreateSnapshot', resource: '*', context: unknownContext }, layers)).toEqual({
      verdict: 'granted',
      causes: [],
    });
  });
});

describe('the sentence of a cause', () => {
  it('names three resources, and the first three of more', () => {
    const arns = ['a', 'b', 'c', 'd'].map((name) => `arn:aws:ec2:*:*:volume/${name}`);
    const allowed = (count: number) => sentences('ec2:DeleteVolume', identity({ Resource: arns.slice(0, count) }))[0];
    expect(allowed(3)).toContain('volume/b, arn:aws:ec2:*:*:volume/c, which');
    expect(allowed(4)).toContain('volume/c and 1 more');
  });

  it('gives the value of a key that is compared with something not known', () => {
    const own = { StringEquals: { 'aws:RequestedRegion': '${aws:PrincipalTag/region}' } };
    const context = knownContext({ 'aws:RequestedRegion': 'eu-west-1' });
    expect(sentences('ec2:DeleteVolume', identity({ Condition: own }), context)[0]).toContain('(the key is eu-west-1)');
  });
});
