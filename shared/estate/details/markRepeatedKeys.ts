// What is wrong with one element of an export before its own form is looked at: repeated keys, and objects that a tool
// on the way has turned into the names of their types.

import { isRecord } from '../../iam/isRecord.ts';
import { type JsonPath, jsonPathText, RepeatedKeys } from '../../iam/repeatedKeys.ts';
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
  const places = repeated.map((path) => ({ path, end: path.findIndex((part) => documentMembers.has(part)) + 1 }));
  const inDocument = places.filter(({ path, end }) => end > 0 && end < path.length);
  const byDocument = Map.groupBy(inDocument, ({ path, end }) => jsonPathText(path.slice(0, end)));
  const marked = [...byDocument.values()].reduce((whole, faults) => {
    const [first] = faults;
    const place = first === undefined ? [] : first.path.slice(0, first.end);
    return replaceAt(whole, place, new RepeatedKeys(faults.map(({ path, end }) => path.slice(end))));
  }, element);
  return { element: marked, others: places.filter((place) => !inDocument.includes(place)).map(({ path }) => path) };
}

function replaceAt(value: unknown, [first, ...rest]: JsonPath, replacement: unknown): unknown {
  if (first === undefined) return replacement;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, index) => (index === first ? replaceAt(item, rest, replacement) : item));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === first ? replaceAt(member, rest, replacement) : member]),
  );
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
