import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../shared/iam/conditions/knownContext.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { allActions } from '../../shared/iam/findAction.ts';
import { type AllowedQuestion, listAllowed } from '../../shared/iam/listAllowed.ts';
import type { PolicyLayers } from '../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import { isMutationRun } from './mutationRun.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy } from './policyFixtures.ts';

const everything = policyOf('everything', {});

/** Without `sts:GetCallerIdentity`, which needs no permission. */
const allNames = allActions().flatMap(({ name }) => (name === 'sts:GetCallerIdentity' ? [] : [name]));

function list(layers: PolicyLayers, asked: Partial<AllowedQuestion> = {}) {
  return listAllowed({ layers, contextOf: () => unknownContext, ...asked });
}

/** By statement: the actions, those allowed in part with a `?`. */
function allowed(layers: PolicyLayers, context: KnownContext = unknownContext) {
  return list(layers, { contextOf: () => context }).map(({ source, statement, actions }) => [
    `${source.name} ${statement.number}`,
    ...Array.from(actions, ({ action, isLimited }) => `${action.name}${isLimited ? '?' : ''}`),
  ]);
}

describe('listAllowed', () => {
  it('lists per statement what it allows, sorted by name', () => {
    const layers = {
      identity: [
        policyOf(
          'p',
          { Action: ['sts:AssumeRole', 'ec2:DescribeInstances', 'ec2:describeinstances'] },
          { Action: 's3:ListAllMyBuckets', Effect: 'Deny' },
        ),
        policyOf('q', { Action: 'ec2:DescribeInst*' }),
      ],
    };
    expect(allowed(layers)).toEqual([
      ['p 1', 'ec2:DescribeInstances', 'sts:AssumeRole'],
      ['q 1', ...allNames.filter((name) => name.startsWith('ec2:DescribeInst')).sort(byLowerCase)],
    ]);
  });

  it('says what only some requests are allowed', () => {
    const layers = {
      identity: [
        policyOf(
          'p',
          { Action: 'ec2:CreateSnapshot', Resource: 'arn:aws:ec2:*:*:volume/*' },
          { Action: 'ec2:CreateSn*', Condition: { Bool: { 'aws:x': 'true' } } },
        ),
        policyOf('q', { Action: 'ec2:CreateSnapshots' }),
      ],
    };
    expect(allowed(layers)).toEqual([
      ['p 1', 'ec2:CreateSnapshot?'],
      ['p 2', 'ec2:CreateSnapshot?', 'ec2:CreateSnapshots'],
      ['q 1', 'ec2:CreateSnapshots'],
    ]);
  });

  it('leaves out what no request is allowed', () => {
    const sts = ['sts:AssumeRole', 'sts:TagSession', 'sts:GetFederationToken', 'sts:SetSourceIdentity'];
    const layers: PolicyLayers = {
      identity: [
        policyOf(
          'p',
          { Action: sts },
          { Effect: 'Deny', Action: 'sts:TagSession' },
          { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' },
        ),
      ],
      boundary: policyOf('b', { NotAction: 'sts:GetFederationToken' }),
      scps: [[policyOf('s', { Action: ['sts:A*', 'sts:T*', 's3:*'] })]],
    };
    expect(allowed(layers)).toEqual([['p 1', 'sts:AssumeRole']]);
  });

  it('leaves out a statement that never applies where another allows the action', () => {
    const never = { Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:x': 'b' } } };
    const elsewhere = { Action: 'sqs:SendMessage', Resource: 'arn:aws:s3:::*' };
    const notThere = { Action: 'sqs:SendMessage', NotResource: ['arn:aws:sqs:*:*:*'] };
    const layers = { identity: [policyOf('p', { Action: ['sts:*', 'sqs:*'] }, never, elsewhere, notThere)] };
    expect(allowed(layers, knownContext({ 'aws:x': 'a' })).map(([by]) => by)).toEqual(['p 1']);
  });

  it('goes by what is known of the requests', () => {
    const layers = {
      identity: [
        policyOf(
          'p',
          { Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:x': 'a' } } },
          { Effect: 'Deny', Condition: { StringEquals: { 'aws:x': 'b' } } },
        ),
      ],
    };
    expect(allowed(layers, knownContext({ 'aws:x': 'a' }))).toEqual([['p 1', 'sts:AssumeRole']]);
    expect(allowed(layers, knownContext({ 'aws:x': 'b' }))).toEqual([]);
    expect(allowed(layers)).toEqual([['p 1', 'sts:AssumeRole?']]);
  });

  it('asks what is known action by action', () => {
    const contexts = { sts: knownContext({ 'aws:x': 'a' }), other: knownContext({ 'aws:x': 'b' }) };
    const contextOf = (name: string) => (name.startsWith('sts:') ? contexts.sts : contexts.other);
    const layers = { identity: [policyOf('p', { Condition: { StringEquals: { 'aws:x': 'a' } } })] };
    const [by] = list(layers, { contextOf });
    expect(namesOf(by)).toEqual(allNames.filter((name) => name.startsWith('sts:')));
  });

  it('lets RCPs bear on their services only', () => {
    const layers: PolicyLayers = {
      identity: [policyOf('p', { Action: ['ec2:DescribeInstances', 's3:ListAllMyBuckets', 'sts:AssumeRole'] })],
      rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*', Action: ['ec2:*', 's3:*'] })]],
    };
    expect(allowed(layers)).toEqual([['p 1', 'ec2:DescribeInstances', 'sts:AssumeRole']]);
    const every: PolicyLayers = {
      identity: [everything],
      rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*' })]],
    };
    const [, ...names] = allowed(every)[0] ?? [];
    expect(names).toContain('ec2:DescribeInstances');
    expect(names).toContain('kms:RetireGrant');
    expect(names).not.toContain('kms:Decrypt');
  });

  it('takes a policy that could not be read for one that may deny anything', () => {
    const layers = { identity: [policyOf('p', { Action: 'sts:AssumeRole' }), unreadablePolicy('x')] };
    expect(allowed(layers)).toEqual([['p 1', 'sts:AssumeRole?']]);
  });

  it.skipIf(isMutationRun)('takes an unreadable boundary for one that may allow any action of the table', () => {
    const [by] = list({ identity: [everything], boundary: unreadablePolicy('x') });
    expect(by?.actions).toHaveLength(allNames.length);
    expect([...(by?.actions ?? [])].every(({ isLimited }) => isLimited)).toBe(true);
  });

  it('lists the whole table for everything, once for all statements that allow it', () => {
    const [one, other] = list({ identity: [everything, policyOf('too', {})] });
    expect(namesOf(one).toSorted()).toEqual([...allNames].sort());
    expect(other?.actions).toBe(one?.actions);
  });

  it('lists all others for NotAction', () => {
    const [by] = list({ identity: [policyOf('p', { NotAction: ['ec2:*', 'IAM:*', 'nonsense'] })] });
    const others = allNames.filter((name) => !/^(ec2|iam):/.test(name));
    expect(namesOf(by).toSorted()).toEqual(others.sort());
  });

  it('leaves out what nobody asks about', () => {
    const layers = { identity: [policyOf('p', { Action: ['sts:*', 'STS:AssumeRole'] })] };
    const [by] = list(layers, { except: new Set(['sts:assumerole', 'sts:nosuch']) });
    expect(namesOf(by)).toEqual(
      allNames.filter((name) => name.startsWith('sts:') && name !== 'sts:AssumeRole').sort(byLowerCase),
    );
    const known = { identity: [policyOf('p', { Action: ['sts:AssumeRole', 'sts:GetCallerIdentity'] })] };
    expect(list(known, { except: new Set(['sts:assumerole']) })).toEqual([]);
  });

  it('takes no steps where nobody asks about anything', () => {
    const layers = {
      identity: [policyOf('p', { Action: ['sts:AssumeRole', 'S3:getobject'] }, { Effect: 'Deny', Action: 'ec2:*' })],
    };
    const meter = createStepMeter();
    const except = new Set(['sts:assumerole', 's3:getobject']);
    expect(list(layers, { except, meter })).toEqual([]);
    expect(meter.steps).toBe(0);
    const more = { identity: [...layers.identity, policyOf('q', { Action: 'kms:Decrypt' })] };
    expect(list(more, { except, meter }).map(({ source }) => source.name)).toEqual(['q']);
  });

  it('lists no Deny, though what it leaves is allowed', () => {
    const layers = {
      identity: [
        policyOf('p', { Action: 's3:GetObject' }, { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }),
      ],
    };
    expect(allowed(layers)).toEqual([['p 1', 's3:GetObject?']]);
  });

  it('does not take an entry that holds a blank for the actions that it lists', () => {
    const names = ['s3:GetObject', 's3:PutObject'];
    for (const lists of [
      [names, names.join(' ')],
      [names.join(' '), names],
    ]) {
      const [only, ...others] = allowed({ identity: lists.map((Action, index) => policyOf(`${index}`, { Action })) });
      expect([only?.slice(1), others]).toEqual([names, []]);
    }
  });

  it('names what the table does not know, each for itself', () => {
    const layers = {
      identity: [
        policyOf(
          'p',
          { Action: ['new:B', 'new:A', 'sts:AssumeRole', 'sts:a,b', 'new:c d', 'new:*'] },
          { Effect: 'Deny', Action: 'new:A' },
          { Action: 'new:C', Condition: { Bool: { 'aws:x': 'true' } } },
        ),
      ],
    };
    expect(allowed(layers)).toEqual([
      ['p 1', 'new:B', 'sts:AssumeRole'],
      ['p 3', 'new:C'],
    ]);
    expect([...(list(layers)[0]?.actions ?? [])][0]?.action).toEqual({
      name: 'new:B',
      accessLevels: ['Unknown'],
      resourceTypes: [],
    });
  });

  it('asks for the partition', () => {
    const layers = { identity: [policyOf('p', { Action: 'sqs:SendMessage', Resource: 'arn:aws-cn:sqs:*:*:*' })] };
    expect(list(layers)).toEqual([]);
    expect(
      list(layers, { partition: 'aws-cn' }).map(({ actions }) => Array.from(actions, ({ isLimited }) => isLimited)),
    ).toEqual([[false]]);
  });

  it('agrees with decideGrant action by action', () => {
    const layers: PolicyLayers = {
      identity: [
        policyOf('p', { NotAction: ['ec2:*', 'iam:*'] }, { Action: 'ec2:Describe*', Resource: 'arn:aws:ec2:*:*:*' }),
      ],
      scps: [
        [
          policyOf(
            's',
            {},
            { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          ),
        ],
      ],
      rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:secret' })]],
    };
    const listed = new Map(
      list(layers).flatMap(({ actions }) => Array.from(actions, ({ action, isLimited }) => [action.name, isLimited])),
    );
    for (const name of allNames.filter((_, index) => index % 23 === 0)) {
      const { verdict } = decideGrant({ action: name, resource: '*', context: unknownContext }, layers);
      const expected = verdict === 'granted' ? false : verdict === 'limited' ? true : undefined;
      expect([name, listed.get(name)]).toEqual([name, expected]);
    }
  });

  describe('given fewer steps than it takes', () => {
    const layers = { identity: [policyOf('p', {}), policyOf('q', { Action: 'sts:A*', Resource: 'arn:aws:iam::1:*' })] };

    it('lists what may be so, and says that it is not decided', () => {
      const spent = createStepMeter(0);
      spent.take(1);
      const [p, q] = list(layers, { meter: spent });
      expect([p?.isDecided, p?.actions.length]).toEqual([false, allNames.length]);
      expect([...(p?.actions ?? [])].every(({ isLimited }) => isLimited)).toBe(true);
      expect([q?.isDecided, [...(q?.actions ?? [])][0]]).toMatchObject([false, { isLimited: true }]);
    });

    it('says of each statement whether it was decided', () => {
      expect(list(layers).map(({ isDecided }) => isDecided)).toEqual([true, true]);
    });

    it('lists nothing of wildcards that take too long to read, and says so', () => {
      const letters = Array.from({ length: 60 }, (_, index) => `*:*${String.fromCharCode(97 + (index % 26))}*${index}`);
      const [by] = list({ identity: [policyOf('p', { Action: letters })] });
      expect([by?.isDecided, by?.actions.length]).toEqual([false, 0]);
    });
  });
});

function namesOf(listed: ReturnType<typeof listAllowed>[number] | undefined): readonly string[] {
  return Array.from(listed?.actions ?? [], ({ action }) => action.name);
}

function byLowerCase(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
