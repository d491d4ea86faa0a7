// What the engine is asked and what it answers: the shapes of the public door.

import type { KnownContext } from '../conditions/knownContext.ts';
import type { StepMeter } from '../stepMeter.ts';

export interface GrantQuestion {
  readonly action: string;
  /** An ARN, a pattern of ARNs, or `*`. */
  readonly resource: string;
  /** The resource counts as it is written, whatever types the Service Authorization Reference gives the action. */
  readonly asWritten?: boolean;
  readonly context: KnownContext;
  /** Default `aws`. */
  readonly partition?: string;
  /**
   * Counts what answering takes, together with all other questions about one principal; what alike questions have in
   * common is then worked out once. Default: a meter of its own. Where it is spent the verdict is `limited`, for the
   * cause `undecided`.
   */
  readonly meter?: StepMeter;
}

export type Verdict = 'granted' | 'limited' | 'denied' | 'missing';
export type LayerName = 'identity' | 'boundary' | 'resource' | 'scp' | 'rcp';

/**
 * Why a verdict is not `granted`.
 * - `no-allow`: nothing in this layer (or level) allows the action at all
 * - `explicit-deny`: a Deny matches every request
 * - `resource`: allowed (or denied) only on some resources
 * - `condition`: depends on a condition that is false or not known here
 * - `unreadable`: a document of this layer could not be read
 * - `undecided`: the policies would have taken more steps to judge than one principal may take; there is no other cause
 * - `principal`: it names some sessions of the role, or somebody of whom nobody knows whether it is this one
 * - `no-overlap`: this layer (or level) allows some requests, but none of those that another one allows
 */
export type CauseKind =
  | 'no-allow'
  | 'explicit-deny'
  | 'resource'
  | 'condition'
  | 'unreadable'
  | 'undecided'
  | 'principal'
  | 'no-overlap';

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
  /** Names of resource types of which some or all stay uncovered, or the patterns of the Deny, for `resource`. */
  readonly resources?: readonly string[];
}

export interface GrantDecision {
  readonly verdict: Verdict;
  /** Empty where the verdict is `granted`; the deciding cause first. */
  readonly causes: readonly Cause[];
  /** Of a `limited` verdict: types of resources that every request names and on which none is allowed, so that no call succeeds. */
  readonly blockedTypes?: readonly string[];
}
