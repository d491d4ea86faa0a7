// Asks for one page of GetAccountAuthorizationDetails, whose answer is of megabytes, and reads it without the SDK's reader.

import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsRequest,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { readPlainXml, type XmlValue } from '../../aws/readPlainXml.ts';
import { dropBytes, isSuccess, takeBody } from '../../aws/takeBody.ts';
import { type DetailList, detailLists, listMembers } from '../detailList.ts';
import { headMembers, type PrincipalHead } from '../principalHead.ts';

export interface DetailsPage {
  readonly isTruncated: boolean;
  /** Where the next page begins. */
  readonly marker: string | undefined;
  /** Policy documents are URL-encoded text. {@link PassedOver} stands for what nobody wants. */
  readonly lists: Readonly<Partial<Record<DetailList, readonly unknown[] | undefined>>>;
}

/** A role or user of which nobody wants more than its head. */
export class PassedOver {
  readonly head: PrincipalHead;

  constructor(head: PrincipalHead) {
    this.head = head;
  }
}

/** Gives the head of a role or user that nobody wants; undefined for all others. */
export type UnwantedHead = (kind: PrincipalHead['kind'], element: unknown) => PrincipalHead | undefined;

export interface PageQuestion {
  readonly request: GetAccountAuthorizationDetailsRequest;
  readonly unwantedHead: UnwantedHead;
  readonly abortSignal: AbortSignal;
}

/**
 * One call. What is not XML as AWS writes it is left to the SDK's reader, which gives the same.
 *
 * @throws what IAM answers, and AnswerError where that is no answer.
 */
export async function readDetailsPage(
  iam: IAMClient,
  { request, unwantedHead, abortSignal }: PageQuestion,
): Promise<DetailsPage> {
  const command = new GetAccountAuthorizationDetailsCommand(request);
  let page: DetailsPage | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      page = await takePage(result.response, unwantedHead);
      return result;
    },
    // Nearest to the wire: all others find what is left of the body.
    { step: 'deserialize', priority: 'low', name: 'takePage', override: true },
  );
  const answer = await iam.send(command, { abortSignal });
  if (page !== undefined) return page;
  const { IsTruncated, Marker: marker, UserDetailList, GroupDetailList, RoleDetailList, Policies } = answer;
  const passOver = passingOver(unwantedHead);
  const lists = {
    UserDetailList: UserDetailList?.map((user) => passOver('user', user) ?? user),
    GroupDetailList,
    RoleDetailList: RoleDetailList?.map((role) => passOver('role', role) ?? role),
    Policies,
  };
  return { isTruncated: IsTruncated === true, marker, lists };
}

function passingOver(unwantedHead: UnwantedHead) {
  return (kind: PrincipalHead['kind'], element: unknown) => {
    const head = unwantedHead(kind, element);
    return head === undefined ? undefined : new PassedOver(head);
  };
}

const call = 'GetAccountAuthorizationDetails';

/** Of a page, which comes in chunks whose sum nobody tells: memory that is not written to is none. */
const likelyBytes = 1_024 * 1_024;

/** Takes the page out of the body, where it is as AWS writes it, and leaves an answer with empty lists there. */
async function takePage(response: unknown, unwantedHead: UnwantedHead): Promise<DetailsPage | undefined> {
  if (!isSuccess(response)) return undefined;
  const bytes = await takeBody(response, likelyBytes);
  const passOver = passingOver(unwantedHead);
  const root = readPlainXml<PassedOver>(bytes, {
    heads: headMembers,
    passOver: new Map([
      ['RoleDetailList', (heads) => passOver('role', withLists(heads))],
      ['UserDetailList', (heads) => passOver('user', withLists(heads))],
    ]),
  });
  const result = root?.name === `${call}Response` ? memberOf(root.value, `${call}Result`) : undefined;
  const page = result === undefined ? undefined : pageOf(result);
  if (page === undefined) return undefined;
  response.body = new TextEncoder().encode(emptied(page));
  dropBytes(bytes);
  return page;
}

type PageValue = XmlValue<PassedOver>;

function pageOf(result: PageValue): DetailsPage | undefined {
  const [truncated, marker] = [memberOf(result, 'IsTruncated'), memberOf(result, 'Marker')];
  const isKnown = truncated === 'true' || truncated === 'false';
  if (!isKnown || !(marker === undefined || typeof marker === 'string')) return undefined;
  const lists: Partial<Record<DetailList, readonly unknown[]>> = {};
  for (const list of detailLists) {
    const value = memberOf(result, list);
    const elements = value === undefined ? undefined : listOf(value)?.map(withLists);
    if (value !== undefined && elements?.includes(undefined) !== false) return undefined;
    if (elements !== undefined) lists[list] = elements;
  }
  return { isTruncated: truncated === 'true', marker, lists };
}

function memberOf(value: PageValue, name: string): PageValue | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isRecord(value: PageValue): value is Readonly<Record<string, PageValue>> {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof PassedOver);
}

/** An empty list and an empty text look the same. */
function listOf(value: PageValue): readonly PageValue[] | undefined {
  if (typeof value === 'string') return value.trim() === '' ? [] : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** The element with its own lists as lists; undefined where one is none, or where a structure is empty. */
function withLists(element: PageValue): unknown {
  if (element instanceof PassedOver) return element;
  if (!isRecord(element) || element.PermissionsBoundary === '') return undefined;
  const empty: Record<string, readonly PageValue[]> = {};
  for (const name of listMembers) {
    const value = memberOf(element, name);
    if (value === undefined || Array.isArray(value)) continue;
    const list = listOf(value);
    if (list === undefined) return undefined;
    empty[name] = list;
  }
  return { ...element, ...empty };
}

/** What the SDK reads, and checks: the answer without its elements. */
function emptied({ isTruncated, lists }: DetailsPage): string {
  const content = Object.keys(lists).map((list) => `<${list}/>`);
  const result = `<${call}Result><IsTruncated>${isTruncated}</IsTruncated>${content.join('')}</${call}Result>`;
  return `<${call}Response>${result}</${call}Response>`;
}
