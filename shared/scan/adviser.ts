// Keeps, while accounts pass by, what a person needs beside a finding: the fix to paste, and the decision layer by layer.

import { setImmediate } from 'node:timers/promises';
import type { Finding } from '../drift/finding.ts';
import { planFix } from '../drift/planFix.ts';
import { otherHolders } from '../drift/policyHolders.ts';
import { questionsAbout } from '../drift/questionsAbout.ts';
import { type RequestsQuestion, requiredRequests, worstRequest } from '../drift/requiredRequests.ts';
import { isAboutResource } from '../drift/resourceSubject.ts';
import { isAboutActions } from '../drift/ruleFacts.ts';
import { fixWithoutExternalIds } from '../drift/withoutExternalId.ts';
import { explainGrant } from '../iam/explainGrant.ts';
import type { Principal } from '../iam/principal.ts';
import { createStepMeter } from '../iam/stepMeter.ts';
import type { HtmlFix } from '../report/renderFix.ts';
import { fixTexts } from '../report/renderFix.ts';
import { explanationLines, levelNames } from '../report/wording/explanationLines.ts';
import { groupFindings } from '../report/wording/groupFindings.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { JudgedAccount } from './scanEstate.ts';

export interface AdviserOptions {
  readonly catalog: Catalog;
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
  /** Everything else has its turn between two principals; those that there is no time for have no advice. */
  observe(judged: JudgedAccount): Promise<void>;
  readonly advice: Advice;
}

/** Starts without advice; `observe` goes into the scan's `onJudged`. */
export function createAdviser({ catalog, maxPrincipals = 200 }: AdviserOptions): Adviser {
  const fixes = new Map<string, readonly HtmlFix[]>();
  const explanations = new Map<string, readonly string[]>();
  return {
    advice: { fixes, explanations },
    observe: async (judged) => {
      for (const principal of driftingOf(judged)) {
        if (fixes.size >= maxPrincipals) return;
        await setImmediate();
        if (judged.whyNoMore?.() !== undefined) return;
        const advised = advise(catalog, judged, principal);
        if (advised === undefined) continue;
        fixes.set(principal.arn, advised.fix);
        for (const [id, lines] of advised.explained) explanations.set(id, lines);
      }
    },
  };
}

function driftingOf({ reading, report }: JudgedAccount): readonly Principal[] {
  if (reading.status !== 'read') return [];
  const drifting = new Set(report.principals.filter(({ worst }) => worst !== null).map((each) => each.principal));
  return reading.principals.filter(({ arn }) => drifting.has(arn));
}

function advise(
  catalog: Catalog,
  { reading, report, settings, organization, applianceSides, resources }: JudgedAccount,
  principal: Principal,
) {
  if (reading.status !== 'read') return undefined;
  const { account, principals } = reading;
  const { id: accountId, levels } = account;
  const selection = selectRequirements({ principal, accountId, levels, settings, catalog });
  if (selection === undefined) return undefined;
  const sharedPolicies = otherHolders(principal, principals);
  const asked = { principal, account, selection, settings };
  const fix = planFix({ ...asked, organization, applianceSides, resources, sharedPolicies });
  const findings = report.findings.filter((finding) => finding.principal === principal.arn);
  return { fix: fixTexts(fixWithoutExternalIds(fix)), explained: explainFindings(asked, findings) };
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
