// Makes a finding of a difference: adds where it was found, and its id.

import { type Finding, findingId } from '../finding.ts';
import type { RuleFacts } from '../ruleFacts.ts';
import { withoutExternalId } from '../withoutExternalId.ts';
import type { Difference, Rule, RuleSubjects } from './rule.ts';

export interface FindingPlace {
  /** 12 digits, or `*` where the finding is about the settings. */
  readonly account: string;
  /** ARN; null where the finding is about an account or the settings. */
  readonly principal: string | null;
  readonly build: string | null;
}

/** Gives the finding of one difference. The order of its keys is fixed, so that equal findings print alike. */
function makeFinding({ code, severities }: RuleFacts, place: FindingPlace, difference: Difference): Finding {
  const { severity = severities[0], requirements, subject, summary, causes, fix, ...optional } = difference;
  const { account, principal, build } = place;
  return {
    id: findingId({ account, principal, code, subject }),
    code,
    severity,
    account,
    principal,
    requirements,
    build,
    subject,
    summary,
    causes: causes.map(withoutExternalId),
    fix,
    ...optional,
  };
}

/** Gives the findings of all rules about one subject, rules in their order. */
export function applyRules<About extends keyof RuleSubjects>(
  rules: readonly Rule<About>[],
  subject: RuleSubjects[About],
  place: FindingPlace,
): readonly Finding[] {
  return rules.flatMap((rule) => rule.judge(subject).map((difference) => makeFinding(rule, place, difference)));
}
