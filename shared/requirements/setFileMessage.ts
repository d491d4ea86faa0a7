// Says in plain words what is wrong with a required set's file as a whole.

import type * as z from 'zod';

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  int: 'a whole number',
  boolean: 'true or false',
  record: 'an object',
};

/** Wording for the schema's issues; messages that the schema itself carries come first. */
export function setFileMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type')
    return `expected ${typeWords[issue.expected] ?? issue.expected}, got ${kindOf(issue.input)}`;
  if (issue.code === 'invalid_value') return `expected ${issue.values.map(String).join(' or ')}`;
  return undefined;
}

/** Gives the one fault of what is no set at all: another kind of value, or a policy alone; undefined for others. */
export function wholeFileFault(input: unknown): string | undefined {
  const parts = 'id, title, principal, kind, product, build, source, requires and policy';
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return `expected an object with ${parts}, got ${kindOf(input)}`;
  if ('Statement' in input && !('policy' in input))
    return `expected a required set, got a policy alone: put it under policy, in an object with ${parts}`;
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)?.slice(0, 40)}`;
}
