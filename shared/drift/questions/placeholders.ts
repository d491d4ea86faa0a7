// Resources that a page of the guide leaves to the reader, as in the name of the bucket.

import type { AskedPrincipal, Question } from './question.ts';

/** Counts roles and users. A scope that binds the resources answers it. */
export const placeholders: Question = {
  id: 'placeholders',
  title: (count) =>
    `${count} ${count === 1 ? 'role or user was' : 'roles and users were'} judged by sets whose page leaves a part of the resources to the reader: that some are allowed was enough`,
  answer:
    'Name them under scopes in the settings, as in scopes: [{ name: veeam-s3, buckets: [backup-1] }]; where that cannot be, write answeredQuestions: [placeholders].',
  ask: ({ principals }) => {
    const open = principals.filter(({ unbound }) => unbound.length > 0);
    return open.length === 0 ? undefined : { count: open.length, subjects: open.flatMap(describe) };
  },
};

function describe({ selection, unbound }: AskedPrincipal): readonly string[] {
  return selection.sets
    .filter(({ id }) => unbound.includes(id))
    .flatMap(({ id, placeholders: named = {} }) =>
      Object.entries(named).map(([name, meaning]) => `${id}: ${name}, ${meaning}`),
    );
}
