// Whether the appliance's own side lets it assume a role: the right, and that the appliance's role exists at all.

import { decideTrust } from '../../iam/decideTrust.ts';
import type { Principal } from '../../iam/principal.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import type { Selection } from '../../requirements/selectRequirements.ts';
import { type ApplianceSide, type ApplianceSides, accountOfAppliance, rolesOfAppliance } from '../applianceSide.ts';
import type { WaitedSetting } from '../createGuesses.ts';
import { findingCauses } from '../decisions/findingCauses.ts';
import type { FindingCause } from '../finding.ts';
import type { Appliance } from '../judgeSettings.ts';
import { mayAssume } from './mayAssume.ts';
import { canAssume, nameAppliance, surroundingsOf, type TrustFacts, type TrustPlace } from './trustFacts.ts';

/**
 * - `not-needed`: no set of the role asks for the appliance
 * - `whole`: some appliance of the settings may assume the role, as far as its own side goes
 * - `open`: nobody knows; `why` says what was not read or named
 * - `broken`: none may, or `isLimited`, none surely
 */
export type ApplianceChain =
  | { readonly kind: 'not-needed' | 'whole' }
  | { readonly kind: 'open'; readonly why: string }
  | {
      readonly kind: 'broken';
      /** The settings' first appliance that the role trusts, or that it should. */
      readonly appliance: Appliance;
      /** ARN of the appliance's role that was judged; absent: its account has none. */
      readonly role?: string;
      readonly isLimited: boolean;
      readonly causes: readonly FindingCause[];
    };

/**
 * Judges by those appliances of the settings that the role's trust policy lets in, or by all where it lets in none, so
 * that either side's faults are told whatever the other's are.
 */
export function judgeChain(question: ChainQuestion): ApplianceChain {
  const { selection, settings } = question;
  // A user whose keys stand in for a role is assumed by nobody.
  if (question.principal.kind === 'user') return { kind: 'not-needed' };
  if (!selection.sets.some(({ requires }) => requires?.assumableByAppliance === true)) return { kind: 'not-needed' };
  if (settings.appliances.length === 0) return { kind: 'open', why: 'the settings name no appliance' };
  const { trust } = question;
  const trusted = trust?.appliance.kind === 'trusted' ? trust.appliance.appliances : settings.appliances;
  const answers = trusted.map((appliance) => judgeAppliance(question, appliance));
  const best = order.flatMap((kind) => answers.find((answer) => rankOf(answer) === kind) ?? []);
  return best[0] ?? { kind: 'not-needed' };
}

export interface ChainQuestion extends TrustPlace {
  readonly principal: Principal;
  readonly selection: Selection;
  /** Absent: the trust policy could not be read. */
  readonly trust?: TrustFacts | undefined;
  /** Default: nothing is known of the appliances' accounts. */
  readonly applianceSides?: ApplianceSides | undefined;
  /** Counts what judging takes. */
  readonly meter: StepMeter;
}

type Broken = Extract<ApplianceChain, { readonly kind: 'broken' }>;

/** What is good news for the role first; what is not known before what is known to be broken. */
const order: readonly string[] = ['whole', 'open', 'limited', 'broken'];

function rankOf(answer: ApplianceChain) {
  return answer.kind === 'broken' && answer.isLimited ? 'limited' : answer.kind;
}

function judgeAppliance(question: ChainQuestion, appliance: Appliance): ApplianceChain {
  const account = accountOfAppliance(appliance);
  const side = question.applianceSides?.get(account) ?? { status: 'unknown', why: `account ${account} was not read` };
  if (side.status === 'unknown') return { kind: 'open', why: side.why };
  const roles = rolesOfAppliance(appliance, side.roles);
  const trusted = roles.filter((role) => isTrusted(question, appliance, role));
  const [first, ...others] = trusted.length > 0 ? trusted : roles;
  if (first === undefined) return withoutRole(appliance, side);
  if (trusted.length === 0 && question.trust?.appliance.kind === 'trusted')
    return withOtherRole(appliance, first, side);
  return bestOf([first, ...others], (role) => judgeRole(question, { appliance, side, role }));
}

// A pattern may stand for thousands of roles, and one that may is enough.
function bestOf(roles: readonly Principal[], judge: (role: Principal) => ApplianceChain): ApplianceChain {
  let best: ApplianceChain | undefined;
  for (const role of roles) {
    const answer = judge(role);
    best = best === undefined ? answer : better(best, answer);
    if (best.kind === 'whole' || answer === tooCostly) break;
  }
  return best ?? tooCostly;
}

/** Steps of telling what is known of the requests of one role. */
const stepsPerRole = 2_000;
const tooCostly: ApplianceChain = {
  kind: 'open',
  why: "the policies on the appliance's side take more steps to judge than one role may take",
};

type ReadSide = Extract<ApplianceSide, { readonly status: 'read' }>;

function withoutRole(appliance: Appliance, { account, isWhole }: ReadSide): ApplianceChain {
  const name = nameAppliance(appliance);
  if (appliance.role === undefined) {
    return {
      kind: 'open',
      why: `the settings name no role of account ${account.id}, and none has the set impersonation`,
    };
  }
  if (!isWhole) return { kind: 'open', why: `not all roles of account ${account.id} could be read` };
  const why = `The account ${account.id} has no role ${name}.`;
  return { kind: 'broken', appliance, isLimited: false, causes: [{ layer: 'account', kind: 'not-found', why }] };
}

// A pattern, or an account as a whole: what the trust policy lets in is none of the roles that are there.
function withOtherRole(appliance: Appliance, { arn }: Principal, { account, isWhole }: ReadSide): ApplianceChain {
  if (!isWhole) return { kind: 'open', why: `not all roles of account ${account.id} could be read` };
  const why = `The trust policy lets in another role of account ${account.id}, and not ${arn}, which the appliance can run with.`;
  return {
    kind: 'broken',
    appliance,
    role: arn,
    isLimited: false,
    causes: [{ layer: 'trust', kind: 'other-role', why }],
  };
}

interface JudgedRole {
  readonly appliance: Appliance;
  readonly side: ReadSide;
  readonly role: Principal;
}

function judgeRole(question: ChainQuestion, { appliance, side, role }: JudgedRole): ApplianceChain {
  const { principal, settings, meter } = question;
  const { externalId } = appliance;
  if (!meter.take(stepsPerRole)) return tooCostly;
  const asked = { appliance: role, applianceAccount: side.account, externalId, role: principal, settings };
  const answer = mayAssume({ ...asked, around: { ...surroundingsOf(question), meter } });
  if (meter.isSpent) return tooCostly;
  if (answer === undefined) return { kind: 'open', why: `whether ${role.arn} needs a policy of its own is not known` };
  const { decision, layers, waitsFor } = answer;
  if (decision.verdict === 'granted') return { kind: 'whole' };
  if (waitsFor.length > 0)
    return {
      kind: 'open',
      why: `a policy of ${role.arn} or above it waits for ${waitsFor.map(settingName).join(' and ')}`,
    };
  return {
    kind: 'broken',
    appliance,
    role: role.arn,
    isLimited: decision.verdict === 'limited',
    causes: findingCauses(decision.causes, layers),
  };
}

function settingName(setting: WaitedSetting): string {
  switch (setting) {
    case 'regions':
      return 'the setting regions';
    case 'organization-id':
      return 'the setting organizationId';
  }
}

function isTrusted(question: ChainQuestion, { externalId }: Appliance, { arn }: Principal): boolean {
  const { meter } = question;
  const { trust } = question.principal;
  const caller = { kind: 'principal', arn, externalId: externalId ?? null } as const;
  return trust !== undefined && canAssume(decideTrust(trust, caller, { ...surroundingsOf(question), meter }));
}

function better(one: ApplianceChain, other: ApplianceChain): ApplianceChain {
  const rank = (answer: ApplianceChain) => order.indexOf(rankOf(answer));
  return rank(other) < rank(one) ? other : one;
}

/** Gives the name of what was judged: the appliance's role, or what the settings call it. */
export function nameBroken({ role, appliance }: Broken): string {
  return role ?? nameAppliance(appliance);
}
