// What is known of the requests of a role or user to assume a role.

import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { type KeyHolder, neverCarried, partlyKnown } from '../keyHolder.ts';
import { callerOrganizations, organizationKeys } from './callerOrganizations.ts';
import { issueTimes } from './issueTimes.ts';
import { possibleValues } from './possibleValues.ts';
import { absent, type IdentityCaller, type PossibleValues, type TrustScene } from './trustScene.ts';
import { formatPattern } from './valuesInFormat.ts';

/**
 * Gives one context for each way in which the caller may belong to an organization or to none; `account` is undefined where
 * it may be of any.
 */
export function identityContexts(
  caller: IdentityCaller,
  account: string | undefined,
  scene: TrustScene,
): readonly KnownContext[] {
  const { common } = scene;
  const holders = holdersOf(caller);
  const known = {
    ...withoutFactor(neverCarried(...holders), caller),
    ...common,
    'aws:PrincipalIsAWSService': 'false',
    ...(account !== undefined && { 'aws:PrincipalAccount': account }),
    ...externalIdKeys(caller),
    ...(caller.kind === 'principal' && principalKeys(caller.arn)),
  };
  const arns = 'aws:PrincipalArn' in known ? {} : possibleArns(caller, account, { ...scene, common: known });
  return callerOrganizations(caller, account, scene).map((organization) => {
    const keys = organizationKeys(organization, scene);
    return {
      known: { ...known, ...keys.known },
      oneOf: { ...arns, ...keys.oneOf, ...tokenTimes(caller, scene) },
      partly: withoutFactor(partlyKnown(...holders), caller),
      others: 'unknown',
    };
  });
}

function tokenTimes(caller: IdentityCaller, { around: { now }, conditions }: TrustScene): PossibleValues {
  if (now === undefined || holdersOf(caller).includes('user')) return {};
  return { 'aws:TokenIssueTime': issueTimes(now, conditions) };
}

function holdersOf(caller: IdentityCaller): readonly KeyHolder[] {
  if (caller.kind !== 'principal') return ['role', 'user'];
  return [caller.arn.includes(':user/') ? 'user' : 'role'];
}

// Whoever may be a person can send a code with the very call that assumes the role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
function withoutFactor<T>(keys: Readonly<Record<string, T>>, caller: IdentityCaller): Readonly<Record<string, T>> {
  if (caller.kind === 'principal' && caller.arn.includes(':role/')) return keys;
  const { 'aws:MultiFactorAuthAge': _age, 'aws:MultiFactorAuthPresent': _present, ...others } = keys;
  return others;
}

// Neither the root user nor a federated user may call AssumeRole, and a session goes by its role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
function possibleArns(caller: IdentityCaller, account: string | undefined, scene: TrustScene): PossibleValues {
  const prefix = `arn:${scene.around.partition}:iam::${account ?? '????????????'}:`;
  // `arn:aws:sts::111122223333:assumed-role/name/session`: other ARNs of principals are known as a whole.
  const role = caller.kind === 'principal' ? caller.arn.split('/')[1] : undefined;
  const formats =
    role === undefined
      ? [`${prefix}role/?*`, `${prefix}user/?*`]
      : [`${prefix}role/${role}`, `${prefix}role/*/${role}`];
  return possibleValues('aws:PrincipalArn', formats.map(formatPattern), scene);
}

// Roles that an appliance or a program uses have no second factor.
function principalKeys(arn: string): Readonly<Record<string, ContextValue>> {
  if (arn.includes(':assumed-role/')) return { 'aws:PrincipalType': 'AssumedRole' };
  const isRole = arn.includes(':role/');
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalType': isRole ? 'AssumedRole' : 'User',
    ...(isRole && { 'aws:MultiFactorAuthPresent': 'false' }),
  };
}

function externalIdKeys(caller: IdentityCaller): Readonly<Record<string, ContextValue>> {
  return 'externalId' in caller ? { 'sts:ExternalId': caller.externalId ?? absent } : {};
}
