// Adds their access keys to those live users whose keys are asked about.

import type { Account, Principal } from '../iam/principal.ts';
import { accountFault } from './accountFault.ts';
import type { ReadAccountOfEstate } from './accountReading.ts';
import { type AccessKeyQuestion, readAccessKeys } from './awsAccessKeys.ts';

/** Whether a user's keys are read; those of others cost no call. */
export type IsKeyHolder = (user: Principal, account: Account) => boolean;

export interface AccessKeyOptions {
  /** With the rights of the account's reader role. */
  readonly iam: AccessKeyQuestion['iam'];
  readonly isHolder: IsKeyHolder;
  readonly abortSignal: AbortSignal;
}

/** A user whose keys cannot be read stays without: the reading says why, and the question about them stays open. */
export async function withAccessKeys(
  reading: ReadAccountOfEstate,
  options: AccessKeyOptions,
): Promise<ReadAccountOfEstate> {
  const users = reading.principals.filter((one) => one.kind === 'user' && options.isHolder(one, reading.account));
  if (users.length === 0) return reading;
  const { iam, abortSignal } = options;
  const answers = new Map<Principal, Principal>();
  const skipped = [...reading.skipped];
  for (const user of users) {
    try {
      answers.set(user, { ...user, accessKeys: await readAccessKeys({ iam, userName: user.name, abortSignal }) });
    } catch (error) {
      const { message } = accountFault(error, 'iam:ListAccessKeys and iam:GetAccessKeyLastUsed', 'access-denied');
      skipped.push({ what: `the access keys of the user ${user.name} in account ${reading.account.id}`, why: message });
    }
  }
  return { ...reading, principals: reading.principals.map((one) => answers.get(one) ?? one), skipped };
}
