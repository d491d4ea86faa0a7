// What the guide asks for beside policies: outside of IAM, and of the keys of users.

import { type OutsideStatement, outsideIam } from '../../requirements/outsideIam.ts';
import { oneTimeSets } from '../../requirements/setsOfUsersToo.ts';
import { standsForAny } from '../../requirements/standsForAny.ts';
import type { AskedPrincipal, Question } from './question.ts';

/** Counts roles and users; the subjects are statements of the guide by their ids. */
export const outsideOfIam: Question = {
  id: 'outside-iam',
  title: (count) =>
    `For ${count} ${count === 1 ? 'role or user' : 'roles and users'} the guide asks for what no policy shows: keys, vaults, endpoints, buckets, and what only the appliance knows`,
  answer:
    'See what it is with "veeam-drift requirements show" and the name of a set; once it is checked, write answeredQuestions: [outside-iam].',
  ask: ({ principals, inventory }) => {
    const asked = outsideIam.filter(({ judgedWhereRead }) => judgedWhereRead !== true || inventory === undefined);
    const open = principals.map((each) => statementsOf(each, asked)).filter((ids) => ids.length > 0);
    return open.length === 0 ? undefined : { count: open.length, subjects: open.flat() };
  },
};

function statementsOf({ selection }: AskedPrincipal, asked: readonly OutsideStatement[]): readonly string[] {
  return asked.filter(({ sets }) => selection.sets.some(({ id }) => standsForAny(id, sets))).map(({ id }) => id);
}

const rescanSet = 'organization-rescan';

/**
 * The role for the rescan of an organization belongs to the management account, which is known where the organization
 * was read, or to a delegated administrator, which is not. In the management account nothing is open.
 * https://helpcenter.veeam.com/docs/vbaws/guide/organization_add_settings.html (2025-12-09)
 */
export const rescanRole: Question = {
  id: 'rescan-role',
  title: (count) =>
    `${count} ${count === 1 ? 'role' : 'roles'} for the rescan of an organization ${count === 1 ? 'lies' : 'lie'} where only a delegated administrator may have one, or nobody knows which account manages the organization`,
  answer:
    'See that the account is the management account or among those of "aws organizations list-delegated-administrators", or make the role there, and write answeredQuestions: [rescan-role]; where the organization was not read, read it.',
  ask: ({ account, principals }) => {
    const roles = account.isManagementAccount
      ? []
      : principals.filter(({ selection }) => selection.sets.some(({ id }) => id === rescanSet));
    return roles.length === 0
      ? undefined
      : { count: roles.length, subjects: roles.map(({ principal }) => principal.arn) };
  },
};

/** Users whose keys are for one use: whether they were deleted since is not in the policies. */
export const userKeys: Question = {
  id: 'user-keys',
  title: (count) =>
    `Whether the access keys of ${count} ${count === 1 ? 'user' : 'users'} for one use live on was not judged`,
  answer:
    'Put the output of aws iam get-credential-report beside the exports, read live with live.accessKeys: true, or see that no key was left (Veeam takes them once) and write answeredQuestions: [user-keys].',
  ask: ({ principals }) => {
    const users = principals.filter(
      ({ principal, selection }) =>
        principal.kind === 'user' &&
        principal.accessKeys === undefined &&
        selection.sets.some(({ id }) => oneTimeSets.includes(id)),
    );
    return users.length === 0
      ? undefined
      : { count: users.length, subjects: users.map(({ principal }) => principal.arn) };
  },
};
