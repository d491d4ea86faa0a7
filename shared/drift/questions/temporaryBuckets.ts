// Buckets that Veeam makes for a while, for roles that a scope binds to named ones.

import { scopeOfSet, selectScope } from '../../requirements/scope.ts';
import type { AskedPrincipal, Question, QuestionFacts } from './question.ts';

/**
 * Counts roles and users with a set that asks for s3:CreateBucket, bound to buckets: the guide does not say how the
 * buckets are called that are made, so only the reader knows whether the scope holds them.
 */
export const temporaryBuckets: Question = {
  id: 'temporary-buckets',
  title: (count) =>
    `${count} ${count === 1 ? 'role or user is' : 'roles and users are'} bound to buckets by scopes, for sets with which Veeam makes buckets whose names the guide does not say`,
  answer:
    'Add the names of the buckets that it makes to the scope (a pattern counts), or bind only other sets by requirements; once they are in it, write answeredQuestions: [temporary-buckets].',
  ask: (facts) => {
    const open = facts.principals.flatMap((each) => boundMakers(each, facts));
    return open.length === 0 ? undefined : { count: open.length, subjects: open };
  },
};

function boundMakers(
  { principal, selection }: AskedPrincipal,
  { account, settings }: QuestionFacts,
): readonly string[] {
  const scope = selectScope({ principal, accountId: account.id, settings });
  const makers = selection.sets.filter(
    (set) => scopeOfSet(scope, set.id).buckets !== undefined && set.grants.some(({ action }) => isMaking(action)),
  );
  return makers.length === 0 ? [] : [`${principal.name}: ${makers.map(({ id }) => id).join(', ')}`];
}

function isMaking(action: string): boolean {
  return action.toLowerCase() === 's3:createbucket';
}
