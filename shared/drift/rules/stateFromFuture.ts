// The rule for a last known state that claims to be from a time that has not come.

import type { AccountFacts } from '../facts/accountFacts.ts';
import type { Rule } from './rule.ts';

/** The state is compared with like any other, and dated anew; only its date is not believed. */
export const stateFromFuture: Rule<'account'> = {
  about: 'account',
  code: 'STATE_FROM_FUTURE',
  title: 'The last known state is from the future',
  severities: ['medium'],
  when: "the account's last known state claims to be from the future; its date is not believed",
  why: 'A clock was wrong, or somebody changed the state by hand to keep changes from being told.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ account, watch }: AccountFacts) => {
    if (watch?.future === undefined) return [];
    return [
      {
        requirements: [],
        subject: account.id,
        summary: `The last known state of the account ${account.id} claims to be from ${watch.future}, which has not come yet.`,
        causes: [
          { layer: 'account', kind: 'date', why: 'Changes are told all the same, and the state is dated anew.' },
        ],
        fix: 'Check the clocks of the machines that scan, and who can write to the folder or bucket of the log.',
      },
    ];
  },
};
