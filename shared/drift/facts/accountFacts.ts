// Everything the rules look at for one account that was read.

import type { Account, Principal } from '../../iam/principal.ts';
import type { ExpectedRule } from '../../requirements/expectedRule.ts';
import type { Catalog } from '../../requirements/requiredSet.ts';
import type { Selection } from '../../requirements/selectRequirements.ts';
import type { AccountCoverage } from '../accountReport.ts';
import type { WatchedPrincipal } from '../watchedPrincipal.ts';

export interface AccountFacts {
  readonly account: Account;
  /** All principals of the account with what was selected for them; undefined: nothing speaks of it. */
  readonly principals: readonly SelectedPrincipal[];
  readonly expected: readonly ExpectedRule[];
  /** Roles that are expected by name. */
  readonly named: NonNullable<AccountCoverage['expectedRoles']>;
  readonly catalog: Catalog;
  /** The build that principals without one of their own are judged by. */
  readonly build: string;
  /** Absent where there is no state to know a watch from. */
  readonly watch?: AccountWatchFacts | undefined;
}

export interface AccountWatchFacts {
  /** As this reading leaves them. */
  readonly watched: readonly WatchedPrincipal[];
  /** ISO 8601: the last known state claims to be from then. */
  readonly future?: string | undefined;
}

export interface SelectedPrincipal {
  readonly principal: Principal;
  readonly selection: Selection | undefined;
}
