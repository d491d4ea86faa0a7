// The rule for scopes that name nothing that exists, and for tags that cannot narrow.

import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import { ownRoles } from '../../requirements/bindScope.ts';
import type { ScopeFault } from '../../requirements/scope.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Difference, Rule } from './rule.ts';

/** A role to pass that the account does not have, a key or vault of another partition, a tag that counts for nothing. */
export const scopeUnknown: Rule<'principal'> = {
  about: 'principal',
  code: 'SCOPE_UNKNOWN',
  title: 'A scope names something that does not exist',
  severities: ['high', 'low'],
  when: 'a scope names a role that the account does not have; low where a tag cannot narrow',
  why: 'What is required was judged on resources that are not there, so that it says nothing of those that are.',
  breaksAt: [],
  isAboutActions: false,
  castsDoubt: true,
  judge: (facts) => [
    ...unknownRoles(facts),
    ...otherPartitions(facts),
    ...facts.scope.faults.map((fault) => describeFault(fault, facts)),
  ],
};

interface Unreal {
  readonly subject: string;
  /** The rest of the sentence `The scope of the role x …`. */
  readonly what: string;
  readonly fix: string;
}

function unknownRoles(facts: PrincipalFacts): readonly Difference[] {
  const { account, roleArns, grants, scope } = facts;
  if (!grants.some(({ action }) => action.toLowerCase() === 'iam:passrole')) return [];
  const named = [...new Set(scope.parts.flatMap((part) => part.scope.passRoles ?? []))];
  if (named.length === 0) return [];
  const place = { account: account.id, partition: account.partition };
  const own = ownRoles(named, place);
  if (own.length === 0) {
    const what = `names ${named.join(' and ')} to be passed, which no role of the account ${account.id} is, so any role counts`;
    return [toDifference({ subject: 'passRoles', what, fix: 'Name roles of this account' }, facts)];
  }
  const missing = roleArns === undefined ? [] : own.filter((arn) => !roleArns.some((one) => matchesWildcard(arn, one)));
  return missing.map((arn) => {
    const nearest = nearestRole(arn, roleArns ?? []);
    const what = `names the role ${nameOf(arn)} to be passed, which the account ${account.id} does not have`;
    const fix = nearest === undefined ? 'Name a role of this account' : `Name ${nearest}`;
    return toDifference({ subject: `passRoles ${nameOf(arn)}`, what, fix }, facts);
  });
}

// A name without its path is the usual slip.
function nearestRole(arn: string, roleArns: readonly string[]): string | undefined {
  const name = lastOf(arn).toLowerCase();
  const found = roleArns.find((one) => lastOf(one).toLowerCase() === name);
  return found === undefined ? undefined : nameOf(found);
}

function nameOf(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::\d*:role\//, '');
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function otherPartitions(facts: PrincipalFacts): readonly Difference[] {
  const { partition, id } = facts.account;
  const arns = facts.scope.parts.flatMap(({ scope }) => [...(scope.keys ?? []), ...(scope.vaults ?? [])]);
  const others = [...new Set(arns)].filter((arn) => arn.startsWith('arn:') && !arn.startsWith(`arn:${partition}:`));
  return others.map((arn) => {
    const what = `names ${arn}, which the account ${id} of the partition ${partition} cannot reach`;
    return toDifference({ subject: arn, what, fix: `Name a resource of the partition ${partition}` }, facts);
  });
}

function toDifference({ subject, what, fix }: Unreal, { principal, selection }: PrincipalFacts): Difference {
  const summary = `The scope of the ${principal.kind} ${principal.name} ${what}.`;
  return {
    requirements: selection.sets.map(({ id }) => id).sort(),
    subject,
    summary,
    causes: [{ layer: 'settings', kind: 'scope', why: summary }],
    fix: `${fix} in the scopes of the settings.`,
  };
}

function describeFault(fault: ScopeFault, { principal, selection }: PrincipalFacts): Difference {
  const { tagKey, word, kind } = fault;
  const summary = `The ${principal.kind} ${principal.name} ${faultText(fault)}.`;
  return {
    severity: 'low',
    requirements: selection.sets.map(({ id }) => id).sort(),
    subject: word === undefined ? tagKey : `${tagKey} ${word}`,
    summary,
    causes: [{ layer: 'tag', kind, why: summary }],
    fix: adviseFault(fault),
  };
}

function faultText({ kind, tagKey, word, expected }: ScopeFault): string {
  switch (kind) {
    case 'tag-not-allowed':
      return `has the tag ${tagKey}, which the settings do not let narrow its scope, so it counts for nothing`;
    case 'tag-outside':
      return `names ${word} in its tag ${tagKey}, which the settings do not hold: a tag narrows and never widens`;
    case 'tag-unreadable':
      return word === undefined
        ? `has an empty tag ${tagKey}, where ${expected} were expected`
        : `names ${word} in its tag ${tagKey}, where ${expected} were expected`;
  }
}

function adviseFault({ kind, tagKey }: ScopeFault): string {
  if (kind === 'tag-not-allowed')
    return `Write narrowedByTag: true at its scope in the settings, or take the tag ${tagKey} away.`;
  return kind === 'tag-outside'
    ? `Name it in the scopes of the settings, too, or take it out of the tag ${tagKey}.`
    : `Correct the tag ${tagKey}.`;
}
