// What the contexts of all callers of one trust policy are made from.

import type { ContextValue } from '../conditions/knownContext.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import type { TrustCaller } from '../trustCaller.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

export interface TrustScene {
  readonly around: TrustSurroundings;
  /** The keys that every request carries, whoever sends it, or that are known already. */
  readonly common: Readonly<Record<string, ContextValue>>;
  readonly conditions: readonly PolicyCondition[];
  readonly meter: StepMeter;
}

/** By key the values of which it has one. */
export type PossibleValues = Readonly<Record<string, readonly string[]>>;

/** A role or user, known or not. */
export type IdentityCaller = Exclude<TrustCaller, { kind: 'service' | 'federated' }>;
export type ServiceCaller = Extract<TrustCaller, { kind: 'service' }>;

/** A key with no value is one that the request does not carry. */
export const absent: readonly string[] = [];
