// What the engine is asked and what it answers: the shapes of the public door.

import type { PolicyDocument } from './policyDocument.ts';

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

export type ContextValue = string | readonly string[];

export interface KnownContext {
  /** The key has this value; an array is a multivalued key. Key names compare without case. */
  readonly known: Readonly<Record<string, ContextValue>>;
  /** The key has one of these values. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
  /** What is known of every other key. */
  readonly others: 'unknown' | 'absent';
}

export interface GrantQuestion {
  readonly action: string;
  /** An ARN, a pattern of ARNs, or `*`. */
  readonly resource: string;
  readonly context: KnownContext;
  /** Default `aws`. */
  readonly partition?: string;
}

export type Verdict = 'granted' | 'limited' | 'denied' | 'missing';
export type LayerName = 'identity' | 'boundary' | 'scp' | 'rcp';

/**
 * Why a verdict is not `granted`.
 * - `no-allow`: nothing in this layer (or level) allows the action at all
 * - `explicit-deny`: a Deny matches every request
 * - `resource`: allowed (or denied) only on some resources
 * - `condition`: depends on a condition that is false or not known here
 * - `unreadable`: a document of this layer could not be read
 */
export type CauseKind = 'no-allow' | 'explicit-deny' | 'resource' | 'condition' | 'unreadable';

export interface Cause {
  readonly kind: CauseKind;
  readonly layer: LayerName;
  /** Index into `scps` or `rcps`: 0 is the root. */
  readonly level?: number;
  readonly policy?: string;
  readonly policyArn?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly statement?: { readonly number: number; readonly sid?: string };
  /** One sentence for a person, without the policy's name in front. */
  readonly why: string;
  /** The condition that decided, for `condition`. */
  readonly condition?: { readonly operator: string; readonly key: string; readonly values: readonly string[] };
  /** Resource patterns or resource types that stay uncovered, or that the Deny takes away, for `resource`. */
  readonly resources?: readonly string[];
}

export interface GrantDecision {
  readonly verdict: Verdict;
  /** Empty where the verdict is `granted`; the deciding cause first. */
  readonly causes: readonly Cause[];
}
