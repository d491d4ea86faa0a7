// What is wrong with one element of an export before its own form is looked at: repeated keys, and objects that a tool
// on the way has turned into the names of their types.

import { getOrMake } from '../../iam/getOrMake.ts';
import { isRecord } from '../../iam/isRecord.ts';
import { type JsonPath, RepeatedKeys } from '../../iam/repeatedKeys.ts';
import { listMembers } from '../detailList.ts';

/** Members that hold a policy document: of IAM's answers, of organization.json, of aws-managed-policies.jsonl. */
const documentMembers: ReadonlySet<unknown> = new Set([
  'AssumeRolePolicyDocument',
  'PolicyDocument',
  'Document',
  'content',
  'document',
]);

/**
 * Puts {@link RepeatedKeys} in the place of each policy document of the element that has such keys, so that it is read as
 * one that nobody can read. `repeated` are paths within the element; those outside of documents are given back.
 */
export function markRepeatedKeys(
  element: unknown,
  repeated: readonly JsonPath[],
): { readonly element: unknown; readonly others: readonly JsonPath[] } {
  const marks: Marks = { paths: [], below: new Map() };
  const others: JsonPath[] = [];
  for (const path of repeated) {
    const end = path.findIndex((part) => documentMembers.has(part)) + 1;
    if (end === 0 || end === path.length) others.push(path);
    else marksAt(marks, path.slice(0, end)).paths.push(path.slice(end));
  }
  return { element: marks.below.size === 0 ? element : replaceMarked(element, marks), others };
}

/** What is repeated in the document that stands here, or in those below. */
interface Marks {
  readonly paths: JsonPath[];
  readonly below: Map<string | number, Marks>;
}

function marksAt(top: Marks, place: JsonPath): Marks {
  let marks = top;
  for (const part of place) marks = getOrMake(marks.below, part, () => ({ paths: [], below: new Map() }));
  return marks;
}

// Once for all documents: a list of many would be copied for each of them.
function replaceMarked(value: unknown, { paths, below }: Marks): unknown {
  if (paths.length > 0) return new RepeatedKeys(paths);
  const replace = (key: string | number, member: unknown) => {
    const marks = below.get(key);
    return marks === undefined ? member : replaceMarked(member, marks);
  };
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, index) => replace(index, item));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(key, member)]));
}

/** Lists of names, whose items are text by their nature. */
const textLists: ReadonlySet<string> = new Set(['GroupList']);

/**
 * Gives the path of the first object of the element that `ConvertTo-Json` of PowerShell has cut off and written as text,
 * as in `RolePolicyList[0]`: below the level that `-Depth` allows (2, if nobody says otherwise) it writes type names.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/convertto-json
 */
export function findFlattened(element: unknown): string | undefined {
  if (!isRecord(element)) return undefined;
  for (const name of Object.keys(element)) {
    const path = flattenedMember(name, element[name]);
    if (path !== undefined) return path;
  }
  return undefined;
}

function flattenedMember(name: string, member: unknown): string | undefined {
  if (documentMembers.has(name) || name === 'PermissionsBoundary') {
    const path = flattenedDocument(member);
    return path === undefined ? undefined : `${name}${path}`;
  }
  if (isTypeName(member) && listMembers.has(name)) return name;
  if (!Array.isArray(member) || textLists.has(name)) return undefined;
  return flattenedItem(name, member);
}

function flattenedItem(name: string, items: readonly unknown[]): string | undefined {
  for (const [index, item] of items.entries()) {
    const below = isTypeName(item) ? '' : findFlattened(item);
    if (below !== undefined) return `${name}[${index}]${below === '' ? '' : `.${below}`}`;
  }
  return undefined;
}

function flattenedDocument(document: unknown): string | undefined {
  if (isTypeName(document)) return '';
  if (!isRecord(document)) return undefined;
  const { Statement: statement } = document;
  if (isTypeName(statement)) return '.Statement';
  const items: readonly unknown[] = Array.isArray(statement) ? statement : [];
  const index = items.findIndex(isTypeName);
  return index < 0 ? undefined : `.Statement[${index}]`;
}

// As in `Amazon.IdentityManagement.Model.Tag`, `System.Object[]`, `@{Key=veeam:role; Value=ec2-backup}`.
function isTypeName(value: unknown): boolean {
  return typeof value === 'string' && /^((Amazon|System)(\.\w+)+\W?.*|@\{.*\})$/s.test(value);
}
