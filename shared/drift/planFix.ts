// Plans what cures the findings of one principal; that it does is proved by `applyFix` and the rules.

import type { PolicySource } from '../iam/decideGrant.ts';
import { isAwsManaged } from '../iam/isAwsManaged.ts';
import type { Principal } from '../iam/principal.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import { buildLayers } from './buildLayers.ts';
import { type ActionVerdict, isRequired } from './decisions/decideActions.ts';
import { decidePrincipal } from './decisions/decidePrincipal.ts';
import { makeOfFacts, usualMeters } from './facts/makeOfFacts.ts';
import { proposeScope } from './facts/proposeScope.ts';
import type { FindingCause } from './finding.ts';
import type { BoundaryEdit, DenyEdit, DetachEdit, Fix, KeyEdit, Obstacle } from './fix.ts';
import type { PolicyHolders } from './policyHolders.ts';
import type { PrincipalFacts, PrincipalQuestion } from './principalFacts.ts';
import { createPrincipalMeters, isInVain, type PrincipalMeters } from './principalMeters.ts';
import { applyFix, withoutDetached } from './remediation/applyFix.ts';
import { collectNeeds, type Needs } from './remediation/collectNeeds.ts';
import { grantStatements, renumber } from './remediation/grantStatements.ts';
import { placePolicies } from './remediation/placePolicies.ts';
import { planKeyEdits, withKeyEdits } from './remediation/planKeyEdits.ts';
import { proposeTrust } from './remediation/proposeTrust.ts';
import { policySize } from './remediation/quotas.ts';
import { instanceService, isOfAppliance, trustOfInstance } from './remediation/trustOfInstance.ts';
import { actionOfSubject } from './resourceSubject.ts';
import { applianceNotAllowed } from './rules/applianceNotAllowed.ts';
import { instanceProfileMissing } from './rules/instanceProfileMissing.ts';
import { keyActionLimited } from './rules/keyActionLimited.ts';
import { keyActionMissing } from './rules/keyActionMissing.ts';
import { keyUnusable } from './rules/keyUnusable.ts';
import { resourcePolicyDenies } from './rules/resourcePolicyDenies.ts';
import { unknownRoleKind } from './rules/unknownRoleKind.ts';

/**
 * Gives the smallest fix: policies that allow exactly what is missing, with the required sets' own conditions, and what
 * else the principal needs. The engine judges the fixed principal again, so that what one layer hid behind another comes
 * to light: an action that neither a policy nor the boundary allows is added to both. A boundary is not opened for
 * iam:PassRole to any service, because others may hang on it. A policy of AWS that allows too much is replaced: what the
 * sets ask for of it goes into the new policies, clean-up rights among them, and it is detached. `sharedPolicies` tells which other principals were
 * seen to have a policy, by its ARN; whoever shares one that is to be changed is named.
 */
export function planFix(question: PrincipalQuestion & { readonly sharedPolicies?: PolicyHolders }): Fix {
  const { boundary, denies, ...fix } = makeOfFacts(question, planDocuments);
  const namesOf = (arn: string | undefined) => question.sharedPolicies?.get(arn ?? '') ?? [];
  return {
    ...fix,
    denies: denies.map((edit) => ({ ...edit, sharedBy: namesOf(edit.policyArn) })),
    ...(boundary !== undefined && { boundary: { ...boundary, sharedBy: namesOf(boundary.policyArn) } }),
  };
}

function planDocuments(facts: PrincipalFacts): Fix {
  const detach = detachEdits(facts);
  const first = detach.length === 0 ? collectNeeds(facts.verdicts) : needsWithout(facts, detach);
  const second = collectNeeds(decideAgain(facts, { ...assemble(facts, first), detach }));
  const keys = planKeyEdits(facts);
  const needs = {
    ...second,
    identity: [...new Set([...first.identity, ...second.identity, ...keys.identity, ...lostExtras(facts, detach)])],
    boundary: [...new Set([...first.boundary, ...second.boundary, ...keys.boundary])],
  };
  const scope = proposeScope(facts)?.line;
  const unknownSets = unknownRoleKind.judge(facts).map(({ summary, fix: advice }) => ({ why: summary, advice }));
  const fix = {
    ...assemble(facts, needs),
    detach,
    ...(scope !== undefined && { scope }),
    ...(unknownSets.length > 0 && { unknownSets }),
  };
  return facts.resources === undefined ? fix : withKeys(facts, fix, keys.edits);
}

// Judged again with the statements in place: what is left hangs on a Deny, on the organization, or on the key itself.
function withKeys(facts: PrincipalFacts, fix: Fix, edits: readonly KeyEdit[]): Fix {
  const { resources, account } = facts;
  if (resources === undefined) return fix;
  const principal = applyFix(facts.principal, fix);
  const after = { ...facts, principal, layers: buildLayers(principal, account), meters: createPrincipalMeters() };
  const left = { ...after, judgedResources: resources.judge(after, withKeyEdits(resources.inventory, edits)) };
  const rules = [keyActionMissing, keyActionLimited, keyUnusable, resourcePolicyDenies];
  const byAdvice = Map.groupBy(
    rules.flatMap((rule) => rule.judge(left)),
    (difference) => difference.fix,
  );
  const obstacles = [...byAdvice].flatMap(([advice, some]) => {
    const [cause] = some[0]?.causes ?? [];
    return cause === undefined || fix.denies.some((edit) => isOfDeny(cause, edit))
      ? []
      : [{ cause, advice, blocks: some.map(({ subject }) => actionOfSubject(subject)) }];
  });
  return { ...fix, cannot: [...fix.cannot, ...obstacles], ...(edits.length > 0 && { keys: edits }) };
}

function isOfDeny({ effect, layer, policy, statement }: FindingCause, edit: DenyEdit): boolean {
  return (
    effect === 'Deny' && edit.layer === layer && edit.policy === policy && edit.statement?.number === statement?.number
  );
}

function needsWithout(facts: PrincipalFacts, detach: readonly DetachEdit[]): Needs {
  return collectNeeds(decideFor(withoutDetached(facts.principal, detach), facts));
}

// Clean-up rights, and those for certain cases, are not missing where nobody has them; but a fix takes none away.
function lostExtras(facts: PrincipalFacts, detach: readonly DetachEdit[]): readonly CombinedGrant[] {
  const extras = detach.length === 0 ? [] : facts.grants.filter((grant) => !isRequired(grant)).map(asRequired);
  if (extras.length === 0) return [];
  const grantsOf = (principal: Principal, isHeld: boolean) =>
    decideFor(principal, { ...facts, grants: extras })
      .filter(({ verdict }) => (verdict === 'granted') === isHeld)
      .flatMap(({ grants }) => grants);
  const lost = new Set(grantsOf(withoutDetached(facts.principal, detach), false));
  return grantsOf(facts.principal, true).filter((grant) => lost.has(grant));
}

function asRequired({ when: _when, ...grant }: CombinedGrant): CombinedGrant {
  return { ...grant, optional: false };
}

function detachEdits({ excess, beyondScope }: PrincipalFacts): readonly DetachEdit[] {
  const policies = new Set([...excess, ...beyondScope].map(({ policy }) => policy));
  return [...policies].flatMap(({ name, arn, group }) =>
    arn !== undefined && isAwsManaged(arn)
      ? [{ policy: name, policyArn: arn, ...(group !== undefined && { group }) }]
      : [],
  );
}

/** Gives the fix for what the facts show at first sight: cheap, and enough to see whether it fits the quotas. */
export function sketchFix(facts: PrincipalFacts): Fix {
  return assemble(facts, collectNeeds(facts.verdicts));
}

function assemble(facts: PrincipalFacts, needs: Needs): Fix {
  const { principal, account } = facts;
  const trust = proposeTrust(principal, trustOfInstance(facts), account.partition);
  const boundary = editBoundary(
    principal.boundary,
    needs.boundary.map((grant) => passedTo(grant, facts)),
  );
  const isBare = isOfAppliance(facts) && principal.instanceProfiles.length === 0;
  const needsProfile = isBare || instanceProfileMissing.judge(facts).length > 0;
  return {
    principal: {
      arn: principal.arn,
      name: principal.name,
      kind: principal.kind,
      account: account.id,
      partition: account.partition,
    },
    policies: placePolicies(grantStatements(needs.identity), principal),
    ...(trust.edit !== undefined && { trust: trust.edit }),
    ...(needsProfile && { instanceProfile: { name: principal.name } }),
    ...(boundary !== undefined && { boundary }),
    detach: [],
    denies: [...needs.denies, ...trust.denies],
    cannot: [...needs.cannot, ...trust.cannot, ...chainObstacles(facts)],
  };
}

// What the appliance's side lacks is mended there, not in the role's account.
function chainObstacles(facts: PrincipalFacts): readonly Obstacle[] {
  return applianceNotAllowed
    .judge(facts)
    .flatMap(({ causes: [cause], fix }) =>
      cause === undefined ? [] : [{ cause, blocks: ['sts:AssumeRole'], advice: fix }],
    );
}

function decideAgain(facts: PrincipalFacts, fix: Fix): readonly ActionVerdict[] {
  return decideFor(applyFix(facts.principal, fix), facts);
}

function decideFor(principal: Principal, { account, grants, settings }: PrincipalFacts): readonly ActionVerdict[] {
  const decide = (meters: PrincipalMeters) =>
    decidePrincipal({ principal, account, settings, meters }, grants).verdicts;
  const meters = usualMeters(principal);
  const verdicts = decide(meters);
  return isInVain(meters) ? decide(createPrincipalMeters()) : verdicts;
}

function passedTo(grant: CombinedGrant, { selection }: PrincipalFacts): CombinedGrant {
  if (grant.action.toLowerCase() !== 'iam:passrole') return grant;
  const services = selection.sets.flatMap(({ requires }) => requires?.trustedServices ?? []);
  const passed = [...new Set([instanceService, ...services])].sort();
  return { ...grant, context: { ...grant.context, 'iam:PassedToService': passed } };
}

function editBoundary(boundary: PolicySource | undefined, grants: readonly CombinedGrant[]): BoundaryEdit | undefined {
  if (boundary === undefined || grants.length === 0) return undefined;
  const { name, arn, document } = boundary;
  const added = grantStatements(grants);
  const statements = renumber([...document.statements, ...added]);
  const edited = { ...document, statements };
  return {
    policy: name,
    ...(arn !== undefined && { policyArn: arn }),
    isEditable: !isAwsManaged(arn),
    sharedBy: [],
    added: statements.slice(document.statements.length),
    document: edited,
    size: policySize(edited),
  };
}
