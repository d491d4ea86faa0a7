// Roles and users whose policies take more steps to judge than one principal may take.

import type { Question } from './question.ts';

export const undecidedPolicies: Question = {
  id: 'undecided-policies',
  title: (count) =>
    `The policies of ${count} ${count === 1 ? 'role or user were' : 'roles and users were'} not judged in full, because that takes too many steps`,
  answer: 'Simplify those policies: fewer wildcards, conditions and statements, so that they can be judged.',
  ask: ({ principals }) => {
    const open = principals.filter(({ findings }) =>
      findings.some(({ causes }) => causes.some(({ kind }) => kind === 'undecided')),
    );
    return open.length === 0 ? undefined : { count: open.length, subjects: open.map(({ principal }) => principal.arn) };
  },
};
