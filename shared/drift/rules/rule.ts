// What a rule is: one kind of drift, all that is known about it, and how to see it.

import type { UnreadableAccount, UnreadPart } from '../../vocabulary/readAccount.ts';
import type { AccountFacts } from '../facts/accountFacts.ts';
import type { ExceptionFacts } from '../facts/exceptionFacts.ts';
import type { WatchedFacts } from '../facts/watchedFacts.ts';
import type { Finding } from '../finding.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { RuleFacts } from '../ruleFacts.ts';
import type { Severity } from '../severity.ts';
import type { ApplianceFacts } from '../trust/applianceFacts.ts';

/**
 * One difference as a rule sees it: the finding without where it was found, which the caller adds. The subject is unique
 * among the differences of one rule and principal, because it is part of the finding's id.
 */
export interface Difference
  extends Omit<Finding, 'id' | 'code' | 'severity' | 'account' | 'principal' | 'build' | 'exception'> {
  /** One of the rule's; default: its first. */
  readonly severity?: Severity;
}

/** What rules look at. */
export interface RuleSubjects {
  readonly principal: PrincipalFacts;
  readonly account: AccountFacts;
  /** The appliance's own role, in the account where it lives. */
  readonly appliance: ApplianceFacts;
  readonly 'unread account': UnreadableAccount;
  /** A role or user that was watched before this reading. */
  readonly watched: WatchedFacts;
  readonly 'unread part': UnreadPart;
  readonly exception: ExceptionFacts;
}

/** One kind of drift, about one kind of subject. */
export interface Rule<About extends keyof RuleSubjects> extends RuleFacts {
  readonly about: About;
  /** Its findings make others about the same subject unsure, so that they are told first. */
  readonly castsDoubt?: boolean;
  judge(subject: RuleSubjects[About]): readonly Difference[];
}

export type AnyRule = { [About in keyof RuleSubjects]: Rule<About> }[keyof RuleSubjects];
