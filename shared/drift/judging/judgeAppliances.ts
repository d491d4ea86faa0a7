// Judges the appliances of one account: that their roles are there, and that an instance can run with them.

import type { Account, Principal } from '../../iam/principal.ts';
import { newestBuild } from '../../requirements/loadCatalog.ts';
import type { UnreadPart } from '../../vocabulary/readAccount.ts';
import type { AccountQuestion } from '../accountQuestion.ts';
import type { Finding } from '../finding.ts';
import { unjudgedPart } from '../judgeUnread.ts';
import { applianceRules } from '../ruleList.ts';
import { applyRules } from '../rules/applyRules.ts';
import { findAppliances, gatherAppliance } from '../trust/applianceFacts.ts';

interface JudgedAppliances {
  readonly findings: readonly Finding[];
  readonly unjudged: readonly UnreadPart[];
}

/**
 * Asks before each role: the answer is why no more are judged, or undefined. Comes before the principals: where no time is
 * left for an appliance's role, there is none for its rights either, and what was open of it stays open.
 */
export function* judgeAppliances(
  question: AccountQuestion & { readonly account: Account; readonly impersonating: readonly Principal[] },
): Generator<undefined, JudgedAppliances, string | undefined> {
  const { account, settings, onlyPrincipals } = question;
  const build = settings.build ?? newestBuild();
  const findings: Finding[] = [];
  const unjudged: UnreadPart[] = [];
  let why: string | undefined;
  for (const found of findAppliances(question)) {
    const arn = found.principal?.arn ?? null;
    if (onlyPrincipals?.has(arn ?? '') === false) continue;
    if (found.principal !== undefined) why ??= yield;
    if (found.principal !== undefined && why !== undefined) unjudged.push(unjudgedPart(found.principal, why));
    else {
      const place = { account: account.id, principal: arn, build };
      findings.push(...applyRules(applianceRules, gatherAppliance(question, found), place));
    }
  }
  return { findings, unjudged };
}
