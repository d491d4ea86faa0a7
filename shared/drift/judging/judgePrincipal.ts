// Judges one role or user: what it has against what its required sets ask for.

import type { Verdict } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
import type { SelectedScope } from '../../requirements/scope.ts';
import type { PrincipalReport } from '../accountReport.ts';
import type { Waiting } from '../createGuesses.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import { type DateAhead, datesAhead } from '../facts/datesAhead.ts';
import { makeOfFacts } from '../facts/makeOfFacts.ts';
import { type Finding, worstSeverity } from '../finding.ts';
import type { PrincipalFacts, PrincipalQuestion } from '../principalFacts.ts';
import type { RequirementRef } from '../requirementRef.ts';
import { principalRules } from '../ruleList.ts';
import { applyRules } from '../rules/applyRules.ts';
import type { ApplianceChain } from '../trust/applianceChain.ts';
import { isPattern, nameAppliance } from '../trust/trustFacts.ts';

export interface JudgedPrincipal {
  /** Whether the appliance's own side lets it assume the role. */
  readonly chain: ApplianceChain;
  readonly report: PrincipalReport;
  readonly findings: readonly Finding[];
  /** Ids of its sets that leave a part of their resources to the reader, which no scope names. */
  readonly unbound: readonly string[];
  /** Its verdicts that only wait for a setting. */
  readonly waiting: readonly WaitingVerdict[];
  /** When what was judged comes out otherwise. */
  readonly dates: readonly DateAhead[];
  /** Operations on keys that could not be judged; absent: keys, buckets and vaults are not looked at. */
  readonly openKeys?: readonly string[];
  /** ARNs of the keys, buckets and vaults that were judged. */
  readonly readResources?: readonly string[];
}

export interface WaitingVerdict extends ActionVerdict {
  readonly waiting: Waiting;
}

/** Gives all findings about one principal, and its line in the report. */
export function judgePrincipal(question: PrincipalQuestion): JudgedPrincipal {
  return makeOfFacts(question, (facts) => judgeFacts(question, facts));
}

function judgeFacts(question: PrincipalQuestion, facts: PrincipalFacts): JudgedPrincipal {
  const { account, principal, selection } = question;
  const findings = applyRules(principalRules, facts, {
    account: account.id,
    principal: principal.arn,
    build: selection.build,
  });
  const waiting = facts.verdicts.flatMap((one) =>
    one.waiting === undefined ? [] : [{ ...one, waiting: one.waiting }],
  );
  const { judgedResources } = facts;
  return {
    report: reportOf(facts, findings),
    findings,
    waiting,
    chain: facts.chain,
    dates: datesAhead(facts),
    unbound: unboundSets(facts),
    ...(judgedResources !== undefined && { openKeys: judgedResources.open, readResources: judgedResources.read }),
  };
}

function unboundSets({ grants }: PrincipalFacts): readonly string[] {
  return [...new Set(grants.filter(({ isPlaceholder }) => isPlaceholder).flatMap(({ requirements }) => requirements))];
}

function reportOf(facts: PrincipalFacts, findings: readonly Finding[]): PrincipalReport {
  const { account, principal, selection, verdicts, trust } = facts;
  return {
    account: account.id,
    ...(account.name !== undefined && { accountName: account.name }),
    principal: principal.arn,
    name: principal.name,
    kind: principal.kind,
    requirements: selection.sets.map(refOf),
    selectedBy: selection.selectedBy,
    ...(facts.scope.parts.length > 0 && { scope: facts.scope.parts.map(printPart) }),
    ...(trust?.appliance.kind === 'presumed' && { presumedAppliance: trust.appliance.parties[0].value }),
    ...trustedPart(facts),
    actions: countActions(verdicts),
    worst: worstSeverity(findings),
    findings: findings.map((finding) => finding.id),
  };
}

function printPart({ scope, requirements }: SelectedScope['parts'][number]) {
  return {
    ...(requirements !== undefined && { requirements }),
    ...(scope.buckets !== undefined && { buckets: scope.buckets }),
    ...(scope.keys !== undefined && { keys: scope.keys }),
    ...(scope.passRoles !== undefined && { passRoles: scope.passRoles }),
    ...(scope.regions !== undefined && { regions: scope.regions }),
    ...(scope.vaults !== undefined && { vaults: scope.vaults }),
  };
}

// With one appliance there is nothing to choose from.
function trustedPart({ trust, settings: { appliances } }: PrincipalFacts): Pick<PrincipalReport, 'trustedAppliances'> {
  const isChoice = appliances.length > 1 || appliances.some(({ role }) => isPattern(role ?? ''));
  if (trust?.appliance.kind !== 'trusted' || !isChoice) return {};
  const named = trust.parties.map(({ value }) => value);
  const names = trust.appliance.appliances.flatMap((appliance) => {
    const { role } = appliance;
    const meant = role === undefined || !isPattern(role) ? [] : named.filter((arn) => matchesWildcard(role, arn));
    return meant.length > 0 ? meant : [nameAppliance(appliance)];
  });
  return { trustedAppliances: [...new Set(names)].sort() };
}

// Thousands of principals name the same few sets.
const refs = new WeakMap<RequiredSet, RequirementRef>();

function refOf(set: RequiredSet): RequirementRef {
  return getOrMake(refs, set, ({ id, title, build, product, source, purpose }) => ({
    id,
    title,
    build,
    ...(!/^veeam\b/i.test(product) && { product }),
    url: source.url,
    purpose,
  }));
}

const worstFirst: readonly Verdict[] = ['missing', 'denied', 'limited', 'granted'];

// An action with two verdicts counts once, by the worse.
function countActions(verdicts: readonly ActionVerdict[]): PrincipalReport['actions'] {
  const byAction = new Map<string, Verdict>();
  for (const { action, verdict } of verdicts) {
    const known = byAction.get(action);
    if (known === undefined || worstFirst.indexOf(verdict) < worstFirst.indexOf(known)) byAction.set(action, verdict);
  }
  const counts = { required: byAction.size, granted: 0, limited: 0, denied: 0, missing: 0 };
  for (const verdict of byAction.values()) counts[verdict]++;
  return counts;
}
