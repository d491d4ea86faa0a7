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
  readonly rcps?: readonly (readonly PolicySource[])[];
}
