// What the rules about trust have in common: causes from the engine's decisions, and the words for parties.

import type { TrustedParty } from '../../iam/trustParties.ts';
import type { TrustDecision } from '../../iam/trustPolicy.ts';
import type { FindingCause } from '../finding.ts';

/** Gives the causes of a decision about one caller, in the engine's order. */
export function trustCauses({ causes }: TrustDecision): readonly FindingCause[] {
  return causes.map(({ guard, ...cause }) =>
    guard === undefined ? { layer: 'trust', ...cause } : { layer: 'rcp', policy: guard, ...cause },
  );
}

/** Gives the cause of a party's trust: the statement that lets it in. */
export function partyCause({ statement, narrowedBy }: TrustedParty, kind: string, why: string): FindingCause {
  const [condition] = narrowedBy;
  return { layer: 'trust', kind, effect: 'Allow', statement, ...(condition !== undefined && { condition }), why };
}

/** Gives `statement 1` or `statement 1 (Sid)` of the trust policy. */
export function describeTrustPlace({ number, sid }: { readonly number: number; readonly sid?: string }): string {
  return `statement ${number}${sid === undefined ? '' : ` (${sid})`} of the trust policy`;
}
