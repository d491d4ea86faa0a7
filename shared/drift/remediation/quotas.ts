// IAM's size limits, and how IAM counts.

import type { PolicyDocument } from '../../iam/policyDocument.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';

/**
 * Default quotas, sizes in characters without white space; `attachedPolicies` can be raised to 20 and `trustPolicy` to
 * 4,096. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const quotas = {
  managedPolicy: 6144,
  attachedPolicies: 10,
  inlinePoliciesOfRole: 10_240,
  inlinePoliciesOfUser: 2048,
  trustPolicy: 2048,
} as const;

/** Gives the size of a document as IAM counts it: characters without white space. */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(printPolicyDocument(document)).replace(/\s/g, '').length;
}
