// What is known of a request to assume a role, by who makes it.

import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { neverCarried, partlyKnown } from '../keyHolder.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { createStepMeter, stepsPerTrust } from '../stepMeter.ts';
import type { TrustCaller } from '../trustCaller.ts';
import { callerAccounts } from './callerAccounts.ts';
import { identityContexts } from './identityContexts.ts';
import { serviceContexts } from './serviceContexts.ts';
import type { TrustScene } from './trustScene.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

/** Steps of looking for what one value of a condition names. */
const stepsPerValue = 20;
/** Whatever a request carries, without conditions it fares like all others. */
const nothingAsked: readonly KnownContext[] = [{ known: {}, others: 'unknown' }];

/**
 * Gives what is known of the caller's requests: one context, or several where the caller may belong to an organization or
 * to none, or to accounts that the conditions tell apart. A key whose value follows from the caller only in part gets, as
 * its possible values, one for each way in which the conditions on it can come out.
 * Availability of keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function buildTrustContexts(
  caller: TrustCaller,
  around: TrustSurroundings,
  conditions: readonly PolicyCondition[],
): readonly KnownContext[] {
  if (conditions.length === 0) return nothingAsked;
  const common = { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': around.accountId, ...timeKeys(around) };
  const { meter = createStepMeter(stepsPerTrust) } = around;
  meter.take(conditions.reduce((sum, { values }) => sum + (1 + values.length) * stepsPerValue, 0));
  const scene = { around, common, conditions, meter };
  switch (caller.kind) {
    case 'service':
      return serviceContexts(caller, scene);
    case 'federated':
      return [federatedContext(common)];
    default:
      return callerAccounts(caller, scene).flatMap((account) => identityContexts(caller, account, scene));
  }
}

// Whoever signs in at a provider is no AWS principal and sends an unsigned request:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
function federatedContext(common: TrustScene['common']): KnownContext {
  const known = { ...neverCarried('provider'), ...common, 'aws:PrincipalIsAWSService': 'false' };
  return { known, partly: partlyKnown('provider'), others: 'unknown' };
}

function timeKeys({ now }: TrustSurroundings): Readonly<Record<string, ContextValue>> {
  if (now === undefined) return {};
  return { 'aws:CurrentTime': now, 'aws:EpochTime': String(Math.floor(Date.parse(now) / 1000)) };
}
