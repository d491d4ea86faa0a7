// What judging one account asks for: the reading, what is required, and what is known from before.

import type { ExpectedRule } from '../requirements/expectedRule.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import type { SelectionSettings } from '../requirements/selectRequirements.ts';
import type { ReadAccount, UnreadAccount } from '../vocabulary/readAccount.ts';
import type { ApplianceSides } from './applianceSide.ts';
import type { ResourceJudging } from './judgedResources.ts';
import type { JudgeSettings, KnownOrganization } from './judgeSettings.ts';
import type { KnownWatch } from './watchedPrincipal.ts';

/** What one account said; an account reading of the estate has this form. */
export type JudgedReading = ReadAccount | UnreadAccount;

export type JudgeAccountSettings = JudgeSettings & SelectionSettings & { readonly expected: readonly ExpectedRule[] };

export interface AccountQuestion {
  readonly reading: JudgedReading;
  readonly catalog: Catalog;
  readonly settings: JudgeAccountSettings;
  readonly organization: KnownOrganization;
  /** Judge only these principals (ARNs), and nothing of the account as a whole; default: everything. */
  readonly onlyPrincipals?: ReadonlySet<string> | undefined;
  /** What the appliances' own accounts said; default: nothing is known of them. */
  readonly applianceSides?: ApplianceSides | undefined;
  /** What is watched, and since when this run goes (ISO 8601); default: no state is kept and nothing is watched. */
  readonly watch?: { readonly known: KnownWatch; readonly at: string } | undefined;
  /** What was read of keys, buckets and vaults; default: they are not looked at. */
  readonly resources?: ResourceJudging | undefined;
}
