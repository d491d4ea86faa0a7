// Proposes the trust policy that a role needs.

import type { TrustDecision } from '../../iam/decideTrust.ts';
import type { PolicyDocument, PrincipalElement, Statement } from '../../iam/policyDocument.ts';
import type { Principal } from '../../iam/principal.ts';
import { accountOf, actionsToAssume, isDeletedPrincipal } from '../../iam/trustCaller.ts';
import type { DenyEdit, Obstacle, TrustEdit } from '../fix.ts';
import type { Appliance } from '../judgeSettings.ts';
import { trustCauses } from '../rules/trustCauses.ts';
import { canAssume, isPattern, nameAppliance, type TrustFacts } from '../trust/trustFacts.ts';
import { renumber } from './grantStatements.ts';
import { policySize } from './quotas.ts';

export interface TrustProposal {
  readonly edit?: TrustEdit;
  readonly denies: readonly DenyEdit[];
  readonly cannot: readonly Obstacle[];
}

/**
 * Gives the trust policy with what is missing: services, and the first appliance of the settings with its external id.
 * Ids of deleted principals are taken out, because IAM refuses to save them. Nobody else's trust is taken away.
 */
export function proposeTrust(principal: Principal, trust: TrustFacts | undefined, partition: string): TrustProposal {
  if (trust === undefined || principal.trust === undefined) return { denies: [], cannot: [] };
  const missing = missingCallers(trust, partition);
  const added = missing.filter(({ decision }) => !isBlocked(decision)).flatMap(({ statement }) => statement);
  const removed = trust.parties.filter(({ kind }) => kind === 'deleted').map(({ value }) => value);
  const blocked = missing.filter(({ decision }) => isBlocked(decision));
  return {
    ...((added.length > 0 || removed.length > 0) && { edit: editOf(principal.trust, mergeServices(added), removed) }),
    denies: blocked.flatMap(({ name, decision }) => denyEdits(name, decision)),
    cannot: [...blocked.flatMap(({ name, decision }) => guardObstacles(name, decision)), ...unknownAppliance(trust)],
  };
}

interface MissingCaller {
  readonly name: string;
  readonly decision: TrustDecision;
  /** Lets the caller in. */
  readonly statement: Statement;
}

function missingCallers({ services, appliance }: TrustFacts, partition: string): readonly MissingCaller[] {
  const callers = services
    .filter(({ decision }) => !canAssume(decision))
    .map(({ service, decision }) => ({ name: service, decision, statement: allow('Service', service) }));
  if (appliance.kind !== 'missing') return callers;
  const { decision } = appliance;
  const statement = allowAppliance(appliance.appliance, partition);
  return [...callers, { name: nameAppliance(appliance.appliance), decision, statement }];
}

function isBlocked({ verdict }: TrustDecision): boolean {
  return verdict === 'denied';
}

function allow(type: 'AWS' | 'Service', value: string): Statement {
  return {
    number: 1,
    effect: 'Allow',
    action: { negated: false, patterns: actionsToAssume(value) },
    principal: { negated: false, principals: [{ type, value }] },
    conditions: [],
  };
}

// A Principal element takes no pattern in an ARN, so the account is let in as a whole and the condition narrows it:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session
function allowAppliance({ role, account, externalId }: Appliance, partition: string): Statement {
  const pattern = role !== undefined && isPattern(role) ? role : undefined;
  const root = `arn:${partition}:iam::${pattern === undefined ? account : accountOf(pattern)}:root`;
  return {
    ...allow('AWS', pattern === undefined && role !== undefined ? role : root),
    conditions: [
      ...(pattern === undefined ? [] : [{ operator: 'ArnLike', key: 'aws:PrincipalArn', values: [pattern] }]),
      ...(externalId === undefined ? [] : [{ operator: 'StringEquals', key: 'sts:ExternalId', values: [externalId] }]),
    ],
  };
}

// One statement for all services keeps the trust policy small: it holds 2,048 characters.
function mergeServices(statements: readonly Statement[]): readonly Statement[] {
  const isService = ({ principal }: Statement) =>
    principal?.principals.every(({ type, value }) => type === 'Service' && actionsToAssume(value).length === 1) ===
    true;
  const services = statements.filter(isService).flatMap(({ principal }) => principal?.principals ?? []);
  const [first] = statements.filter(isService);
  const others = statements.filter((statement) => !isService(statement));
  return first === undefined ? others : [{ ...first, principal: { negated: false, principals: services } }, ...others];
}

function editOf(trust: PolicyDocument, added: readonly Statement[], removed: readonly string[]): TrustEdit {
  const kept = trust.statements.flatMap(withoutDeleted);
  const statements = renumber([...kept, ...added]);
  const document = { ...trust, statements };
  return { document, size: policySize(document), added: statements.slice(kept.length), removed };
}

function withoutDeleted(statement: Statement): readonly Statement[] {
  const { principal } = statement;
  // Taking the last principal out of a NotPrincipal would turn its meaning round.
  if (principal === undefined || principal.negated) return [statement];
  const principals = principal.principals.filter(({ type, value }) => type !== 'AWS' || !isDeletedPrincipal(value));
  if (principals.length === principal.principals.length) return [statement];
  const left: PrincipalElement = { negated: false, principals };
  return principals.length === 0 ? [] : [{ ...statement, principal: left }];
}

function denyEdits(name: string, { causes }: TrustDecision): readonly DenyEdit[] {
  return causes
    .filter(({ guard }) => guard === undefined)
    .map(({ statement }) => ({
      layer: 'trust',
      ...(statement !== undefined && { statement }),
      sharedBy: [],
      takesAway: [name],
    }));
}

function guardObstacles(name: string, decision: TrustDecision): readonly Obstacle[] {
  return trustCauses(decision)
    .filter(({ layer }) => layer === 'rcp')
    .map((cause) => ({
      cause,
      blocks: [name],
      advice: `The owners of the organization must exempt it from the RCP ${cause.policy ?? ''}.`,
    }));
}

function unknownAppliance({ appliance }: TrustFacts): readonly Obstacle[] {
  if (appliance.kind !== 'nobody') return [];
  const why = 'The settings name no appliance, so nobody knows whom the role should trust.';
  return [
    {
      cause: { layer: 'settings', kind: 'no-appliance', why },
      blocks: ['appliance'],
      advice: 'Name the appliance in the settings first.',
    },
  ];
}
