// Reads one element of a page by its schema, or says what is wrong with it.

import type * as z from 'zod';
import { type JsonPath, jsonPathText } from '../../iam/repeatedKeys.ts';
import { findFlattened } from './markRepeatedKeys.ts';

/** `lost`: a tool on the way has thrown away what it said, so the whole file says nothing any more. */
export type ReadElement<T> =
  | { readonly kind: 'read'; readonly entity: T }
  | { readonly kind: 'fault' | 'lost'; readonly why: string };

const flattenedFault =
  'expected an object, got the name of its type: the export went through ConvertTo-Json of PowerShell without enough ' +
  '-Depth; use ConvertTo-Json -Depth 10, or the output of aws iam get-account-authorization-details --output json as it is';

/** `repeated`: paths within the element of members whose key stood in the same object before. */
export function readElement<T>(
  schema: z.ZodType<T>,
  { element, repeated }: { readonly element: unknown; readonly repeated: readonly JsonPath[] },
): ReadElement<T> {
  const flattened = findFlattened(element);
  if (flattened !== undefined) return { kind: 'lost', why: `${flattened}: ${flattenedFault}` };
  const parsed = schema.safeParse(element);
  if (parsed.success && repeated.length === 0) return { kind: 'read', entity: parsed.data };
  const faults = [
    ...repeated.map((path) => `${jsonPathText(path)}: expected each key once`),
    ...(parsed.error?.issues.map(({ path, message }) => `${issuePath(path)}${message}`) ?? []),
  ];
  const more = faults.length > faultsShown ? `; and ${faults.length - faultsShown} more` : '';
  return { kind: 'fault', why: `${faults.slice(0, faultsShown).join('; ')}${more}` };
}

const faultsShown = 10;

/** Of a role, a user, a group, a managed policy. */
const nameMembers = ['RoleName', 'UserName', 'GroupName', 'PolicyName'];

/** Says where the name of an element is not the one that its ARN ends with. */
export function nameFault(element: unknown, arn: string): string | undefined {
  const name = firstText(element, nameMembers);
  if (name === undefined || arn.endsWith(`/${name}`)) return undefined;
  return `expected the name that its ARN ${arn} ends with, got ${name}`;
}

/** Gives an element's name for a message, in brackets behind its place: ` (veeam-backup)`, or nothing. */
export function nameInBrackets(element: unknown): string {
  const name = firstText(element, [...nameMembers, 'Arn']);
  return name === undefined ? '' : ` (${name})`;
}

function firstText(element: unknown, keys: readonly string[]): string | undefined {
  return keys.map((key) => textOf(element, key)).find((text) => text !== undefined);
}

/** Gives a member of an element that may be anything, where it is text. */
export function textOf(element: unknown, key: string): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const value: unknown = Object.hasOwn(element, key) ? Reflect.get(element, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function issuePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${text.replace(/^\./, '')}: `;
}
