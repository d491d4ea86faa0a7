// The rule for required sets that the settings expect in an account and that no principal there has.

import type { Account } from '../../iam/principal.ts';
import { findSet } from '../../requirements/catalog.ts';
import type { AccountFacts } from '../accountFacts.ts';
import type { ExpectedRule } from '../judgeSettings.ts';
import type { Difference, Rule } from '../rule.ts';

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
    return ids.filter((id) => !found.has(id)).map((id) => describeMissing(id, facts));
  },
};

/** Ids of the sets that the settings expect in the account, sorted. */
export function expectedSets(expected: readonly ExpectedRule[], account: Account): readonly string[] {
  const ids = expected.filter((rule) => appliesTo(rule, account)).flatMap((rule) => rule.requirements);
  return [...new Set(ids)].sort();
}

function appliesTo({ accounts, organizationalUnits }: ExpectedRule, account: Account): boolean {
  if (accounts === undefined && organizationalUnits === undefined) return true;
  const above = account.levels.map((level) => level.id);
  return (accounts ?? []).includes(account.id) || (organizationalUnits ?? []).some((id) => above.includes(id));
}

function describeMissing(id: string, { account, catalog, build }: AccountFacts): Difference {
  const set = findSet(catalog, id, build);
  const kind = set?.principal ?? 'role';
  const name = account.name === undefined ? account.id : `${account.name} (${account.id})`;
  const purpose = set === undefined ? '' : `, which is needed for ${set.purpose}`;
  return {
    requirements: [id],
    subject: id,
    summary: `The account ${name} has no ${kind} for ${id}${purpose}.`,
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
