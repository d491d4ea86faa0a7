// Laws of trust, over drawn trust policies and callers.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideTrust, type TrustSurroundings } from '../../shared/iam/decideTrust.ts';
import { listTrustedParties, type TrustedParty } from '../../shared/iam/listTrustedParties.ts';
import { accountOf, type TrustCaller } from '../../shared/iam/trustCaller.ts';
import { draws } from './lawRuns.ts';
import { documentOf } from './policyFixtures.ts';
import { callerArbitrary, surroundingsOf, trustArbitrary } from './trustArbitraries.ts';

function covers(party: TrustedParty, caller: TrustCaller, around: TrustSurroundings): boolean {
  if (party.kind === 'anyone') return true;
  switch (caller.kind) {
    case 'outsider':
      return false;
    case 'service':
      return (
        party.kind === 'service' &&
        ['*', caller.service.replace(/\.cn$/, '')].includes(party.value.replace(/\.cn$/, ''))
      );
    case 'federated':
      return party.kind === 'federated' && ['*', caller.provider].includes(party.value);
    case 'organization':
      return party.kind === 'organization' && party.value === caller.organizationId;
    case 'account':
      return (
        coversAccount(party, caller.account, around) || (party.kind === 'principal' && party.account === caller.account)
      );
    case 'principal':
      return (
        coversAccount(party, accountOf(caller.arn) ?? '', around) ||
        (party.kind === 'principal' && (party.value === caller.arn || isSession(party.value, caller.arn)))
      );
  }
}

// An account may belong to an organization where nothing is known of that.
function coversAccount(party: TrustedParty, account: string, around: TrustSurroundings): boolean {
  if (party.kind === 'account') return party.value === account;
  if (party.kind !== 'organization') return false;
  const isMember = [around.accountId, ...around.organizationAccounts].includes(account);
  const isOwn = party.value === around.organizationId;
  if (isMember) return isOwn || around.organizationId === undefined;
  return !isOwn || around.organizationAccounts.length === 0;
}

function isSession(session: string, arn: string): boolean {
  const name = arn.split('/').at(-1) ?? '';
  return session.startsWith('arn:aws:sts::') && session.includes(`:assumed-role/${name}/`);
}

describe('listTrustedParties', () => {
  it('covers whomever decideTrust lets in', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(trustArbitrary, fc.array(callerArbitrary, { minLength: 4, maxLength: 4 }), (drawn, callers) => {
        const [document, around] = [documentOf(drawn.trust), surroundingsOf(drawn)];
        const parties = listTrustedParties(document, around);
        for (const caller of callers) {
          const { verdict } = decideTrust(document, caller, around);
          const isIn = verdict === 'granted' || verdict === 'limited';
          const isCovered = parties.some((party) => covers(party, caller, around));
          expect(isIn && !isCovered, `${JSON.stringify(caller)} is ${verdict}, of ${JSON.stringify(parties)}`).toBe(
            false,
          );
        }
      }),
      draws(400),
    );
  });
});
