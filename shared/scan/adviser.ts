// Keeps, while accounts pass by, what a person needs beside a finding: the fix to paste, and the decision layer by layer.

import type { Finding } from '../drift/finding.ts';
import { questionsAbout } from '../drift/questionsAbout.ts';
import { planFix } from '../drift/remediation/planFix.ts';
import { sharedPoliciesOf } from '../drift/remediation/sharedPolicies.ts';
import { type RequestsQuestion, requiredRequests, worstRequest } from '../drift/requiredRequests.ts';
import { isAboutResource } from '../drift/resourceSubject.ts';
import { isAboutActions } from '../drift/ruleFacts.ts';
import { fixWithoutExternalIds } from '../drift/withoutExternalId.ts';
import { explainGrant } from '../iam/explainGrant.ts';
import type { HtmlFix } from '../report/renderFix.ts';
import { fixTexts } from '../report/renderFix.ts';
import { explanationLines, levelNames } from '../report/wording/explanationLines.ts';
import { groupFindings } from '../report/wording/groupFindings.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { Settings } from '../settings/settings.ts';
import type { JudgedAccount } from './scanEstate.ts';

export interface AdviserOptions {
  readonly catalog: Catalog;
  readonly settings: Settings;
  /** Roles and users with drift that are advised on, so that memory has an end; default 200. */
  readonly maxPrincipals?: number;
}

/** What the HTML report takes beside the run report. */
export interface Advice {
  /** By principal ARN. */
  readonly fixes: ReadonlyMap<string, readonly HtmlFix[]>;
  /** By finding id: one for each group of findings with one cause. */
  readonly explanations: ReadonlyMap<string, readonly string[]>;
}

export interface Adviser {
  observe(judged: JudgedAccount): void;
  readonly advice: Advice;
}

/** Starts without advice; `observe` goes into the scan's `onJudged`. */
export function createAdviser({ catalog, settings: given, maxPrincipals = 200 }: AdviserOptions): Adviser {
  const fixes = new Map<string, readonly HtmlFix[]>();
  const explanations = new Map<string, readonly string[]>();
  return {
    advice: { fixes, explanations },
    observe: ({ reading, report, organization, applianceSides, resources, now }) => {
      if (reading.status !== 'read') return;
      const settings = { ...given, now };
      const { account } = reading;
      const findings = Map.groupBy(report.findings, (finding) => finding.principal);
      const drifting = new Set(report.principals.filter(({ worst }) => worst !== null).map((each) => each.principal));
      for (const principal of reading.principals) {
        if (!drifting.has(principal.arn) || fixes.size >= maxPrincipals) continue;
        const selection = selectRequirements({
          principal,
          accountId: account.id,
          levels: account.levels,
          settings,
          catalog,
        });
        if (selection === undefined) continue;
        fixes.set(
          principal.arn,
          fixTexts(
            fixWithoutExternalIds(
              planFix({
                principal,
                account,
                selection,
                settings,
                organization,
                applianceSides,
                resources,
                sharedPolicies: sharedPoliciesOf(principal, reading.principals),
              }),
            ),
          ),
        );
        const explained = explainFindings(
          { principal, account, settings, selection },
          findings.get(principal.arn) ?? [],
        );
        for (const [id, lines] of explained) explanations.set(id, lines);
      }
    },
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
    (group) => group.findings[0] ?? [],
  );
  return firsts.map(({ id, subject }) => {
    const request = question(worstRequest(asked, requestsFor(subject)));
    return [id, explanationLines(explainGrant(request, layers, levelNames(levels)), levels)];
  });
}
