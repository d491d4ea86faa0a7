// The rule for roles and users that stand in an export or an answer and could not be read.

import type { Rule } from './rule.ts';

/** A role or user that was to be judged, if it is one of Veeam's, and of which nothing is known. */
export const principalUnreadable: Rule<'unread part'> = {
  about: 'unread part',
  code: 'PRINCIPAL_UNREADABLE',
  title: 'A role or user could not be read or judged',
  severities: ['high'],
  when: 'a role or user that may have required sets could not be read, or no time was left to judge it',
  why: 'It may be a role with required sets, of whose rights nothing is known then.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ kind, what, why, principal }) => {
    if (kind === 'file') return [];
    const { happened, fix } = words[kind];
    return [
      {
        requirements: [],
        // One finding of an account, however many they are.
        subject: kind === 'unjudged' ? 'unjudged' : (principal ?? what),
        summary: `${principal ?? what} ${happened}: ${why.replace(/\.$/, '')}.`,
        causes: [{ layer: 'account', kind: kind === 'unjudged' ? 'unjudged' : 'unreadable', why: `${what}: ${why}` }],
        fix,
      },
    ];
  },
};

const words = {
  principal: {
    happened: 'could not be read',
    fix: 'Export the account again, and report this if the export is what AWS answered.',
  },
  unjudged: {
    happened: 'were not judged',
    fix: 'Scan the account alone, or give it more time (live.accountTimeoutSeconds in the settings); roles before it whose policies are full of wildcards and conditions may have used the time up.',
  },
} as const;
