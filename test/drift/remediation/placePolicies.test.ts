import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantStatements } from '../../../shared/drift/remediation/grantStatements.ts';
import { placePolicies, roomOf } from '../../../shared/drift/remediation/placePolicies.ts';
import { policySize, quotas } from '../../../shared/drift/remediation/quotas.ts';
import type { IdentityPolicy, Principal } from '../../../shared/iam/principal.ts';
import { documentOf } from '../ruleCase.ts';

function principalWith(attached: number, inlineUsed: number, kind: 'role' | 'user' = 'role'): Principal {
  const document = documentOf({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' });
  const managed = Array.from({ length: attached }, (_, index): IdentityPolicy => {
    const name = `p${index}`;
    return { name, arn: `arn:aws:iam::111122223333:policy/${name}`, document, attachment: 'managed', size: 93 };
  });
  return {
    kind,
    arn: `arn:aws:iam::111122223333:${kind}/veeam`,
    name: 'veeam',
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE001',
    tags: {},
    identity: [
      ...managed,
      { name: 'inline', document, attachment: 'inline', size: inlineUsed },
      { name: 'of-group', document, attachment: 'group-inline', group: 'g', size: 5000 },
    ],
    instanceProfiles: [],
  };
}

function grantsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    action: `ec2:ARatherLongNameOfAnAction${index}`,
    resource: '*',
    context: {},
    optional: false,
  }));
}

const few = grantStatements(grantsOf(3));
/** Some 11,000 characters: two managed policies. */
const many = grantStatements(grantsOf(330));

describe('placePolicies', () => {
  it('gives nothing where nothing is to be granted', () => {
    expect(placePolicies([], principalWith(0, 0))).toEqual([]);
  });

  it.each([
    ['an empty role', few, principalWith(0, 0), ['managed']],
    ['a role with nine managed policies', few, principalWith(9, 10_240), ['managed']],
    ['a role with ten', few, principalWith(10, 0), ['inline']],
    ['a role with ten and full inline policies', few, principalWith(10, 10_200), ['over-quota']],
    ['a role with more than ten', few, principalWith(12, 0), ['inline']],
    ['a user with ten and half an inline quota', few, principalWith(10, 1000, 'user'), ['inline']],
    ['a user with ten and a full inline quota', few, principalWith(10, 2000, 'user'), ['over-quota']],
    ['much to grant', many, principalWith(0, 0), ['managed', 'managed']],
    ['much to grant and room for one managed policy', many, principalWith(9, 0), ['managed', 'inline']],
    ['much to grant and one managed policy left alone', many, principalWith(9, 9000), ['managed', 'over-quota']],
    ['much to grant and no room at all', many, principalWith(10, 9000), ['over-quota', 'over-quota']],
  ])('given %s finds a place', (_, statements, principal, placements) => {
    const policies = placePolicies(statements, principal);
    expect(policies.map(({ placement }) => placement)).toEqual(placements);
    const actions = policies.flatMap(({ document }) => document.statements.flatMap(({ action }) => action.patterns));
    expect(actions).toEqual(statements.flatMap(({ action }) => action.patterns));
  });

  it('keeps every policy within its quota, whatever there is to grant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 11 }), (count, attached) => {
        const policies = placePolicies(grantStatements(grantsOf(count)), principalWith(attached, 0));
        for (const { document, placement, size } of policies) {
          expect(size).toBe(policySize(document));
          expect(size).toBeLessThanOrEqual(placement === 'inline' ? quotas.inlinePoliciesOfRole : quotas.managedPolicy);
        }
        expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
      }),
      { numRuns: 50 },
    );
  });

  it('takes a name that no policy of the principal has', () => {
    const principal = principalWith(0, 0);
    const [inline] = principal.identity;
    const taken = { ...principal, identity: inline === undefined ? [] : [{ ...inline, name: 'Veeam-drift-fix' }] };
    expect(placePolicies(few, taken).map(({ name }) => name)).toEqual(['veeam-drift-fix-2']);
  });
});

describe('roomOf', () => {
  it('does not count the policies of groups', () => {
    expect(roomOf(principalWith(2, 40, 'user'))).toEqual({
      managed: 8,
      inline: 2008,
      attached: 2,
      inlineUsed: 40,
      inlineQuota: 2048,
    });
  });
});
