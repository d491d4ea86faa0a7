// Finds room for new policies of a principal within IAM's quotas.

import type { PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import type { Principal } from '../../iam/principal.ts';
import type { FixPolicy } from '../fix.ts';
import { documentOf, packStatements } from './grantStatements.ts';
import { policySize, quotas } from './quotas.ts';

/**
 * Gives the policies that hold the statements: new managed policies while the principal has room for more, or else one
 * inline policy, or else both. What fits nowhere is `over-quota`.
 */
export function placePolicies(statements: readonly Statement[], principal: Principal): readonly FixPolicy[] {
  if (statements.length === 0) return [];
  const documents = packStatements(statements, quotas.managedPolicy);
  const room = roomOf(principal);
  const managed = documents.slice(0, room.managed);
  if (documents.length <= room.managed) return namePolicies(principal, [[managed, 'managed']]);
  const whole = documentOf(statements);
  if (policySize(whole) <= room.inline) return namePolicies(principal, [[[whole], 'inline']]);
  const rest = documents.slice(room.managed);
  const joined = documentOf(rest.flatMap((document) => document.statements));
  const isRoom = policySize(joined) <= room.inline;
  return namePolicies(principal, [[managed, 'managed'], isRoom ? [[joined], 'inline'] : [rest, 'over-quota']]);
}

/** What a principal can still take: managed policies to attach, and characters of inline policies. */
export interface PolicyRoom {
  readonly managed: number;
  readonly inline: number;
  readonly attached: number;
  readonly inlineUsed: number;
  readonly inlineQuota: number;
}

/** Gives the room within the default quotas. Policies of a user's groups count for the groups. */
export function roomOf({ identity, kind }: Principal): PolicyRoom {
  const attached = identity.filter(({ attachment }) => attachment === 'managed').length;
  const inline = identity.filter(({ attachment }) => attachment === 'inline');
  const inlineUsed = inline.reduce((total, { size }) => total + size, 0);
  const inlineQuota = kind === 'role' ? quotas.inlinePoliciesOfRole : quotas.inlinePoliciesOfUser;
  return {
    managed: Math.max(0, quotas.attachedPolicies - attached),
    inline: Math.max(0, inlineQuota - inlineUsed),
    attached,
    inlineUsed,
    inlineQuota,
  };
}

type Placed = readonly [documents: readonly PolicyDocument[], placement: FixPolicy['placement']];

function namePolicies(principal: Principal, placed: readonly Placed[]): readonly FixPolicy[] {
  const taken = new Set(principal.identity.map(({ name }) => name.toLowerCase()));
  return placed
    .flatMap(([documents, placement]) => documents.map((document) => ({ document, placement })))
    .map(({ document, placement }) => {
      const name = freeName(`${principal.name}-drift-fix`, taken);
      taken.add(name.toLowerCase());
      return { name, document, placement, size: policySize(document) };
    });
}

// Names of roles and users have at most 64 characters, those of policies 128.
function freeName(base: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(numbered(base, number).toLowerCase())) number++;
  return numbered(base, number);
}

function numbered(base: string, number: number): string {
  return number === 1 ? base : `${base}-${number}`;
}
