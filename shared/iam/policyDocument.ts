// The IAM policy language as data: what a policy document says, read once and never changed.

export type PolicyVersion = '2008-10-17' | '2012-10-17';
export type Effect = 'Allow' | 'Deny';

/** One place in a document that IAM would refuse: `path` as in `Statement[2].Action[0]`, `message` says what was expected. */
export interface PolicyFault {
  readonly path: string;
  readonly message: string;
}

/** One `operator: { key: values }` entry of a Condition block; `operator` and `key` as written. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** `type` is the element's key (`AWS`, `Service`, `Federated`, `CanonicalUser`); `"*"` is `{ type: 'AWS', value: '*' }`. */
export interface PolicyPrincipal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly value: string;
}

export interface Statement {
  /** Position in the document, from 1. */
  readonly number: number;
  readonly sid?: string;
  readonly effect: Effect;
  /** `negated`: written as NotAction. */
  readonly action: { readonly negated: boolean; readonly patterns: readonly string[] };
  /** `negated`: written as NotResource. Absent in trust policies. */
  readonly resource?: { readonly negated: boolean; readonly patterns: readonly string[] };
  /** `negated`: written as NotPrincipal. Absent in identity policies, boundaries and SCPs. */
  readonly principal?: { readonly negated: boolean; readonly principals: readonly PolicyPrincipal[] };
  readonly conditions: readonly PolicyCondition[];
}

export interface PolicyDocument {
  /** A document without Version counts as 2008-10-17. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Present where the document could not be read: it may allow or deny anything, and verdicts that it may touch are `limited`. */
  readonly faults?: readonly PolicyFault[];
}

export type ParsedPolicyDocument =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };
