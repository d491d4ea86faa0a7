// The rule for sets of one's own that say what must not be allowed.

import { nameSome } from '../../vocabulary/nameSome.ts';
import type { AllowedForbidden } from '../excess/findForbidden.ts';
import { describeStatement } from '../findings/describePlace.ts';
import { describeRequests } from '../findings/describeRequests.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Difference, Rule } from './rule.ts';

/** One finding for each Deny of a required set that the policies, boundary and organization do not carry out. */
export const forbiddenAllowed: Rule<'principal'> = {
  about: 'principal',
  code: 'FORBIDDEN_ALLOWED',
  title: 'Something that a required set forbids is allowed',
  severities: ['high'],
  when: 'a set of your own denies it, and nothing in the account or above it does',
  why: 'The set says that the role must not be able to do this, and it is.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) => facts.forbidden.map((one) => describe(one, facts)),
};

const maxNamed = 5;

function describe({ set, statement, actions }: AllowedForbidden, { principal }: PrincipalFacts): Difference {
  const names = actions.map(({ name }) => name);
  const isCertain = actions.some(({ verdict }) => verdict === 'granted');
  const what = `${nameSome(names, maxNamed)}${describeRequests([{ resource: '*', context: {}, within: withinOf(statement) }])}`;
  const place = `${describeStatement(statement)} of the set ${set.id}`;
  return {
    requirements: [set.id],
    subject: `${set.id} statement ${statement.number}`,
    summary: `The ${principal.kind} ${principal.name} ${isCertain ? 'is' : 'may be'} allowed ${what}, which ${place} denies.`,
    causes: [
      {
        layer: 'identity',
        kind: 'forbidden',
        effect: 'Deny',
        why: `Nothing carries out ${place}: it is ${isCertain ? 'allowed' : 'allowed in part, or under conditions that are not known'}.`,
      },
    ],
    fix: `Add ${place} to a policy of the ${principal.kind}, or take what it denies out of its policies.`,
  };
}

function withinOf(statement: AllowedForbidden['statement']) {
  return { id: '', statement, policy: { name: '', document: { version: '2012-10-17' as const, statements: [] } } };
}
