// One statement of a policy document as data.

export type Effect = 'Allow' | 'Deny';

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

/** An Action or Resource element; `negated`: written as NotAction or NotResource. */
export interface PatternElement {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** A Principal element; `negated`: written as NotPrincipal. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly principals: readonly PolicyPrincipal[];
}

export interface Statement {
  /** Position in the document, from 1. */
  readonly number: number;
  readonly sid?: string | undefined;
  readonly effect: Effect;
  readonly action: PatternElement;
  /** Absent in trust policies. */
  readonly resource?: PatternElement | undefined;
  /** Absent in identity policies, boundaries and SCPs. */
  readonly principal?: PrincipalElement | undefined;
  readonly conditions: readonly PolicyCondition[];
}
