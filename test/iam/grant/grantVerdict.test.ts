// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../../shared/iam/decideGrant.ts';
import { CountedOnce } from '../../../shared/iam/grant/countedOnce.ts';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import type { GrantQuestion, Verdict } from '../../../shared/iam/grant/grantDecision.ts';
import { type GrantVerdict, judgeExactly, judgeGrant } from '../../../shared/iam/grant/grantVerdict.ts';
import type { PolicyLayers, PolicySource } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import {
  knownContext,
  policyOf,
  unknownContext,
  unreadablePolicy,
  type WrittenCondition,
  type WrittenStatement,
} from '../policyFixtures.ts';

const everything = policyOf('everything', {});
const nothing = policyOf('nothing');
const volumes = 'arn:aws:ec2:*:*:volume/*';
const snapshots = 'arn:aws:ec2:*:*:snapshot/*';

function ask(action: string, more: Partial<GrantQuestion> = {}): GrantQuestion {
  return { action, resource: '*', context: unknownContext, ...more };
}

function verdictOf(question: GrantQuestion, layers: PolicyLayers): Verdict {
  return decideGrant(question, layers).verdict;
}

function identity(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('identity', ...statements)] };
}

const when = (operator: string, key: string, value: unknown): WrittenCondition => ({
  [operator]: { [key]: value },
});

describe('decideGrant', () => {
  describe('given statements that only together cover every request', () => {
    it.each([
      ['two types in two statements', [{ Resource: volumes }, { Resource: snapshots }]],
      [
        'a condition and its opposite',
        [{ Condition: when('StringEquals', 'aws:x', 'a') }, { Condition: when('StringNotEquals', 'aws:x', 'a') }],
      ],
      [
        'presence and absence',
        [{ Condition: when('Null', 'aws:x', 'true') }, { Condition: when('Null', 'aws:x', 'false') }],
      ],
      ['a pattern and all but it', [{ Resource: 'arn:aws:ec2:eu*:*:*' }, { NotResource: 'arn:aws:ec2:eu*:*:*' }]],
      [
        'a variable and all but it',
        [{ Resource: 'arn:aws:ec2:*:*:*/${aws:x}' }, { NotResource: 'arn:aws:ec2:*:*:*/${aws:x}' }],
      ],
      [
        'regions where the rest is elsewhere',
        [
          { Resource: ['arn:aws:ec2:eu*:*:*', 'arn:aws:ec2:us*:*:*'] },
          { NotResource: 'arn:aws:ec2:*u*:*:*' },
          { Resource: 'arn:aws:ec2:*u*:*:*' },
        ],
      ],
      [
        'ranges of numbers',
        [
          { Condition: when('NumericLessThanIfExists', 'aws:n', '5') },
          { Condition: when('NumericGreaterThanEquals', 'aws:n', '5') },
        ],
      ],
    ] as const)('grants %s', (_name, statements) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), identity(...statements))).toBe('granted');
    });

    it.each([
      ['one type of two', [{ Resource: volumes }]],
      [
        'equal and different, but not absent',
        [{ Condition: when('StringEquals', 'aws:x', 'a') }, { Condition: when('StringLike', 'aws:x', '*b*') }],
      ],
      ['one region', [{ Resource: 'arn:aws:ec2:eu-west-1:*:*' }]],
      ['a variable', [{ Resource: 'arn:aws:ec2:*:*:*/${aws:x}' }]],
      ['an operator that nobody knows', [{ Condition: when('StringSimilar', 'aws:x', 'a') }]],
    ] as const)('limits %s', (_name, statements) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), identity(...statements))).toBe('limited');
    });
  });

  describe('given two Denies that deny everything together, and nothing that is allowed', () => {
    it('is denied, however little the boundary allows', () => {
      const instances = 'arn:aws:ec2:*:*:instance/?';
      const denies = identity({ Effect: 'Deny', Resource: instances }, { Effect: 'Deny', NotResource: instances });
      const boundary = policyOf('boundary', { Resource: 'arn:aws:ec2:eu-west-1:*:*' });
      expect(verdictOf(ask('ec2:StopInstances'), { ...denies, boundary })).toBe('denied');
    });
  });

  describe('given a Deny', () => {
    const deny = (statement: WrittenStatement): WrittenStatement => ({ ...statement, Effect: 'Deny' });
    it.each([
      ['of everything', [{}, deny({})], 'denied'],
      ['of everything, with nothing allowed', [deny({})], 'denied'],
      ['of two types in two statements', [{}, deny({ Resource: volumes }), deny({ Resource: snapshots })], 'denied'],
      [
        'of everything in two statements, with nothing allowed',
        [deny({ Resource: `${volumes}a` }), deny({ NotResource: `${volumes}a` })],
        'denied',
      ],
      [
        'with a condition and one with its opposite',
        [
          {},
          deny({ Condition: when('Bool', 'aws:x', 'true') }),
          deny({ NotAction: 's3:*', Condition: when('StringNotEqualsIgnoreCase', 'aws:x', 'true') }),
        ],
        'denied',
      ],
      ['of one type', [{}, deny({ Resource: volumes })], 'limited'],
      ['with a condition', [{}, deny({ Condition: when('Bool', 'aws:x', 'true') })], 'limited'],
      ['of exactly what is allowed', [{ Resource: volumes }, deny({ Resource: volumes })], 'missing'],
      [
        'of all spellings but those allowed',
        [
          { Condition: when('StringNotEqualsIgnoreCase', 'aws:x', 'ab') },
          { Condition: when('StringEquals', 'aws:x', ['ab', 'AB']) },
        ],
        'limited',
      ],
      [
        'under exactly the condition of the Allow',
        [{ Condition: when('StringLike', 'aws:x', 'a*') }, deny({ Condition: when('StringLike', 'aws:x', 'a*') })],
        'missing',
      ],
      [
        'of more than is allowed',
        [{ Resource: 'arn:aws:ec2:eu:*:volume/*' }, deny({ Resource: 'arn:aws:ec2:eu:*:*' })],
        'missing',
      ],
      ['of resources that no request names', [{}, deny({ Resource: 'arn:aws:s3:::*' })], 'granted'],
      [
        'under a condition that cannot hold',
        [{}, deny({ Condition: { StringEquals: { 'aws:x': 'a' }, StringNotEquals: { 'aws:x': 'a' } } })],
        'granted',
      ],
      [
        'of what is not allowed either, with a condition',
        [deny({ Condition: when('Bool', 'aws:x', 'true') })],
        'missing',
      ],
    ] as const)('%s: %s', (_name, statements, verdict) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), identity(...statements))).toBe(verdict);
    });
  });

  describe('given several layers', () => {
    it.each([
      ['a boundary without the action', { boundary: policyOf('b', { Action: 's3:*' }) }, 'missing'],
      ['a boundary with it', { boundary: policyOf('b', { Action: 'ec2:*' }) }, 'granted'],
      ['an SCP level without policies', { scps: [[everything], []] }, 'missing'],
      ['an SCP level whose policies hold nothing', { scps: [[nothing]] }, 'missing'],
      ['no SCP level', { scps: [] }, 'granted'],
      [
        'an Allow in one policy of each level',
        {
          scps: [
            [nothing, everything],
            [policyOf('s', { Action: 'ec2:*' }), nothing],
          ],
        },
        'granted',
      ],
      [
        'an Allow that stands at one level only',
        { scps: [[everything], [policyOf('s', { Action: 's3:*' })]] },
        'missing',
      ],
      ['an SCP that denies', { scps: [[everything, policyOf('s', { Effect: 'Deny' })]] }, 'denied'],
      ['RCPs of a service that has none', { rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*' })]] }, 'granted'],
      [
        'layers that allow different resources',
        { boundary: policyOf('b', { Resource: volumes }), scps: [[policyOf('s', { Resource: snapshots })]] },
        'missing',
      ],
      [
        'layers that exclude each other by a condition',
        {
          boundary: policyOf('b', { Condition: when('StringEquals', 'aws:x', 'a') }),
          scps: [[policyOf('s', { Condition: when('StringEquals', 'aws:x', 'b') })]],
        },
        'missing',
      ],
      [
        'layers that leave some requests',
        {
          boundary: policyOf('b', { Condition: when('StringLike', 'aws:x', 'a*') }),
          scps: [[policyOf('s', { Condition: when('StringLike', 'aws:x', '*b') })]],
        },
        'limited',
      ],
    ] as const)('%s: %s', (_name, layers, verdict) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), { identity: [everything], ...layers })).toBe(verdict);
    });

    it('lets RCPs deny, but never lack an allow', () => {
      const layers = (...statements: readonly WrittenStatement[]): PolicyLayers => ({
        identity: [everything],
        rcps: [[policyOf('r', ...statements)], []],
      });
      expect(verdictOf(ask('s3:GetObject'), layers())).toBe('granted');
      expect(verdictOf(ask('s3:GetObject'), layers({ Effect: 'Deny', Principal: '*' }))).toBe('denied');
      expect(
        verdictOf(ask('s3:GetObject'), layers({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:Put*' })),
      ).toBe('granted');
      expect(verdictOf(ask('s3:GetObject'), layers({ Effect: 'Deny', Principal: { AWS: '111122223333' } }))).toBe(
        'limited',
      );
      expect(verdictOf(ask('s3:GetObject'), layers({ Effect: 'Deny', Principal: { Service: '*' } }))).toBe('limited');
      const everyoneAndOne = { AWS: ['111122223333', '*'] };
      expect(verdictOf(ask('s3:GetObject'), layers({ Effect: 'Deny', Principal: everyoneAndOne }))).toBe('denied');
      expect(verdictOf(ask('kms:RetireGrant'), layers({ Effect: 'Deny', Principal: '*' }))).toBe('granted');
    });
  });

  describe('given what it cannot read', () => {
    it.each([
      ['an identity policy beside one that allows', { identity: [everything, unreadablePolicy('x')] }, 'limited'],
      ['the only identity policy', { identity: [unreadablePolicy('x')] }, 'limited'],
      ['the boundary', { identity: [everything], boundary: unreadablePolicy('x') }, 'limited'],
      ['an SCP', { identity: [everything], scps: [[everything, unreadablePolicy('x')]] }, 'limited'],
      [
        'an identity policy where the boundary allows nothing',
        { identity: [unreadablePolicy('x')], boundary: nothing },
        'missing',
      ],
      [
        'an identity policy where an SCP denies',
        { identity: [unreadablePolicy('x')], scps: [[policyOf('s', { Effect: 'Deny' })]] },
        'denied',
      ],
    ] as const)('%s: %s', (_name, layers, verdict) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), layers)).toBe(verdict);
    });

    it.each([
      ['an Allow with a principal', identity({ Principal: '*' }), 'limited'],
      ['a Deny with a principal beside an Allow', identity({}, { Effect: 'Deny', NotPrincipal: '*' }), 'limited'],
    ] as const)('%s: %s', (_name, layers, verdict) => {
      expect(verdictOf(ask('ec2:CreateSnapshot'), layers)).toBe(verdict);
    });

    it('does not trust a statement without resource', () => {
      const trust = {
        number: 1,
        effect: 'Allow',
        action: { negated: false, patterns: ['*'] },
        conditions: [],
      } as const;
      const layers = { identity: [{ name: 't', document: { version: '2012-10-17', statements: [trust] } }] } as const;
      expect(verdictOf(ask('ec2:CreateSnapshot'), layers)).toBe('limited');
    });
  });

  describe('given a policy that says what is asked about', () => {
    const askedBy = (...statements: readonly WrittenStatement[]) => policyOf('asked', ...statements);
    const about = (policy: PolicySource, layers: PolicyLayers, ifNone: 'granted' | 'missing' = 'missing') =>
      verdictOf(ask('ec2:CreateSnapshot'), { ...layers, asked: { policy, ifNone } });
    const deny = { Effect: 'Deny', Resource: volumes } as const;

    it.each([
      ['all of it', [{ Resource: volumes }], 'granted'],
      ['nothing of it', [{ Resource: snapshots }], 'missing'],
      ['a part of it', [{ Resource: 'arn:aws:ec2:*:*:volume/a*' }], 'limited'],
      ['all of it and denies it', [{}, deny], 'denied'],
    ] as const)('goes by those requests where the principal is allowed %s', (_name, statements, verdict) => {
      expect(about(askedBy({ Resource: volumes }), identity(...statements))).toBe(verdict);
      expect(about(askedBy({}, { Effect: 'Deny', Resource: snapshots }), identity(...statements))).toBe(verdict);
    });

    it.each(['granted', 'missing'] as const)('is %s where it allows nothing, if so told', (ifNone) => {
      for (const policy of [askedBy({ Action: 's3:*' }), askedBy({}, { Effect: 'Deny' })]) {
        expect(about(policy, identity({ Resource: volumes }), ifNone)).toBe(ifNone);
      }
    });

    it('says of each group what it does to those requests', () => {
      const policy = askedBy({ Resource: volumes });
      const layers = {
        ...identity({ Resource: snapshots }, { Effect: 'Deny', Resource: snapshots }),
        boundary: everything,
        asked: { policy, ifNone: 'missing' },
      } as const;
      const { groups } = judgeGrant(findStatements(ask('ec2:CreateSnapshot'), layers));
      expect(groups.map(({ allows, denies }) => [allows, denies])).toEqual([
        ['none', 'none'],
        ['all', 'none'],
      ]);
    });

    it('knows that nothing of it is allowed, however many statements may deny it', () => {
      const maybe: WrittenStatement = { Effect: 'Deny', Condition: { Bool: { 'aws:x': 'true', 'aws:y': 'true' } } };
      const many = Array.from({ length: 501 }, () => maybe);
      const two = askedBy({ Resource: `${volumes}a` }, { Resource: `${volumes}b` });
      const layers = { ...identity({ Resource: snapshots }, ...many), boundary: everything };
      expect(about(two, layers)).toBe('missing');
    });
  });

  describe('given a question', () => {
    it('always allows sts:GetCallerIdentity', () => {
      expect(decideGrant(ask('STS:getcalleridentity'), identity({ Effect: 'Deny' }))).toEqual({
        verdict: 'granted',
        causes: [],
      });
    });

    it('compares actions without case', () => {
      expect(verdictOf(ask('EC2:createSNAPSHOT'), identity({ Action: 'ec2:CreateSnapshot' }))).toBe('granted');
    });

    it('asks for the partition, aws by default', () => {
      const china = identity({ Resource: ['arn:aws-cn:ec2:*:*:volume/*', 'arn:aws-cn:ec2:*:*:snapshot/*'] });
      expect(verdictOf(ask('ec2:CreateSnapshot'), china)).toBe('missing');
      expect(verdictOf(ask('ec2:CreateSnapshot', { partition: 'aws-cn' }), china)).toBe('granted');
    });

    it('asks for those resources of the pattern that the action takes', () => {
      const question = ask('s3:PutObjectTagging', { resource: 'arn:aws:s3:::ab*' });
      expect(verdictOf(question, identity({ Resource: 'arn:aws:s3:::ab*/*' }))).toBe('granted');
      expect(verdictOf(question, identity({ Resource: 'arn:aws:s3:::???' }))).toBe('missing');
      expect(verdictOf(question, identity({ Resource: 'arn:aws:s3:::????' }))).toBe('limited');
    });

    it('goes by what is known of the requests', () => {
      const layers = identity({ Condition: when('StringEquals', 'aws:x', 'a') });
      expect(verdictOf(ask('ec2:CreateSnapshot', { context: knownContext({ 'aws:X': 'a' }) }), layers)).toBe('granted');
      expect(verdictOf(ask('ec2:CreateSnapshot', { context: knownContext({ 'aws:X': 'b' }) }), layers)).toBe('missing');
      expect(verdictOf(ask('ec2:CreateSnapshot', { context: knownContext({}, 'absent') }), layers)).toBe('missing');
    });

    it('decides a guard that does not concern the principal, a Deny and an Allow', () => {
      const context = knownContext({ 'aws:PrincipalArn': 'arn:aws:iam::1:role/veeam' });
      const guard = when('ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/veeam');
      expect(
        verdictOf(ask('ec2:CreateSnapshot', { context }), identity({}, { Effect: 'Deny', Condition: guard })),
      ).toBe('granted');
      const only = when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/veeam');
      expect(verdictOf(ask('ec2:CreateSnapshot', { context }), identity({ Condition: only }))).toBe('granted');
    });
  });
});

describe('judgeGrant', () => {
  const coverages = ({ groups }: GrantVerdict) => groups.map(({ allows, denies }) => [allows, denies]);
  const judge = (layers: PolicyLayers) => coverages(judgeGrant(findStatements(ask('ec2:CreateSnapshot'), layers)));

  it('says what each group does by itself', () => {
    const layers: PolicyLayers = {
      identity: [policyOf('i', { Resource: volumes }, { Resource: snapshots })],
      boundary: policyOf('b', { Resource: volumes }, { Effect: 'Deny', Resource: snapshots }),
      scps: [[policyOf('s', { Action: 's3:*' })], [policyOf('s', {}, { Effect: 'Deny' })], [unreadablePolicy('u')]],
      rcps: [[]],
    };
    expect(judge(layers)).toEqual([
      ['all', 'none'],
      ['some', 'some'],
      ['none', 'none'],
      ['all', 'all'],
      ['some', 'some'],
    ]);
  });

  it('looks as closely as it takes to tell groups that cover all from those that do not', () => {
    const layers: PolicyLayers = {
      identity: [policyOf('i', { Resource: 'arn:aws:ec2:a*:*:*' }, { NotResource: 'arn:aws:ec2:a*:*:*' })],
      boundary: policyOf('b', { Resource: volumes }),
    };
    expect(judge(layers)).toEqual([
      ['all', 'none'],
      ['some', 'none'],
    ]);
  });

  describe('given more entries than examples are taken of', () => {
    const named = (...names: readonly string[]) => names.map((name) => `arn:aws:ec2:*:*:volume/${name}*`);
    const snapshotsOfAll = 'arn:aws:ec2:*::snapshot/*';
    const most: WrittenStatement = { Resource: [...named('a', 'b', 'c', 'd'), snapshotsOfAll] };
    const allButOne: WrittenStatement = { NotResource: named('e') };
    const denyOne: WrittenStatement = { Effect: 'Deny', Resource: named('e') };
    const b = policyOf('b', { Resource: volumes });

    it.each([
      [
        'an Allow',
        { identity: [policyOf('i', most, allButOne)], boundary: b },
        [
          ['some', 'none'],
          ['some', 'none'],
        ],
      ],
      [
        'an Allow beside a Deny',
        { identity: [policyOf('i', most, allButOne, { Effect: 'Deny', Resource: snapshotsOfAll })] },
        [['some', 'some']],
      ],
      ['a Deny', { identity: [policyOf('i', most, denyOne)] }, [['some', 'some']]],
      [
        'a Deny under a boundary',
        { identity: [policyOf('i', most, denyOne)], boundary: b },
        [
          ['some', 'some'],
          ['some', 'none'],
        ],
      ],
    ] as const)('sees that the last one of %s takes some away', (_name, layers, expected) => {
      expect(judge(layers)).toEqual(expected);
      expect(coverages(judgeExactly(findStatements(ask('ec2:CreateSnapshot'), layers)))).toEqual(expected);
    });
  });

  it('looks exactly where told to', () => {
    const like = when('StringLike', 'aws:x', 'a*b*');
    const notLike = when('StringNotLike', 'aws:x', 'a*b*');
    const layers = identity({ Condition: like }, { Condition: notLike });
    expect(coverages(judgeExactly(findStatements(ask('ec2:CreateSnapshot'), layers)))).toEqual([['all', 'none']]);
  });

  describe('with conditions', () => {
    const like = when('StringLike', 'aws:x', 'a*b*');
    const equal = when('StringEquals', 'aws:x', 'a');
    const deny: WrittenStatement = { Effect: 'Deny', Condition: equal };
    /** How closely it looked, by what it read of the key. */
    const looks = (statements: readonly WrittenStatement[], context = unknownContext) => {
      const meter = createStepMeter();
      const once = new CountedOnce(meter);
      const found = findStatements(ask('ec2:CreateSnapshot', { context }), identity(...statements));
      const { result, needed } = once.watch(meter, () => judgeGrant({ ...found, once }));
      for (const [name] of needed) expect(name).toMatch(/^(loose|examples|exact) test \d+(,test \d+)*$/);
      return [result.verdict, ...needed.map(([name]) => name.split(' ')[0])];
    };

    it.each([
      ['is granted', [{}, { Condition: like }], 'granted', 1],
      ['is denied', [{ Condition: like }, { Effect: 'Deny' }], 'denied', 1],
      [
        'is not allowed',
        [
          { Condition: like, Resource: 'arn:aws:s3:::*' },
          { Condition: equal, Resource: 'arn:aws:s3:::*' },
        ],
        'missing',
        0,
      ],
      ['is not allowed, though denied in part', [deny], 'missing', 2],
      ['is allowed in part', [{ Condition: equal }], 'limited', 2],
      [
        'is allowed in part by what examples say otherwise of',
        [{ Condition: like }, { Condition: when('StringNotLike', 'aws:x', 'a*b*') }],
        'granted',
        3,
      ],
    ] as const)('looks no closer than it takes at what %s', (_name, statements, verdict, count) => {
      expect(looks(statements)).toEqual([verdict, ...['loose', 'examples', 'exact'].slice(0, count)]);
    });

    it('looks no closer at what nothing allows and nothing denies', () => {
      expect(looks([{ Condition: equal }], knownContext({ 'aws:x': 'b' }))).toEqual(['missing', 'loose']);
    });
  });

  it('asks what is left of a policy that is asked about only where there is one', () => {
    const steps = (layers: PolicyLayers) => {
      const meter = createStepMeter();
      judgeGrant(findStatements(ask('ec2:CreateSnapshot', { meter }), layers));
      return meter.steps;
    };
    // Reading one statement, saying on which of two types it applies, and one search.
    expect(steps(identity({}))).toBe(60);
  });

  it('tells what a group allows by itself only where the policy of the resource lets more pass', () => {
    const ownOf = (...statements: readonly WrittenStatement[]) => {
      const policy = policyOf('key', ...statements);
      const principal = 'arn:aws:iam::111122223333:role/r';
      const resource = { kind: 'key', policy, owner: '111122223333', principal } as const;
      const layers = { identity: [nothing], resource } as const;
      return judgeGrant(findStatements(ask('kms:Decrypt'), layers)).groups.map(({ own }) => own);
    };
    expect(ownOf({ Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } })).toEqual(['none', undefined]);
    expect(ownOf({ Principal: { AWS: 'arn:aws:iam::111122223333:role/other' } })).toEqual([undefined, undefined]);
  });

  it('knows what nothing allows, however many statements may deny it', () => {
    const never: WrittenStatement = {
      Condition: { StringEquals: { 'aws:z': 'a' }, StringNotEquals: { 'aws:z': 'a' } },
    };
    const deny: WrittenStatement = { Effect: 'Deny', Condition: { Bool: { 'aws:x': 'true', 'aws:y': 'true' } } };
    const many = Array.from({ length: 501 }, () => deny);
    const layers = { identity: [policyOf('i', never, never, ...many)], boundary: everything };
    expect(verdictOf(ask('ec2:CreateSnapshot'), layers)).toBe('missing');
  });
});
