// The rule for accounts that could not be read.

import type { Account } from '../../iam/principal.ts';
import type { UnreadableReason } from '../../vocabulary/unreadableReason.ts';
import type { Rule } from './rule.ts';

/** An account that could not be read: its drift is unknown, which is not the same as none. */
export const accountUnreadable: Rule<'unread account'> = {
  about: 'unread account',
  code: 'ACCOUNT_UNREADABLE',
  title: 'The account could not be read',
  severities: ['high'],
  when: 'an account could not be read',
  why: 'Nothing is known of the roles of this account; what was known before may no longer hold.',
  breaksAt: [],
  isAboutActions: false,
  // Nobody can use a suspended or closed account: there is nothing in it to be seen.
  judge: ({ account, reason, message }) =>
    reason === 'suspended'
      ? []
      : [
          {
            requirements: [],
            subject: account.id,
            summary: `The account ${nameAccount(account)} could not be read: ${message.replace(/\.$/, '')}.`,
            causes: [{ layer: 'account', kind: reason, why: message }],
            fix: advice[reason],
          },
        ],
};

const advice: Readonly<Record<Exclude<UnreadableReason, 'suspended'>, string>> = {
  'not-assumed': 'Deploy the reader role to the account, and check its trust policy and external id.',
  'access-denied': 'Let the reader role make the read calls it needs, and check the SCPs above the account.',
  throttled: 'Scan again later, or with a lower concurrency.',
  'not-reached': 'Scan again with more time, a higher concurrency, or in parts.',
  'not-exported': 'Export the account into the folder, or leave it out: live.accounts.exclude in the settings.',
  'broken-export': 'Export the account again.',
  gone: 'Find out where it went; if it was closed on purpose, release it in the settings under released: { account: …, on: …, reason: …, owner: … }.',
  failed: 'Look up the error in the log of the run, and scan again.',
};

function nameAccount({ id, name }: Account): string {
  return name === undefined ? id : `${name} (${id})`;
}
