// Reads of live users which access keys they have, since when, and when each was used last.

import { GetAccessKeyLastUsedCommand, type IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import type { AccessKey } from '../../iam/principal.ts';

export interface AccessKeyQuestion {
  /** With the rights of the account's reader role. */
  readonly iam: IAMClient;
  readonly userName: string;
  readonly abortSignal: AbortSignal;
}

/**
 * One ListAccessKeys, and one GetAccessKeyLastUsed for each key: a user has two at most. Keys are numbered by their age,
 * the older first; no id of a key leaves here.
 *
 * @throws what IAM answers: AccessDenied where the reader role may not, NoSuchEntity where the user is gone.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export async function readAccessKeys({ iam, userName, abortSignal }: AccessKeyQuestion): Promise<readonly AccessKey[]> {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }), { abortSignal });
  const keys = AccessKeyMetadata.toSorted((a, b) => timeOf(a.CreateDate) - timeOf(b.CreateDate));
  return Promise.all(
    keys.map(async ({ AccessKeyId, Status, CreateDate }, index) => {
      if (AccessKeyId === undefined || CreateDate === undefined) throw new Error('a key came without its id or date');
      const command = new GetAccessKeyLastUsedCommand({ AccessKeyId });
      const lastUsed = (await iam.send(command, { abortSignal })).AccessKeyLastUsed?.LastUsedDate;
      return {
        number: index === 0 ? 1 : 2,
        isActive: Status !== 'Inactive',
        since: CreateDate.toISOString(),
        ...(lastUsed !== undefined && { lastUsed: lastUsed.toISOString() }),
      };
    }),
  );
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
