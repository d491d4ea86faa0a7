import { describe, expect, it } from 'vitest';
import { allActions } from '../../shared/iam/actionTable.ts';
import type { KnownContext } from '../../shared/iam/conditions/knownContext.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { listAllowed } from '../../shared/iam/listAllowed.ts';
import type { PolicyLayers } from '../../shared/iam/policy/policyLayers.ts';
import { isMutationRun } from './mutationRun.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy } from './policyFixtures.ts';

const everything = policyOf('everything', {});

function allowed(layers: PolicyLayers, context: KnownContext = unknownContext) {
  return listAllowed(layers, { context }).map(({ action, verdict, by }) => [
    action.name,
    verdict,
    by.map(({ source, statement }) => `${source.name} ${statement.number}`).join(', '),
  ]);
}

describe('listAllowed', () => {
  it('lists the actions that statements allow, in the order of the table', () => {
    const layers = {
      identity: [
        policyOf(
          'p',
          { Action: ['sts:AssumeRole', 'ec2:DescribeInstances'] },
          { Action: 's3:ListAllMyBuckets', Effect: 'Deny' },
        ),
      ],
    };
    expect(allowed(layers)).toEqual([
      ['ec2:DescribeInstances', 'granted', 'p 1'],
      ['sts:AssumeRole', 'granted', 'p 1'],
    ]);
  });

  it('says which statements, and what only some requests are', () => {
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
      ['ec2:CreateSnapshot', 'limited', 'p 1, p 2'],
      ['ec2:CreateSnapshots', 'granted', 'p 2, q 1'],
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
    expect(allowed(layers)).toEqual([['sts:AssumeRole', 'granted', 'p 1']]);
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
    expect(allowed(layers, knownContext({ 'aws:x': 'a' }))).toEqual([['sts:AssumeRole', 'granted', 'p 1']]);
    expect(allowed(layers, knownContext({ 'aws:x': 'b' }))).toEqual([]);
    expect(allowed(layers)).toEqual([['sts:AssumeRole', 'limited', 'p 1']]);
  });

  it('lets RCPs bear on their services only', () => {
    const layers: PolicyLayers = {
      identity: [policyOf('p', { Action: ['ec2:DescribeInstances', 's3:ListAllMyBuckets', 'sts:AssumeRole'] })],
      rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*', Action: ['ec2:*', 's3:*'] })]],
    };
    expect(allowed(layers)).toEqual([
      ['ec2:DescribeInstances', 'granted', 'p 1'],
      ['sts:AssumeRole', 'granted', 'p 1'],
    ]);
  });

  it('takes a policy that could not be read for one that may allow anything', () => {
    const list = allowed({ identity: [unreadablePolicy('x')], boundary: policyOf('b', { Action: 'sts:AssumeRole' }) });
    expect(list).toEqual([['sts:AssumeRole', 'limited', '']]);
  });

  it('takes a policy that could not be read for one that may deny anything', () => {
    const layers = { identity: [policyOf('p', { Action: 'sts:AssumeRole' }), unreadablePolicy('x')] };
    const boundary = policyOf('b', { Action: 'sts:AssumeRole' });
    expect(allowed({ ...layers, boundary })).toEqual([['sts:AssumeRole', 'limited', 'p 1']]);
  });

  it.skipIf(isMutationRun)('takes an unreadable boundary for one that may allow any action of the table', () => {
    const list = allowed({ identity: [everything], boundary: unreadablePolicy('x') });
    expect(list).toHaveLength(allActions().length);
    // No policy can take away sts:GetCallerIdentity.
    expect(list.filter(([, verdict]) => verdict !== 'limited').map(([name]) => name)).toEqual([
      'sts:GetCallerIdentity',
    ]);
  });

  it('lists the whole table for everything', () => {
    const list = listAllowed({ identity: [everything] }, { context: unknownContext });
    expect(list).toHaveLength(allActions().length);
    expect(new Set(list.map(({ by }) => by)).size).toBe(1);
  });

  it('asks for the partition', () => {
    const layers = { identity: [policyOf('p', { Action: 'sqs:SendMessage', Resource: 'arn:aws-cn:sqs:*:*:*' })] };
    expect(listAllowed(layers, { context: unknownContext })).toEqual([]);
    expect(listAllowed(layers, { context: unknownContext, partition: 'aws-cn' }).map(({ verdict }) => verdict)).toEqual(
      ['granted'],
    );
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
    const verdicts = new Map(
      listAllowed(layers, { context: unknownContext }).map(({ action, verdict }) => [action.name, verdict]),
    );
    for (const { name } of allActions().filter((_, index) => index % 23 === 0)) {
      const { verdict } = decideGrant({ action: name, resource: '*', context: unknownContext }, layers);
      expect([name, verdicts.get(name)]).toEqual([
        name,
        verdict === 'granted' || verdict === 'limited' ? verdict : undefined,
      ]);
    }
  });
});
