// Reads one account: assumes its reader role and pages through GetAccountAuthorizationDetails.

import type { GetAccountAuthorizationDetailsRequest, IAMClient } from '@aws-sdk/client-iam';
import * as z from 'zod';
import { type AccountDetails, createAccountCollector } from '../accountCollector.ts';
import type { AssumedCredentials, AwsClients } from '../awsClients.ts';
import { assumeReaderRole, type ReaderRole } from '../awsReaderRole.ts';
import { type DetailList, detailLists } from '../detailList.ts';
import type { WantsOf } from '../principalHead.ts';
import { type AccountFault, accountFault } from './accountFault.ts';
import { type DetailsPage, PassedOver, readDetailsPage, type UnwantedHead } from './awsDetailsPage.ts';

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
  // Neither waits for the other. A failure is told after that of the role, which is the nearer reason.
  const wanted = Promise.allSettled([options.wants?.(account)]);
  const assumed = await assume(options, account, abortSignal);
  if ('fault' in assumed) return { ok: false, fault: assumed.fault };
  const [wants] = await wanted;
  if (wants.status === 'rejected') throw wants.reason;
  const collector = createAccountCollector({ accountId: account, wants: wants.value });
  try {
    const { unwantedHead } = collector;
    for await (const page of readPages(options, { iam: assumed.iam, unwantedHead, abortSignal })) {
      for (const { list, element, where } of elementsOf(page)) {
        const mixed =
          element instanceof PassedOver
            ? collector.passOver(element.head, where)
            : collector.add({ list, element, where });
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
  readonly answer: DetailsPage;
}

interface PagesOf {
  readonly iam: IAMClient;
  readonly unwantedHead: UnwantedHead;
  readonly abortSignal: AbortSignal;
}

async function* readPages(
  { readUsers, pageSize = 1000 }: AwsAccountReaderOptions,
  { iam, unwantedHead, abortSignal }: PagesOf,
): AsyncGenerator<Page> {
  let marker: string | undefined;
  for (let number = 1; ; number += 1) {
    const request: GetAccountAuthorizationDetailsRequest = {
      Filter: readUsers ? ['Role', 'LocalManagedPolicy', 'User', 'Group'] : ['Role', 'LocalManagedPolicy'],
      MaxItems: pageSize,
      ...(marker === undefined ? {} : { Marker: marker }),
    };
    const answer = await readDetailsPage(iam, { request, unwantedHead, abortSignal });
    yield { number, answer };
    // A page may be empty and still not be the last: only IsTruncated tells.
    if (!answer.isTruncated) return;
    if (answer.marker === undefined || answer.marker === marker) {
      throw new Error(`page ${number} is truncated and has no new marker`);
    }
    marker = answer.marker;
  }
}

function* elementsOf({ number, answer }: Page): Generator<{
  readonly list: DetailList;
  readonly element: unknown;
  readonly where: string;
}> {
  for (const list of detailLists) {
    const elements = answer.lists[list] ?? [];
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
function withName(policy: unknown): unknown {
  const { Arn: arn, PolicyName: name } = namedPolicy.safeParse(policy).data ?? {};
  if (typeof policy !== 'object' || name !== undefined) return policy;
  return { ...policy, PolicyName: arn?.slice(arn.lastIndexOf('/') + 1) };
}

const namedPolicy = z.object({ Arn: z.string(), PolicyName: z.string().optional() });
