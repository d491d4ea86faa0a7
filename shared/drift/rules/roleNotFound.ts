// The rule for required sets that the settings expect in an account and that no principal there has.

import type { Account } from '../../iam/principal.ts';
import { appliesTo, type ExpectedRule } from '../../requirements/expectedRule.ts';
import { findSet } from '../../requirements/loadCatalog.ts';
import type { AccountFacts } from '../facts/accountFacts.ts';
import type { Difference, Rule } from './rule.ts';

/** An expected role (or user) that does not exist, or that nothing selects any more because it lost its tag. */
export const roleNotFound: Rule<'account'> = {
  about: 'account',
  code: 'ROLE_NOT_FOUND',
  title: 'An expected role does not exist',
  severities: ['critical'],
  when: 'a role that the settings expect does not exist, or has lost its tag',
  why: 'The settings expect a role for this set in the account; without it, what the set is for cannot work there.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: (facts) => {
    const ids = expectedSets(facts.expected, facts.account);
    const found = new Set(facts.principals.flatMap(({ selection }) => selection?.sets.map((set) => set.id) ?? []));
    // One that was watched and is gone is told as that.
    for (const { departure, sets } of facts.watch?.watched ?? [])
      if (departure?.how === 'gone') for (const { id } of sets) found.add(id);
    return [
      ...ids.filter((id) => !found.has(id)).map((id) => describeMissing(id, facts)),
      ...missingByName(facts).map((role) => describeMissingName(role, facts)),
    ];
  },
};

/** Ids of the sets that the settings expect in the account of any role, sorted. */
export function expectedSets(expected: readonly ExpectedRule[], account: Account): readonly string[] {
  const ofAny = expected.filter((rule) => rule.name === undefined && appliesTo(rule, account));
  return [...new Set(ofAny.flatMap((rule) => rule.requirements))].sort();
}

function missingByName({ named, watch }: AccountFacts): AccountFacts['named'] {
  // One that was watched and is gone is told as that.
  const gone = (watch?.watched ?? []).flatMap(({ departure, principal }) =>
    departure?.how === 'gone' ? [principal.replace(/^.*\//, '').toLowerCase()] : [],
  );
  return named.filter(
    ({ name, principal, isUnread }) => principal === null && isUnread !== true && !gone.includes(name.toLowerCase()),
  );
}

function describeMissingName(
  { name, requirements }: AccountFacts['named'][number],
  { account }: AccountFacts,
): Difference {
  return {
    requirements,
    subject: `role ${name}`,
    summary: `The account ${labelOf(account)} has no role ${name}, which the settings expect in it for ${requirements.join(', ')}.`,
    causes: [
      { layer: 'settings', kind: 'expected', why: `The settings expect the role ${name} in this account.` },
      { layer: 'account', kind: 'not-found', why: `No role of the account has the name ${name}.` },
    ],
    fix: `Create the role ${name}, as it is in the other accounts.`,
  };
}

function labelOf({ id, name }: Account): string {
  return name === undefined ? id : `${name} (${id})`;
}

function describeMissing(id: string, { account, catalog, build }: AccountFacts): Difference {
  const set = findSet(catalog, id, build);
  const kind = set?.principal ?? 'role';
  const purpose = set === undefined ? '' : `, which is needed for ${set.purpose}`;
  return {
    requirements: [id],
    subject: id,
    summary: `The account ${labelOf(account)} has no ${kind} for ${id}${purpose}.`,
    causes: [
      { layer: 'settings', kind: 'expected', why: `The settings expect a ${kind} for ${id} in this account.` },
      {
        layer: 'tag',
        kind: 'not-found',
        why: `No ${kind} of the account names ${id} in its tag or matches the settings.`,
      },
    ],
    fix: `Create the ${kind}, or give the existing one its tag back.`,
  };
}
