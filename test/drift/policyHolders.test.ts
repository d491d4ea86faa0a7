import { describe, expect, it } from 'vitest';
import { policyHolders, sharingPhrase } from '../../shared/drift/policyHolders.ts';
import type { IdentityPolicy, Principal } from '../../shared/iam/principal.ts';
import { caseOf, documentOf, principalOf } from './ruleCase.ts';

const arn = 'arn:aws:iam::111122223333:policy/corp';
const document = documentOf([]);
const attached: IdentityPolicy = { name: 'corp', arn, document, attachment: 'managed', size: 10 };

function role(name: string, part: Partial<Principal> = {}): Principal {
  return { ...principalOf(caseOf({})), name, identity: [], ...part };
}

describe('policyHolders', () => {
  it('gives whom a policy is attached to, and whose boundary it is, each once', () => {
    const boundary = { name: 'corp', arn, document };
    const holders = policyHolders([role('a', { identity: [attached], boundary }), role('b'), role('c', { boundary })]);
    expect([...holders]).toEqual([[arn, ['a', 'c']]]);
  });
});

describe('sharingPhrase', () => {
  it.each([
    [[], {}, ''],
    [[], { group: 'ops' }, ', which counts for whoever is in the group ops'],
    [[], { arn }, ', which counts for whoever else has it'],
    [['a'], { arn }, ', which counts for whoever else has it'],
    [['a', 'b'], { arn }, ', which counts for whoever has it: a, b'],
    [['a', 'b', 'c', 'd', 'e'], { arn }, ', which counts for whoever has it: a, b, c and 2 more'],
    [['a'], { arn, group: 'ops' }, ', which counts for whoever else is in the group ops or has it'],
    [['a', 'b'], { arn, group: 'ops' }, ', which counts for whoever is in the group ops or has it: a, b'],
  ])('of %j with %j: %s', (names, policy, phrase) => {
    expect(sharingPhrase(policy, new Map([[arn, names]]))).toBe(phrase);
  });

  it('says so where nobody looked', () => {
    expect(sharingPhrase({ arn })).toBe(', which counts for whoever else has it');
  });
});
