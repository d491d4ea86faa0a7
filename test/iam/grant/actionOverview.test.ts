import { describe, expect, it } from 'vitest';
import { allActions } from '../../../shared/iam/actionTable.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { overviewActions } from '../../../shared/iam/grant/actionOverview.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy } from '../policyFixtures.ts';

const everything = policyOf('everything', {});
const assumeRole = policyOf('p', { Action: 'sts:AssumeRole' });

function overviewOf(action: string, layers: PolicyLayers, context: KnownContext = unknownContext): string {
  const { isOut, isOpen } = overviewActions(layers, context);
  const at = allActions().findIndex(({ name }) => name === action);
  return isOut[at] === 1 ? 'out' : isOpen[at] === 1 ? 'open' : 'allowed';
}

describe('overviewActions', () => {
  const when = (value: string) => ({ StringEquals: { 'aws:x': value } });
  const context = knownContext({ 'aws:x': 'a' });
  const rows: readonly (readonly [shows: string, overview: string, layers: PolicyLayers])[] = [
    ['an Allow on everything', 'allowed', { identity: [assumeRole] }],
    ['an Allow whose condition holds', 'allowed', { identity: [policyOf('p', { Condition: when('a') })] }],
    ['an Allow whose condition does not hold', 'out', { identity: [policyOf('p', { Condition: when('b') })] }],
    ['an Allow on some resources', 'open', { identity: [policyOf('p', { Resource: 'arn:aws:iam::1:role/a' })] }],
    ['an Allow of another action', 'out', { identity: [policyOf('p', { Action: 'sts:TagSession' })] }],
    ['no policy', 'out', { identity: [] }],
    ['a Deny', 'open', { identity: [policyOf('p', {}, { Effect: 'Deny', Action: 'sts:*' })] }],
    [
      'a Deny of another action',
      'allowed',
      { identity: [policyOf('p', {}, { Effect: 'Deny', Action: 'sts:TagSession' })] },
    ],
    [
      'a Deny whose condition does not hold',
      'allowed',
      { identity: [policyOf('p', {}, { Effect: 'Deny', Condition: when('b') })] },
    ],
    ['a policy that could not be read', 'open', { identity: [unreadablePolicy('x')] }],
    ['one that could not be read beside an Allow', 'open', { identity: [assumeRole, unreadablePolicy('x')] }],
    ['a boundary without the action', 'out', { identity: [everything], boundary: policyOf('b', { Action: 's3:*' }) }],
    ['an SCP level without policies', 'out', { identity: [everything], scps: [[everything], []] }],
    ['an RCP level without policies', 'allowed', { identity: [everything], rcps: [[]] }],
    [
      'an RCP that denies',
      'open',
      { identity: [everything], rcps: [[policyOf('r', { Effect: 'Deny', Principal: '*' })]] },
    ],
    ['an RCP that could not be read', 'open', { identity: [everything], rcps: [[unreadablePolicy('r')]] }],
  ];
  it.each(rows)('takes sts:AssumeRole with %s for %s', (_shows, overview, layers) => {
    expect(overviewOf('sts:AssumeRole', layers, context)).toBe(overview);
  });

  it.each([
    ['that denies', policyOf('r', { Effect: 'Deny', Principal: '*' })],
    ['that could not be read', unreadablePolicy('r')],
  ])('passes over an RCP %s for services that have none', (_shows, rcp) => {
    const layers = { identity: [everything], rcps: [[rcp]] };
    expect(overviewOf('ec2:DescribeInstances', layers)).toBe('allowed');
    expect(overviewOf('kms:RetireGrant', layers)).toBe('allowed');
  });

  it('looks closer at what other policies deny of those services', () => {
    const layers = { identity: [policyOf('p', {}, { Effect: 'Deny', Action: 'ec2:Describe*' })] };
    expect(overviewOf('ec2:DescribeInstances', layers)).toBe('open');
    expect(overviewOf('ec2:RunInstances', layers)).toBe('allowed');
  });
});
