// Whether the policies on the appliance's side let it assume a role, as far as they are needed.

import { type ContextValue, decideGrant, type GrantDecision } from '../../iam/decideGrant.ts';
import { decideTrust, type TrustSurroundings } from '../../iam/decideTrust.ts';
import type { PolicyDocument } from '../../iam/policyDocument.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import { createGuesses, type WaitedSetting } from '../createGuesses.ts';
import { allowEverything } from '../decisions/allowEverything.ts';
import type { JudgeSettings } from '../judgeSettings.ts';
import { questionsAbout } from '../questionsAbout.ts';

/** A role, and the appliance's role that is to assume it. */
export interface AssumeQuestion {
  readonly appliance: Principal;
  readonly applianceAccount: Account;
  /** What the appliance sends; absent: nothing. */
  readonly externalId?: string | undefined;
  readonly role: Principal;
  /** Its meter counts what deciding takes. */
  readonly around: TrustSurroundings & { readonly meter: StepMeter };
  readonly settings: JudgeSettings;
}

export interface AssumeDecision {
  readonly decision: GrantDecision;
  /** The appliance's policies and the SCPs of its account. */
  readonly layers: PrincipalLayers;
  /** Settings that are silent, and without which this is not decided. */
  readonly waitsFor: readonly WaitedSetting[];
}

/**
 * Decides `sts:AssumeRole` on the role by the identity policies and the boundary of the appliance's role and by the SCPs of
 * its account. Undefined where that cannot be told: the trust policy lets in everybody, or could not be read, and within
 * one account that may be enough.
 *
 * Across accounts both sides must allow it. Within one account a trust policy that names the role itself is enough, but
 * for a boundary that does not allow it, an SCP, or a Deny:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function mayAssume(question: AssumeQuestion): AssumeDecision | undefined {
  const asked = decideFor(question, question.appliance);
  if (asked.decision.verdict === 'granted') return asked;
  switch (whoIsNamed(question)) {
    case 'account':
      return asked;
    case 'role':
      return decideFor(question, { ...question.appliance, identity: [...question.appliance.identity, ...everything] });
    case 'unclear':
      return isWholeWithGrant(question) ? undefined : asked;
  }
}

const everything = [
  { name: 'the trust policy of the role', document: allowEverything, attachment: 'inline', size: 0 },
] as const;

function isWholeWithGrant(question: AssumeQuestion): boolean {
  const { appliance } = question;
  const decided = decideFor(question, { ...appliance, identity: [...appliance.identity, ...everything] });
  return decided.decision.verdict === 'granted';
}

function decideFor(question: AssumeQuestion, appliance: Principal): AssumeDecision {
  const { role, applianceAccount: account, settings } = question;
  const { meter } = question.around;
  const { layers, scpLevels, question: ask } = questionsAbout({ principal: appliance, account, settings });
  const asked = ask({ action: 'sts:AssumeRole', resource: role.arn });
  const known = keysOf(question);
  const context = { ...asked.context, known: { ...asked.context.known, ...known } };
  // RCPs bear on the role that is assumed, and are judged with its trust policy.
  const own = withoutRcps(layers);
  const decision = decideGrant({ ...asked, context, meter }, own);
  const ownLayers = { layers: own, scpLevels, rcpLevels: [] };
  const guesses =
    decision.verdict === 'limited' &&
    createGuesses({ principal: appliance, account, settings, layers: ownLayers }, meter);
  const grant = { ...asked, context: listsOf(known), optional: false, requirements: [] };
  const remainder = guesses ? guesses(grant, decision.verdict, context) : undefined;
  const waitsFor = remainder?.kind === 'waiting' ? remainder.waiting.settings : [];
  return { decision, layers: ownLayers, waitsFor };
}

function listsOf(keys: ReturnType<typeof keysOf>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, [value].flat()]));
}

function withoutRcps({ rcps: _rcps, ...layers }: PrincipalLayers['layers']): PrincipalLayers['layers'] {
  return layers;
}

function keysOf({ role, around, externalId }: AssumeQuestion): Readonly<Record<string, ContextValue>> {
  const tags = Object.entries(role.tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`iam:ResourceTag/${key}`, value],
  ]);
  const { organizationId, accountId } = around;
  const isMember = organizationId !== undefined && around.organizationAccounts.includes(accountId);
  return {
    ...Object.fromEntries(tags),
    'aws:ResourceAccount': accountId,
    ...(isMember && { 'aws:ResourceOrgID': organizationId }),
    'sts:ExternalId': externalId ?? [],
  };
}

// Within one account, whether the Allow statements that name the role by its ARN suffice to let it in.
function whoIsNamed({ appliance, applianceAccount, role, around, externalId }: AssumeQuestion) {
  const { trust } = role;
  if (applianceAccount.id !== around.accountId) return 'account';
  if (trust === undefined || trust.faults !== undefined) return 'unclear';
  const caller = { kind: 'principal', arn: appliance.arn, externalId: externalId ?? null } as const;
  const letsIn = (document: PolicyDocument) => decideTrust(document, caller, around).verdict;
  if (letsIn(onlyNaming(trust, (value) => value === appliance.arn)) === 'granted') return 'role';
  const known = onlyNaming(trust, (value) => value !== '*' && value !== appliance.arn);
  return letsIn(known) === 'granted' ? 'account' : 'unclear';
}

function onlyNaming(document: PolicyDocument, isMeant: (value: string) => boolean): PolicyDocument {
  const statements = document.statements.flatMap((statement) => {
    const { principal, effect } = statement;
    if (effect === 'Deny') return [statement];
    if (principal === undefined || principal.negated) return [];
    const principals = principal.principals.filter(({ type, value }) => type === 'AWS' && isMeant(value));
    return principals.length === 0 ? [] : [{ ...statement, principal: { negated: false, principals } }];
  });
  return { ...document, statements };
}
