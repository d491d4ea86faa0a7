// Asks at the end of a run which scopes of the settings spoke of nobody: a slip in a name binds nothing, and says nothing.

import { ruleMatches, type ScopeRule } from '../requirements/scope.ts';
import { nameSome } from '../vocabulary/nameSome.ts';
import type { AccountReport } from './accountReport.ts';
import { type AccountQuestions, addParts } from './askQuestions.ts';
import { scopes as question } from './questions/scopes.ts';
import { unseenKind } from './unseenKind.ts';

/** What the scopes met in one account. */
export interface MetScopes {
  readonly account: string;
  /**
   * - `unread`: some role or user, or all of them, were not read or not judged, whether by a fault or by the settings
   * - `left-out`: the call leaves the account out of the run
   */
  readonly state: 'whole' | 'unread' | 'left-out';
  /** Places in the settings' list of the scopes that speak of a role or user of the account. */
  readonly met: readonly number[];
}

export interface ScopesQuestion {
  readonly settings: {
    readonly scopes?: readonly ScopeRule[] | undefined;
    readonly answeredQuestions?: readonly string[] | undefined;
  };
  /** All accounts of the run, and those that the call leaves out. */
  readonly accounts: readonly MetScopes[];
  /** Files of nobody knows which account could not be read. */
  readonly hasUnreadFiles: boolean;
}

/** Gives which scopes speak of whom was judged in one account. */
export function meetScopes(scopes: readonly ScopeRule[], report: AccountReport): MetScopes {
  const { coverage, principals } = report;
  const speaks = (rule: ScopeRule) =>
    principals.some(
      (one) =>
        ruleMatches(rule, one, one.account) &&
        (rule.requirements === undefined || one.requirements.some(({ id }) => rule.requirements?.includes(id))),
    );
  const met = scopes.flatMap((rule, index) => (speaks(rule) ? [index] : []));
  return { account: coverage.account, state: stateOf(report), met };
}

// Where documents of policies lack, names and tags were read all the same.
function stateOf({ coverage, findings }: AccountReport): MetScopes['state'] {
  const isUnseen = findings.some((one) => unseenKind(one) !== undefined && one.code !== 'EXPORT_INCOMPLETE');
  return coverage.status === 'read' && !isUnseen ? 'whole' : 'unread';
}

/**
 * Gives the open question about scopes that spoke of nobody in the whole run; empty where each met somebody. A scope that
 * may speak of accounts which the call leaves out is not asked about; of accounts that were not read the question
 * says so. Not for runs over less than the whole estate.
 */
export function askScopes({ settings, accounts, hasUnreadFiles }: ScopesQuestion): AccountQuestions {
  if (settings.answeredQuestions?.includes(question.id) === true) return [];
  const met = new Set(accounts.flatMap((one) => one.met));
  const subjects = (settings.scopes ?? []).flatMap((rule, index) => {
    const left = met.has(index) ? undefined : leftOf(rule, accounts);
    return left === undefined ? [] : [`scopes[${index}] (${namesOf(rule)})${unreadWords(left, hasUnreadFiles)}`];
  });
  if (subjects.length === 0) return [];
  return [{ question: question.id, ...addParts([{ count: subjects.length, subjects }]) }];
}

/** Gives the accounts that it may speak of and that were not read; undefined where the call leaves one out. */
function leftOf(rule: ScopeRule, accounts: readonly MetScopes[]): readonly string[] | undefined {
  const states = new Map(accounts.map(({ account, state }) => [account, state]));
  const named = rule.accounts ?? [...states.keys()];
  if (named.some((id) => states.get(id) === 'left-out')) return undefined;
  return named.filter((id) => states.get(id) !== 'whole');
}

const maxNamed = 3;

function namesOf({ name, kind, accounts, requirements }: ScopeRule): string {
  return [
    `name ${name}`,
    ...(kind === undefined ? [] : [`kind ${kind}`]),
    ...(accounts === undefined ? [] : [`accounts ${nameSome(accounts, maxNamed)}`]),
    ...(requirements === undefined ? [] : [`requirements ${nameSome(requirements, maxNamed)}`]),
  ].join(', ');
}

function unreadWords(accounts: readonly string[], hasUnreadFiles: boolean): string {
  if (accounts.length > 0) return `, which may mean what was not read in ${nameSome(accounts, maxNamed)}`;
  return hasUnreadFiles ? ', which may mean what is in files that could not be read' : '';
}
