// Surroundings of a trust policy: an organization of two accounts, one whose accounts are not known, and none.

import type { TrustSurroundings } from '../../shared/iam/trust/trustSurroundings.ts';

export const known: TrustSurroundings = {
  accountId: '111122223333',
  partition: 'aws',
  organizationId: 'o-exampleorg1',
  organizationAccounts: ['111122223333', '222233334444'],
};
export const withoutAccounts: TrustSurroundings = { ...known, organizationAccounts: [] };
export const withoutOrganization: TrustSurroundings = {
  accountId: '111122223333',
  partition: 'aws',
  organizationAccounts: [],
};
