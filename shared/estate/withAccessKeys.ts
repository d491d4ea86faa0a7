// Adds their access keys to those live users whose keys are asked about.

import type { AccessKey, Account, Principal } from '../iam/principal.ts';
import type { ReadAccountOfEstate } from './accountReading.ts';
import { accountFault } from './aws/accountFault.ts';
import { type AccessKeyQuestion, readAccessKeys } from './aws/awsAccessKeys.ts';

/** Whether a user's keys are read; those of others cost no call. */
export type IsKeyHolder = (user: Pick<Principal, 'kind' | 'name' | 'tags'>, account: Account) => boolean;

export interface AccessKeyOptions {
  /** With the rights of the account's reader role. */
  readonly iam: AccessKeyQuestion['iam'];
  readonly isHolder: IsKeyHolder;
  readonly abortSignal: AbortSignal;
}

/** The keys of those users that could be read, by ARN, and why those of others were not. */
export interface ReadKeys {
  readonly keysByUser: ReadonlyMap<string, readonly AccessKey[]>;
  readonly skipped: ReadAccountOfEstate['skipped'];
}

/** A user whose keys cannot be read stays without: the reading says why, and the question about them stays open. */
export async function withAccessKeys(
  reading: ReadAccountOfEstate,
  options: AccessKeyOptions,
): Promise<ReadAccountOfEstate> {
  const { keysByUser, skipped } = await readKeysOfUsers(reading.principals, reading.account, options);
  if (keysByUser.size + skipped.length === 0) return reading;
  const principals = reading.principals.map((one) => {
    const accessKeys = keysByUser.get(one.arn);
    return accessKeys === undefined ? one : { ...one, accessKeys };
  });
  return { ...reading, principals, skipped: [...reading.skipped, ...skipped] };
}

/** Reads the keys of those users that are asked about. */
export async function readKeysOfUsers(
  principals: readonly Pick<Principal, 'kind' | 'arn' | 'name' | 'tags'>[],
  account: Account,
  { iam, isHolder, abortSignal }: AccessKeyOptions,
): Promise<ReadKeys> {
  const users = principals.filter((one) => one.kind === 'user' && isHolder(one, account));
  const keysByUser = new Map<string, readonly AccessKey[]>();
  const skipped: ReadAccountOfEstate['skipped'][number][] = [];
  for (const user of users) {
    try {
      keysByUser.set(user.arn, await readAccessKeys({ iam, userName: user.name, abortSignal }));
    } catch (error) {
      const { message } = accountFault(error, 'iam:ListAccessKeys and iam:GetAccessKeyLastUsed', 'access-denied');
      skipped.push({ what: `the access keys of the user ${user.name} in account ${account.id}`, why: message });
    }
  }
  return { keysByUser, skipped };
}
