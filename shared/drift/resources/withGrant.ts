// What grants of a key allow beside its policy.

import { decideGrant, type GrantDecision, type GrantQuestion, type PolicySource } from '../../iam/decideGrant.ts';
import { isSessionOf } from '../../iam/trustCaller.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import { allowEverything } from '../decisions/allowEverything.ts';
import type { ResourceSubject } from '../judgedResources.ts';
import type { KeyInUse } from './usedKeys.ts';

export const everything: PolicySource = { name: 'everything', document: allowEverything };

/** `some`: under constraints, for a session of the role, or for its account, of which nobody knows whether it means the role. */
export type GrantedBy = 'all' | 'some' | 'no';

/** Tells whether grants of the key, as far as they were read, allow the principal the action. */
export function grantedBy({ key }: KeyInUse, action: string, { principal, account }: ResourceSubject): GrantedBy {
  const own = (key.grants ?? []).filter(({ operations }) => operations.includes(action.slice('kms:'.length)));
  if (own.some(({ grantee, isConstrained }) => grantee === principal.arn && !isConstrained)) return 'all';
  const wholes = [principal.arn, principal.id, account.id, `arn:${account.partition}:iam::${account.id}:root`];
  return own.some(({ grantee }) => wholes.includes(grantee) || isSessionOf(grantee, principal.arn)) ? 'some' : 'no';
}

interface Asked {
  readonly used: KeyInUse;
  readonly question: GrantQuestion;
  readonly layers: PrincipalLayers;
}

/**
 * Decides with what a grant allows: it stands in for the key's policy and, within the key's account, for the principal's
 * own. Nothing that denies, and neither SCPs nor RCPs, are passed by it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function withGrant(grant: GrantedBy, { used, question, layers }: Asked): GrantDecision {
  const decision = decideGrant(question, layers.layers);
  // What could not be read may deny, too.
  const mayDeny = decision.causes.some(({ effect, kind }) => effect === 'Deny' || kind === 'unreadable');
  if (grant === 'no' || mayDeny) return decision;
  const { resource: _, ...own } = layers.layers;
  const beside = decideGrant(question, used.isForeign ? own : { ...own, identity: [...own.identity, everything] });
  if (grant === 'all') return beside;
  const isOpen = decision.verdict === 'missing' && beside.verdict !== 'missing' && beside.verdict !== 'denied';
  return isOpen ? { ...decision, verdict: 'limited' } : decision;
}
