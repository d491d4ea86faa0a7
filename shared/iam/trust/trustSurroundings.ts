// What is known of the place of a role whose trust policy is judged.

import type { PolicySource } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';

/** Where the role lives, and what is known of its organization. */
export interface TrustSurroundings {
  /** 12 digits. */
  readonly accountId: string;
  readonly partition: string;
  readonly organizationId?: string | undefined;
  /** All accounts of the organization; empty: not known. */
  readonly organizationAccounts: readonly string[];
  /** Resource control policies above the account: their Deny statements keep callers out too; default: none. */
  readonly guards?: readonly PolicySource[] | undefined;
  /** When the role is assumed: ISO 8601 with a zone, as in `2026-11-28T10:00:00.000Z`; absent: at any time. */
  readonly now?: string | undefined;
  /** Counts what judging takes; default: a meter of `stepsPerTrust` for each question. */
  readonly meter?: StepMeter | undefined;
}
