// What the rules about trust have in common: causes from the engine's decisions, and the words for parties.

import type { TrustDecision } from '../../iam/decideTrust.ts';
import type { TrustedParty } from '../../iam/listTrustedParties.ts';
import type { FindingCause } from '../finding.ts';
import { describeStatement } from '../findings/describePlace.ts';
import { layerWord } from '../statementPhrase.ts';

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
export function describeTrustPlace(statement: { readonly number: number; readonly sid?: string }): string {
  return `${describeStatement(statement)} of the ${layerWord('trust')}`;
}

/** Gives why a caller cannot assume the role, as the end of a sentence and without its full stop. */
export function describeTrustReason(cause: FindingCause | undefined): string {
  switch (cause?.kind) {
    case 'deleted-principal':
      return 'its trust policy names a role or user that was deleted, and a new one of the same name is another one';
    case 'condition':
      return describeCondition(cause);
    case 'explicit-deny':
      return `a Deny in ${cause.policy === undefined ? 'its trust policy' : `the RCP ${cause.policy}`} keeps it out`;
    default:
      return 'its trust policy does not allow it';
  }
}

function describeCondition({ condition }: FindingCause): string {
  if (condition?.key.toLowerCase() === 'sts:externalid') {
    return 'the external id that its trust policy asks for is not the one that is sent';
  }
  return `the condition on ${condition?.key ?? 'the request'} in its trust policy keeps it out`;
}
