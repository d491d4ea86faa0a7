// The policies that bear on one principal, layer by layer.

import type { PolicyDocument } from '../policyDocument.ts';

export interface PolicySource {
  readonly name: string;
  readonly arn?: string;
  readonly document: PolicyDocument;
}

/** All policies that bear on one principal. */
export interface PolicyLayers {
  /** Inline and attached policies; for a user also those of its groups. */
  readonly identity: readonly PolicySource[];
  readonly boundary?: PolicySource;
  /** Root first, account last; absent: no effect, or the principal is exempt. */
  readonly scps?: readonly (readonly PolicySource[])[];
  /** Those above the account of the resource. */
  readonly rcps?: readonly (readonly PolicySource[])[];
  /** The policy of the resource that the question names; absent: it is not looked at. */
  readonly resource?: ResourceLayer;
  /** Narrows the question; absent: all requests on its resource are asked about. */
  readonly asked?: AskedLayer;
}

/** A policy that bears on nobody and says which requests are asked about: those that it allows and does not deny. */
export interface AskedLayer {
  readonly policy: PolicySource;
  /** The verdict where it allows no request for the action. */
  readonly ifNone: 'granted' | 'missing';
}

/** The policy of one key or bucket, and who asks. */
export interface ResourceLayer {
  /**
   * - `key`: what its account's policies allow counts only where the key's policy lets the account use them
   * - `bucket`: within its account either side is enough
   */
  readonly kind: 'key' | 'bucket';
  /** Absent: it has none. One that could not be read has `document.faults`: it may allow or deny anything. */
  readonly policy?: PolicySource;
  /** 12 digits: whose resource it is. */
  readonly owner: string;
  /** ARN of the role or user that asks. */
  readonly principal: string;
  /** Its unique id, `AROA…` or `AIDA…`; absent: not known. */
  readonly principalId?: string | undefined;
}
