// Says of what was to be read and could not be that nothing is known of it.

import type { Principal } from '../iam/principal.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import { applyExceptions, type ExceptionUses } from './applyExceptions.ts';
import type { Finding } from './finding.ts';
import type { ExceptionRule } from './judgeSettings.ts';
import { unreadPartRules } from './ruleList.ts';
import { applyRules } from './rules/applyRules.ts';

/** Gives the findings about parts of one account. */
export function judgeUnread(account: string, unread: readonly UnreadPart[]): readonly Finding[] {
  return unread.flatMap((part) =>
    applyRules(unreadPartRules, part, { account, principal: part.principal ?? null, build: null }),
  );
}

/** A role or user that was read, and for which no time was left. */
export function unjudgedPart({ arn }: Principal, why: string): UnreadPart {
  return { kind: 'unjudged', what: arn, why, principal: arn };
}

/** Gives the findings about files of nobody knows which account (`*`), exceptions applied; `today` is YYYY-MM-DD. */
export function judgeUnreadFiles(
  unread: readonly UnreadPart[],
  exceptions: readonly ExceptionRule[],
  today: string,
): { readonly findings: readonly Finding[]; readonly uses: ExceptionUses } {
  const coverage = { account: '*', status: 'read', roles: 0, users: 0, principals: 0 } as const;
  const whole = { coverage, principals: [], findings: judgeUnread('*', unread) };
  const { report, uses } = applyExceptions(whole, exceptions, today);
  return { findings: report.findings, uses };
}
