// What the rules look at for the appliance's own role, in its account.

import type { TrustDecision } from '../../iam/decideTrust.ts';
import { decideTrust } from '../../iam/decideTrust.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import type { AccountQuestion } from '../accountQuestion.ts';
import { accountOfAppliance, rolesOfAppliance, type SideRole } from '../applianceSide.ts';
import { buildLayers } from '../buildLayers.ts';
import type { Appliance } from '../judgeSettings.ts';
import { surroundingsOf } from './trustFacts.ts';

/** An appliance that the settings place in the account, or a role of the account that carries the impersonation set. */
export interface ApplianceFacts {
  readonly account: Account;
  /** Absent: only the role's set says that it is an appliance's. */
  readonly appliance?: Appliance;
  /** Absent: the account has no such role. */
  readonly role?: AttachedRole;
}

/** The role of an appliance, and what its EC2 instance needs of it. */
export interface AttachedRole {
  readonly principal: Principal;
  /** Whether EC2 can assume it; absent: its trust policy could not be read. */
  readonly ec2?: TrustDecision;
}

type ApplianceQuestion = Pick<AccountQuestion, 'settings' | 'organization' | 'applianceSides'> & {
  readonly account: Account;
  /** Roles of the account that carry the set of an appliance's role, where the settings name no appliance in it. */
  readonly impersonating?: readonly Principal[];
};

/** Who is to be looked at: an appliance without a role, or a role. */
export type FoundAppliance = Pick<ApplianceFacts, 'appliance'> & { readonly principal?: Principal };

/** Gives the appliances of the account; none where its roles were not read. Without a side nobody placed one here. */
export function findAppliances(question: ApplianceQuestion): readonly FoundAppliance[] {
  const { account, settings, applianceSides, impersonating = [] } = question;
  const side = applianceSides?.get(account.id);
  if (side === undefined) return impersonating.map((principal) => ({ principal }));
  if (side.status !== 'read') return [];
  const named = settings.appliances
    .filter((appliance) => accountOfAppliance(appliance) === account.id)
    .map((appliance) => ({ appliance, roles: rolesOfAppliance(appliance, side.roles) }));
  const missing = named.filter(({ appliance, roles }) => isMissing(appliance, roles) && side.isWhole);
  const leftOver = new Set(
    settings.appliances.flatMap((appliance) =>
      side.roles.filter(({ principal }) => isNamed(appliance, principal)).map(roleOf),
    ),
  );
  const roles = new Set([
    ...named.flatMap(({ roles: own }) => own),
    ...side.roles
      .filter(isImpersonation)
      .map(roleOf)
      .filter((role) => !leftOver.has(role)),
  ]);
  return [...missing.map(({ appliance }) => ({ appliance })), ...[...roles].map((principal) => ({ principal }))];
}

/** Gives the facts about one of them. */
export function gatherAppliance(question: ApplianceQuestion, { principal, ...found }: FoundAppliance): ApplianceFacts {
  const { account } = question;
  return principal === undefined
    ? { ...found, account }
    : { ...found, account, role: attachedRole(question, principal) };
}

function isNamed({ role }: Appliance, { arn }: Principal): boolean {
  return role !== undefined && matchesWildcard(role, arn);
}

function isMissing({ role }: Appliance, roles: readonly Principal[]): boolean {
  return role !== undefined && roles.length === 0;
}

function isImpersonation(role: SideRole): boolean {
  return role.isImpersonation;
}

function roleOf({ principal }: SideRole): Principal {
  return principal;
}

function attachedRole(question: ApplianceQuestion, principal: Principal): AttachedRole {
  const { trust } = principal;
  if (trust === undefined || trust.faults !== undefined) return { principal };
  const around = surroundingsOf({ ...question, layers: buildLayers(principal, question.account) });
  return { principal, ec2: decideTrust(trust, { kind: 'service', service: 'ec2.amazonaws.com' }, around) };
}
