// Reads one account: assumes its reader role and pages through GetAccountAuthorizationDetails.

import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { type AccountDetails, createAccountCollector } from './accountCollector.ts';
import { type AccountFault, accountFault } from './accountFault.ts';
import type { AssumedCredentials, AwsClients } from './awsClients.ts';
import { assumeReaderRole, type ReaderRole } from './awsReaderRole.ts';
import { type DetailList, detailLists } from './detailList.ts';
import type { WantsOf } from './principalHead.ts';

export type AwsAccountDetails =
  | { readonly ok: true; readonly details: AccountDetails; readonly credentials: AssumedCredentials }
  | { readonly ok: false; readonly fault: AccountFault };

export interface AwsAccountReaderOptions {
  readonly clients: AwsClients;
  readonly role: ReaderRole;
  /** Users and groups too, not roles only. */
  readonly readUsers: boolean;
  /** Roles and users worth keeping; default: all. */
  readonly wants?: WantsOf | undefined;
  /** Entities per page, 1 to 1,000; default 1,000. */
  readonly pageSize?: number | undefined;
}

/**
 * One AssumeRole and one call per page. Whatever fails is an answer with its reason, never an exception.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function readAwsAccount(
  options: AwsAccountReaderOptions,
  account: string,
  abortSignal: AbortSignal,
): Promise<AwsAccountDetails> {
  const assumed = await assume(options, account, abortSignal);
  if ('fault' in assumed) return { ok: false, fault: assumed.fault };
  const collector = createAccountCollector({ accountId: account, wants: await options.wants?.(account) });
  try {
    for await (const page of readPages(options, assumed.iam, abortSignal)) {
      for (const element of elementsOf(page)) {
        const mixed = collector.add(element);
        if (mixed !== undefined) return { ok: false, fault: { reason: 'failed', message: mixed } };
      }
    }
    return { ok: true, details: collector.details, credentials: assumed.credentials };
  } catch (error) {
    return { ok: false, fault: accountFault(error, 'iam:GetAccountAuthorizationDetails', 'access-denied') };
  }
}

async function assume(
  { clients, role }: AwsAccountReaderOptions,
  account: string,
  abortSignal: AbortSignal,
): Promise<{ readonly iam: IAMClient; readonly credentials: AssumedCredentials } | { readonly fault: AccountFault }> {
  try {
    const { sts, partition } = clients;
    const credentials = await assumeReaderRole({ sts, partition, account, role, abortSignal });
    return { iam: clients.iamAs(credentials), credentials };
  } catch (error) {
    return { fault: accountFault(error, `sts:AssumeRole ${role.name}`, 'not-assumed') };
  }
}

interface Page {
  readonly number: number;
  readonly answer: GetAccountAuthorizationDetailsResponse;
}

async function* readPages(
  { readUsers, pageSize = 1000 }: AwsAccountReaderOptions,
  iam: IAMClient,
  abortSignal: AbortSignal,
): AsyncGenerator<Page> {
  let marker: string | undefined;
  for (let number = 1; ; number += 1) {
    const answer = await iam.send(
      new GetAccountAuthorizationDetailsCommand({
        Filter: readUsers ? ['Role', 'LocalManagedPolicy', 'User', 'Group'] : ['Role', 'LocalManagedPolicy'],
        MaxItems: pageSize,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
      { abortSignal },
    );
    yield { number, answer };
    // A page may be empty and still not be the last: only IsTruncated tells.
    if (answer.IsTruncated !== true) return;
    if (answer.Marker === undefined || answer.Marker === marker) {
      throw new Error(`page ${number} is truncated and has no new marker`);
    }
    marker = answer.Marker;
  }
}

function* elementsOf({ number, answer }: Page): Generator<{
  readonly list: DetailList;
  readonly element: unknown;
  readonly where: string;
}> {
  for (const list of detailLists) {
    const elements: readonly object[] = answer[list] ?? [];
    for (const [index, element] of elements.entries()) {
      yield {
        list,
        element: list === 'Policies' ? withName(element) : element,
        where: `page ${number}: ${list}[${index}]`,
      };
    }
  }
}

/** Some stand-ins for IAM leave a policy's name out; it is the last segment of its ARN. */
function withName(policy: { readonly Arn?: string; readonly PolicyName?: string }): unknown {
  return { ...policy, PolicyName: policy.PolicyName ?? policy.Arn?.slice(policy.Arn.lastIndexOf('/') + 1) };
}
