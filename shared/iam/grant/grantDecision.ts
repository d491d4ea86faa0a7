// What the engine is asked and what it answers: the shapes of the public door.

import type { KnownContext } from '../conditions/knownContext.ts';

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
