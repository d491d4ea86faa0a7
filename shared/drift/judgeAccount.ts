// Judges one account: every principal that has required sets, and what is expected of the account as a whole.

import type { Account, Principal } from '../iam/principal.ts';
import { newestBuild } from '../requirements/catalog.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { type SelectionSettings, selectRequirements } from '../requirements/selectRequirements.ts';
import type { UnreadableReason } from '../vocabulary/unreadableReason.ts';
import type { SelectedPrincipal } from './accountFacts.ts';
import type { AccountReport } from './accountReport.ts';
import { judgePrincipal } from './judgePrincipal.ts';
import type { ExpectedRule, JudgeSettings, KnownOrganization } from './judgeSettings.ts';
import { applyRules, type FindingPlace } from './makeFinding.ts';
import { accountRules, unreadAccountRules } from './rules/ruleList.ts';

/** What one account said; an account reading of the estate has this form. */
export type JudgedReading =
  | {
      readonly status: 'read';
      readonly account: Account;
      readonly principals: readonly Principal[];
      /** All roles and users of the account, of which `principals` may hold only those asked for. */
      readonly roles: number;
      readonly users: number;
    }
  | {
      readonly status: 'unreadable' | 'excluded';
      readonly account: Account;
      readonly reason: UnreadableReason;
      readonly message: string;
    };

export type JudgeAccountSettings = JudgeSettings & SelectionSettings & { readonly expected: readonly ExpectedRule[] };

export interface AccountQuestion {
  readonly reading: JudgedReading;
  readonly catalog: Catalog;
  readonly settings: JudgeAccountSettings;
  readonly organization: KnownOrganization;
  /** Judge only these principals (ARNs), and nothing of the account as a whole; default: everything. */
  readonly onlyPrincipals?: ReadonlySet<string> | undefined;
}

/**
 * Gives all that one account adds to a report, before exceptions. Principals are judged in the reading's order; the
 * account's own findings come last. An account that could not be read has one finding; one that was left out, none.
 */
export function judgeAccount(question: AccountQuestion): AccountReport {
  const { reading } = question;
  if (reading.status !== 'read') return unreadReport(reading);
  const { account } = reading;
  const selected = selectPrincipals(question, reading.principals);
  const judged = selected.flatMap(({ principal, selection }) =>
    selection === undefined ? [] : [judgePrincipal({ ...question, account, principal, selection })],
  );
  const accountFindings = question.onlyPrincipals === undefined ? judgeWhole(question, account, selected) : [];
  return {
    coverage: {
      account: account.id,
      ...(account.name !== undefined && { name: account.name }),
      status: 'read',
      roles: reading.roles,
      users: reading.users,
      principals: judged.length,
    },
    principals: judged.map(({ report }) => report),
    findings: [...judged.flatMap(({ findings }) => findings), ...accountFindings],
  };
}

function selectPrincipals(question: AccountQuestion, principals: readonly Principal[]): readonly SelectedPrincipal[] {
  const { catalog, settings, reading, onlyPrincipals } = question;
  return principals
    .filter(({ arn }) => onlyPrincipals?.has(arn) ?? true)
    .map((principal) => ({
      principal,
      selection: selectRequirements({ principal, accountId: reading.account.id, settings, catalog }),
    }));
}

function judgeWhole(
  { catalog, settings }: AccountQuestion,
  account: Account,
  principals: readonly SelectedPrincipal[],
) {
  const build = settings.build ?? newestBuild();
  const facts = { account, principals, expected: settings.expected, catalog, build };
  return applyRules(accountRules, facts, placeOf(account, build));
}

function unreadReport(reading: Exclude<JudgedReading, { status: 'read' }>): AccountReport {
  const { account, status, reason, message } = reading;
  const name = account.name === undefined ? {} : { name: account.name };
  return {
    coverage: { account: account.id, ...name, status, reason, message, roles: 0, users: 0, principals: 0 },
    principals: [],
    findings: status === 'excluded' ? [] : applyRules(unreadAccountRules, reading, placeOf(account, null)),
  };
}

function placeOf(account: Account, build: string | null): FindingPlace {
  return { account: account.id, principal: null, build };
}
