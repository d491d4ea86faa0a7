// Judges the exceptions themselves at the end of a run: which have expired, and which accept nothing.

import { type ExceptionUses, isExpired } from './applyExceptions.ts';
import type { ExceptionFacts } from './facts/exceptionFacts.ts';
import type { Finding } from './finding.ts';
import type { ExceptionRule } from './judgeSettings.ts';
import { exceptionRules } from './ruleList.ts';
import { applyRules } from './rules/applyRules.ts';

export interface ExceptionsQuestion {
  readonly exceptions: readonly ExceptionRule[];
  /** Counts over the whole run, see `addUses`. */
  readonly uses: ExceptionUses;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Accounts that were read and judged in full. */
  readonly accountsJudged: ReadonlySet<string>;
  /** Every account of the estate was judged in full. */
  readonly isComplete: boolean;
}

/**
 * Gives the findings about the exceptions, with account `*` and no principal. An exception counts as unused only where
 * all that it could match was judged: for one account, that account; for all accounts, a complete run.
 */
export function judgeExceptions(question: ExceptionsQuestion): readonly Finding[] {
  const { exceptions, uses, today, accountsJudged, isComplete } = question;
  const findings = exceptions.flatMap((exception, index) => {
    const facts: ExceptionFacts = {
      exception,
      matches: uses[index] ?? 0,
      isExpired: isExpired(exception, today),
      isDecided: isComplete || accountsJudged.has(exception.account),
    };
    return applyRules(exceptionRules, facts, { account: '*', principal: null, build: null });
  });
  // The same exception written twice is one finding.
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
}
