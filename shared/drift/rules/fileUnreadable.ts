// The rule for files that may be an export and could not be read.

import type { Rule } from './rule.ts';

/** A file that nobody could read: whose roles it holds is not known. */
export const fileUnreadable: Rule<'unread part'> = {
  about: 'unread part',
  code: 'FILE_UNREADABLE',
  title: 'A file that may be an export could not be read',
  severities: ['high'],
  when: 'a file that may be an export could not be read',
  why: 'It may be the export of an account, of whose roles nothing is known then.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ kind, what, why, advice }) => {
    if (kind !== 'file') return [];
    // The place within the file changes with every repair; the file stays the same.
    const subject = what.replace(/:\d+:\d+$/, '');
    return [
      {
        requirements: [],
        subject,
        summary: `The file ${what} may be an export and was not read: ${why.replace(/\.$/, '')}.`,
        causes: [{ layer: 'account', kind: 'unreadable', why }],
        fix: advice ?? 'Export the account again, or take the file out of the folder.',
      },
    ];
  },
};
