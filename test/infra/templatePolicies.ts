// Finds every policy document of a resolved template and reads it with the project's own parser.

import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { Json, Resolved } from './resolveTemplate.ts';

export interface FoundPolicy {
  /** Where it stands: `AuditBucketPolicy.PolicyDocument`. */
  readonly at: string;
  readonly document: PolicyDocument;
}

/** Every value with a `Statement` in the properties of the resources. */
export function templatePolicies({ resources }: Resolved): readonly FoundPolicy[] {
  return Object.entries(resources).flatMap(([id, { properties }]) => find(properties, id));
}

function find(value: Json, at: string): readonly FoundPolicy[] {
  if (value === null || typeof value !== 'object') return [];
  if (!Array.isArray(value) && 'Statement' in value) {
    // The policy of an event bus is a lone statement among other properties.
    return [{ at, document: read({ Version: '2012-10-17', Statement: value.Statement }, at) }];
  }
  return Object.entries(value).flatMap(([key, item]) => find(item, `${at}.${key}`));
}

function read(value: Json, at: string): PolicyDocument {
  const parsed = parsePolicyDocument(value);
  if (!parsed.ok) throw new Error(`${at}: ${JSON.stringify(parsed.faults)}`);
  return parsed.document;
}
