// What a question is: something that Veeam requires and that a scan could not judge, with how to answer it.

import type { Account, Principal } from '../../iam/principal.ts';
import type { ResourceInventory } from '../../iam/resourceInventory.ts';
import type { Selection } from '../../requirements/selectRequirements.ts';
import type { DateAhead } from '../facts/datesAhead.ts';
import type { Finding } from '../finding.ts';
import type { JudgeSettings, KnownOrganization } from '../judgeSettings.ts';
import type { WaitingVerdict } from '../judging/judgePrincipal.ts';
import type { ApplianceChain } from '../trust/applianceChain.ts';

/** One account that was read and judged. */
export interface QuestionFacts {
  readonly account: Account;
  readonly principals: readonly AskedPrincipal[];
  readonly settings: JudgeSettings;
  /** Ids of the sets that any role or user of the account has; absent: not all of them are known. */
  readonly accountSets?: ReadonlySet<string> | undefined;
  readonly organization: KnownOrganization;
  /** What was read of keys, buckets and vaults; absent: they are not looked at. */
  readonly inventory?: ResourceInventory | undefined;
}

/** A role or user with required sets, and what was found about it. */
export interface AskedPrincipal {
  readonly principal: Principal;
  readonly selection: Selection;
  readonly findings: readonly Finding[];
  readonly waiting: readonly WaitingVerdict[];
  /** When what was judged comes out otherwise. */
  readonly dates: readonly DateAhead[];
  /** Ids of its sets that leave a part of their resources to the reader, which no scope names. */
  readonly unbound: readonly string[];
  /** Whether the appliance's own side lets it assume the role. */
  readonly chain: ApplianceChain;
  /** Operations on keys that could not be judged; absent: they are not looked at. */
  readonly openKeys?: readonly string[];
}

/** What one account leaves open. */
export interface OpenPart {
  /** Of what the question's title counts; at least 1. */
  readonly count: number;
  /** What it is about, in a few words each; may be empty. */
  readonly subjects: readonly string[];
  /** Roles and users that it is about, where `count` counts something else. */
  readonly principals?: number;
  /** Answers that the estate itself suggests. */
  readonly proposed?: readonly string[];
}

/** A question is silent where it does not arise, and once the settings answer it; it never changes a verdict or an exit code. */
export interface Question {
  /** Under which `answeredQuestions` of the settings silences it, as in `session-policies`. */
  readonly id: string;
  /** What was not judged, one sentence without a full stop. */
  readonly title: (count: number, part: OpenPart) => string;
  /** How to answer it, one sentence; names the setting. */
  readonly answer: string | ((part: OpenPart) => string);
  /** Undefined where nothing is open. */
  ask(facts: QuestionFacts): OpenPart | undefined;
}
