// What the rules must know beside the account: the part of the settings that bears on verdicts.

import type { Features } from '../requirements/features.ts';
import type { KeyUse } from '../requirements/keyOperations.ts';
import type { ScopeRule, ScopeSettings } from '../requirements/scope.ts';
import type { ReleaseRule } from './watchedPrincipal.ts';

/** Who must be able to assume the roles: one role, or any principal of one account. */
export interface Appliance {
  readonly role?: string | undefined;
  readonly account?: string | undefined;
  readonly externalId?: string | undefined;
}

/** A key of the settings: its ARN or that of an alias, what it is for, and the other accounts whose roles use it. */
export interface NamedKey {
  readonly key: string;
  readonly use?: readonly KeyUse[] | undefined;
  readonly usedFrom?: readonly string[] | undefined;
}

export type KeySettings = 'discover' | readonly ('discover' | string | NamedKey)[];

export interface JudgeSettings {
  /** What ends the watch of principals; default: nothing. */
  readonly released?: readonly ReleaseRule[] | undefined;
  readonly appliances: readonly Appliance[];
  /** `o-…`; closes trust to one organization. */
  readonly organizationId?: string | undefined;
  /** Regions in which work is done; absent: unknown. */
  readonly regions?: readonly string[] | undefined;
  /** Resources that the requirements of principals are bound to; default: none. */
  readonly scopes?: readonly ScopeRule[] | undefined;
  /** Keys that are looked at; absent: none but those that were read all the same. */
  readonly keys?: KeySettings | undefined;
  /** Tag keys; they compare without case. */
  readonly tags?: ScopeSettings['tags'];
  /** When the judged requests are made: ISO 8601 with a zone, as in `2026-11-28T10:00:00.000Z`; absent: at any time. */
  readonly now?: string | undefined;
  /** The build that Veeam will be upgraded to, and the day (YYYY-MM-DD): what will lack then is told before; absent: none. */
  readonly upgradeTo?: { readonly build: string; readonly date: string } | undefined;
  /** Days after which an access key for one use is a finding; default: 7. */
  readonly oneTimeKeyDays?: number | undefined;
  /** Cases of the guide in which roles need more sets or services; absent: nobody said. */
  readonly features?: Features | undefined;
  /** Actions that the guide asks for in certain cases only and that are needed here; absent: nobody said. */
  readonly conditionalActions?: readonly string[] | undefined;
  /** Ids of the open questions that somebody has answered; default: none. */
  readonly answeredQuestions?: readonly string[] | undefined;
  /** Trust that is accepted beyond what the sets require. */
  readonly trust: {
    readonly accounts: readonly string[];
    readonly principals: readonly string[];
    readonly services: readonly string[];
  };
}

/** What is known of the organization as a whole; empty and absent where nothing is known. */
export interface KnownOrganization {
  readonly organizationId?: string | undefined;
  /** Every account of the organization, read or not. */
  readonly accountIds: readonly string[];
  readonly scps?: Evaluated | undefined;
  readonly rcps?: Evaluated | undefined;
}

/** Whether policies of the organization were evaluated, or why not. */
export type Evaluated =
  | { readonly evaluated: true }
  | {
      readonly evaluated: false;
      readonly why: string;
      /** The organization does not use them: nothing is open. */
      readonly isDisabled?: true;
    };

/** A finding somebody accepts. Patterns know `*` and `?` and compare without case. */
export interface ExceptionRule {
  readonly account: string;
  readonly principal: string;
  readonly code: string;
  readonly subject: string;
  readonly reason: string;
  readonly owner: string;
  /** YYYY-MM-DD, the last day it counts. */
  readonly expires: string;
}
