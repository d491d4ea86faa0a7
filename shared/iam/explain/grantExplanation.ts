// What an explanation of a verdict consists of: pure data, printed by renderers.

import type { ConditionOutcome } from '../conditions/evaluateConditions.ts';
import type { Cause, GrantQuestion, LayerName, Verdict } from '../grant/grantDecision.ts';

/** How many of the requests: every one, some or possibly some, none. */
export type Extent = 'all' | 'some' | 'none';

export interface GrantExplanation {
  readonly question: GrantQuestion;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly summary: string;
  readonly action: ExplainedAction;
  /** In the order in which people read them: identity, boundary, resource, SCP levels from the root, RCP levels from the root. */
  readonly layers: readonly ExplainedLayer[];
  /** Where the policy of a resource was looked at: what either account lets pass, the same one twice within one account. */
  readonly border?: AccountBorder;
  /** The deciding cause first; empty for `granted`. */
  readonly causes: readonly Cause[];
  /** As in the decision: types of resources without which no call succeeds, and on which none is allowed. */
  readonly blockedTypes?: readonly string[];
  /** What is not known and bears on the verdict, one phrase each: `the value of aws:SourceIp`. */
  readonly unknown: readonly string[];
  /** What would have to change for `granted`, one sentence each, the deciding one first. */
  readonly changes: readonly string[];
  /** What is never looked at, one sentence each. */
  readonly notRead: readonly string[];
}

/** Both sides of a request for a resource; `shut`: no request passes, `partly`: some, or nobody knows. */
export interface AccountBorder {
  readonly principalAccount: string;
  readonly principalSide: 'open' | 'partly' | 'shut';
  readonly owner: string;
  readonly ownerSide: 'open' | 'partly' | 'shut';
}

export interface ExplainedAction {
  /** As the action table spells it, else as asked. */
  readonly name: string;
  /** False: the action table does not know it, so its resource types are not known. */
  readonly isKnown: boolean;
  /** YYYY-MM-DD */
  readonly tableDate: string;
  readonly accessLevels: readonly string[];
  /** True: it has no resource-level permissions and is requested on `*`. */
  readonly wildcardOnly: boolean;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly arns: readonly string[];
  }[];
}

export interface ExplainedLayer {
  readonly layer: LayerName;
  /** Of SCPs and RCPs: 0 is the root. */
  readonly level?: number;
  /** Which requests its Allow statements allow, all together. */
  readonly allows: Extent;
  /** Which requests its Deny statements deny. */
  readonly denies: Extent;
  /** Names of all its policies. */
  readonly policies: readonly string[];
  /** Names of those that could not be read: each may allow or deny anything. */
  readonly unreadable: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Every statement that speaks of the action; Deny first within a layer. */
  readonly statements: readonly ExplainedStatement[];
}

export interface ExplainedStatement {
  readonly policy: string;
  readonly policyArn?: string;
  readonly number: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** In which requests it applies. */
  readonly applies: Extent;
  readonly action: { readonly negated: boolean; readonly patterns: readonly string[] };
  readonly resource?: {
    readonly negated: boolean;
    readonly patterns: readonly string[];
    /** Which of the requests' resources it matches. */
    readonly matches: Extent;
    /** Per resource type of the action how much of it is matched; empty for an action without resource types. */
    readonly types: readonly { readonly name: string; readonly required: boolean; readonly matches: Extent }[];
  };
  readonly conditions: readonly ExplainedCondition[];
  /** One sentence without the policy's name. */
  readonly why: string;
}

export interface ExplainedCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly outcome: ConditionOutcome;
  /** What is known of the key. */
  readonly known: 'values' | 'absent' | 'unknown';
  /** Its known values; several where the key has one of them. */
  readonly knownValues: readonly string[];
  /** Of the known values those that do not meet it. */
  readonly failing: readonly string[];
  /** The condition in words, with what is known of it. */
  readonly text: string;
}
