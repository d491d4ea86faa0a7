// What a person needs beside the findings of one role or user: the fix to paste, and the decision layer by layer.

import type { Finding } from '../drift/finding.ts';
import { planFix } from '../drift/planFix.ts';
import { questionsAbout } from '../drift/questionsAbout.ts';
import { type RequestsQuestion, requiredRequests, worstRequest } from '../drift/requiredRequests.ts';
import { isAboutResource } from '../drift/resourceSubject.ts';
import { isAboutActions } from '../drift/ruleFacts.ts';
import { fixWithoutExternalIds } from '../drift/withoutExternalId.ts';
import { explainGrant } from '../iam/explainGrant.ts';
import { createStepMeter } from '../iam/stepMeter.ts';
import { fixTexts, type HtmlFix } from '../report/renderFix.ts';
import { explanationLines, levelNames } from '../report/wording/explanationLines.ts';
import { groupFindings } from '../report/wording/groupFindings.ts';
import type { AdviceQuestion } from './adviceQuestion.ts';

export interface PrincipalAdvice {
  readonly fix: readonly HtmlFix[];
  /** By finding id: one for each group of findings with one cause. */
  readonly explained: readonly (readonly [string, readonly string[]])[];
}

/** Gives the advice: the same whenever it is asked for. */
export function advisePrincipal({ findings, ...question }: AdviceQuestion): PrincipalAdvice {
  const { principal, account, selection, settings } = question;
  return {
    fix: fixTexts(fixWithoutExternalIds(planFix(question))),
    explained: explainFindings({ principal, account, selection, settings }, findings),
  };
}

function explainFindings(
  asked: RequestsQuestion,
  findings: readonly Finding[],
): readonly (readonly [string, readonly string[]])[] {
  const { layers, scpLevels, rcpLevels, question } = questionsAbout(asked);
  const requestsFor = requiredRequests(asked);
  const levels = { scp: scpLevels, rcp: rcpLevels };
  // Of what took too many steps to judge, the finding says all that can be said.
  const decided = findings.filter(({ causes }) => causes[0]?.kind !== 'undecided');
  const firsts = groupFindings(decided.filter((each) => isAboutActions(each) && !isAboutResource(each))).flatMap(
    (group) => group.findings.at(0) ?? [],
  );
  // One role takes as many steps here as judging it does: what they do not reach has no explanation.
  const meter = createStepMeter();
  return firsts.flatMap(({ id, subject }) => {
    if (meter.isSpent) return [];
    const request = { ...question(worstRequest(asked, requestsFor(subject))), meter };
    const explanation = explainGrant(request, layers, levelNames(levels));
    return meter.isSpent ? [] : [[id, explanationLines(explanation, levels)] as const];
  });
}
