// Keys, buckets and vaults that operations need and that nobody named or read.

import type { Question } from './question.ts';

/** Silent where no key is looked at. Counts operations of roles, keys that were not read, and keys that were not found. */
export const keys: Question = {
  id: 'keys',
  title: (count) =>
    `${count} ${count === 1 ? 'operation' : 'operations'} on keys, buckets or vaults not judged, because these are not known or were not read`,
  answer:
    'Name the keys as keys in the settings with what they are for (use, usedFrom), or put the output of aws kms get-key-policy and describe-key beside the exports; where there are none, write answeredQuestions: [keys].',
  ask: ({ account, principals, inventory }) => {
    const open = [
      ...principals.flatMap(({ openKeys = [] }) => openKeys),
      ...(inventory?.unread ?? [])
        .filter(({ what }) => what.includes(account.id))
        .map(({ what, why }) => `${what}: ${why}`),
    ];
    return open.length === 0 ? undefined : { count: new Set(open).size, subjects: open };
  },
};
