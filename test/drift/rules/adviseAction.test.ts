import { describe, expect, it } from 'vitest';
import type { FindingCause } from '../../../shared/drift/finding.ts';
import { adviseAction, advisedChange } from '../../../shared/drift/rules/adviseAction.ts';
import type { IdentityPolicy, Principal } from '../../../shared/iam/principal.ts';
import { caseOf, documentOf, principalOf } from '../ruleCase.ts';

const own = 'arn:aws:iam::111122223333:policy/corp';
const ofAws = 'arn:aws:iam::aws:policy/AWSDenyAll';
const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
const statement = { number: 2 };
const region = { operator: 'StringEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'] };
const passed = { operator: 'StringEquals', key: 'iam:PassedToService', values: ['glue.amazonaws.com'] };
const required = { resource: '*', context: {}, optional: false, requirements: [] };

function cause(of: Partial<FindingCause>): FindingCause {
  return { layer: 'identity', kind: 'no-allow', why: '', ...of };
}

function adviceOn(of: Partial<FindingCause>, action = 'ec2:RunInstances', principal = roleWith()): string {
  const holders = new Map([[own, ['a', 'veeam', 'b', 'c']]]);
  const grants = [{ ...required, action }];
  return adviseAction({ principal, policyHolders: holders }, { action, causes: [cause(of)], grants });
}

function roleWith(...statements: readonly object[]): Principal {
  const policy: IdentityPolicy = {
    name: 'AWSDenyAll',
    arn: ofAws,
    document: documentOf(statements.length === 0 ? [deny] : statements),
    attachment: 'managed',
    size: 100,
  };
  return { ...principalOf(caseOf({})), identity: [policy] };
}

describe('adviseAction', () => {
  it.each<[string, string, Partial<FindingCause>]>([
    ['allow', 'Allow ec2:RunInstances on all resources (*) in a policy of the role.', {}],
    [
      'allow',
      'Allow ec2:RunInstances on all resources (*) in a policy of the role, not only on those in statement 2 of the policy corp.',
      { kind: 'resource', effect: 'Allow', policy: 'corp', policyArn: own, statement },
    ],
    [
      'allow',
      'Allow ec2:RunInstances in the permissions boundary corp, which counts for whoever has it: a, veeam, b and 1 more.',
      { layer: 'boundary', policy: 'corp', policyArn: own },
    ],
    [
      'allow',
      'Allow ec2:RunInstances without the condition on aws:RequestedRegion of statement 2 of the permissions boundary corp, which counts for whoever has it: a, veeam, b and 1 more, or make sure that it holds.',
      {
        layer: 'boundary',
        kind: 'condition',
        effect: 'Allow',
        policy: 'corp',
        policyArn: own,
        statement,
        condition: region,
      },
    ],
    [
      'exempt',
      'Take ec2:RunInstances out of statement 2 of the policy corp, which counts for whoever has it: a, veeam, b and 1 more, or exempt the role from it.',
      { kind: 'explicit-deny', effect: 'Deny', policy: 'corp', policyArn: own, statement },
    ],
    [
      'exempt',
      'Take ec2:RunInstances out of statement 2 of the policy inline, or exempt the role from it.',
      { kind: 'explicit-deny', effect: 'Deny', policy: 'inline', statement },
    ],
    [
      'exempt',
      'Take ec2:RunInstances out of statement 2 of the policy inline, or exempt the role from it.',
      { kind: 'resource', effect: 'Deny', policy: 'inline', statement },
    ],
    [
      'exempt',
      'Exempt the role from statement 2 of the permissions boundary corp.',
      { layer: 'boundary', kind: 'resource', effect: 'Deny', policy: 'corp', policyArn: own, statement },
    ],
    [
      'detach',
      'Detach the policy AWSDenyAll from the role: it denies, and nobody can edit a policy of AWS.',
      { kind: 'explicit-deny', effect: 'Deny', policy: 'AWSDenyAll', policyArn: ofAws, statement },
    ],
    [
      'detach',
      'Detach the policy AWSDenyAll from the role: it denies, and nobody can edit a policy of AWS.',
      { kind: 'condition', effect: 'Deny', policy: 'AWSDenyAll', policyArn: ofAws, statement, condition: region },
    ],
    [
      'exchange',
      "Set another permissions boundary than AWS's own policy PowerUserAccess, which nobody can edit: one that lets ec2:RunInstances through.",
      { layer: 'boundary', policy: 'PowerUserAccess', policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    ],
    [
      'fetch',
      `Fetch the document of AWS's own policy ${ofAws}: put what "aws iam get-account-authorization-details --filter AWSManagedPolicy" prints beside the exports as aws-managed-policies.json.`,
      { kind: 'unreadable', policy: 'AWSDenyAll', policyArn: ofAws },
    ],
    [
      'repair',
      'Correct the policy corp, so that it can be read.',
      { kind: 'unreadable', policy: 'corp', policyArn: own },
    ],
    [
      'simplify',
      'Simplify the policies of the role: fewer wildcards, conditions and statements, so that they can be judged.',
      { kind: 'undecided' },
    ],
    [
      'exempt',
      'Nothing in this account helps: ask the owners of the organization to take ec2:RunInstances out of statement 2 of the SCP guard at the root Root, or exempt the role from it.',
      {
        layer: 'scp',
        kind: 'explicit-deny',
        effect: 'Deny',
        policy: 'guard',
        statement,
        level: { index: 0, id: 'r-ab12', name: 'Root' },
      },
    ],
  ])('asks to %s: %s', (change, sentence, of) => {
    expect(advisedChange(cause(of))).toBe(change);
    expect(adviceOn(of)).toBe(sentence);
  });

  it('asks first for what a policy of AWS allows besides', () => {
    const of = { kind: 'explicit-deny', effect: 'Deny', policy: 'AWSDenyAll', policyArn: ofAws, statement } as const;
    expect(adviceOn(of, 'ec2:RunInstances', roleWith(allow, deny))).toBe(
      'Attach a policy of your own that allows what the sets ask for of it, then detach the policy AWSDenyAll from the role: it denies, and nobody can edit a policy of AWS.',
    );
  });

  it('names the group that a policy of AWS comes by', () => {
    const of = { kind: 'explicit-deny', effect: 'Deny', policy: 'AWSDenyAll', policyArn: ofAws, statement } as const;
    const role = roleWith();
    const identity = role.identity.map((policy) => ({
      ...policy,
      attachment: 'group-managed' as const,
      group: 'operators',
    }));
    expect(adviceOn(of, 'ec2:RunInstances', { ...role, identity })).toContain('from the group operators: it denies');
  });

  it('opens nothing to pass roles to every service', () => {
    expect(adviceOn({ layer: 'boundary', policy: 'corp', policyArn: own }, 'iam:PassRole')).toMatch(
      /^Allow iam:PassRole for the services that roles are passed to \(condition iam:PassedToService\) in the permissions boundary corp/,
    );
    expect(
      adviceOn(
        { kind: 'condition', effect: 'Allow', policy: 'corp', policyArn: own, statement, condition: passed },
        'iam:PassRole',
      ),
    ).toBe(
      'Name the services that roles are passed to in the condition on iam:PassedToService of statement 2 of the policy corp, or make sure that it holds.',
    );
  });
});
