// A change of an estate that nobody has made yet: what it does to what was read of the organization and of an account.

import type { AccountDetails } from './accountCollector.ts';
import type { Organization } from './organizationFile.ts';

/** Pure: equal input gives equal output, and nothing that is given is changed. */
export interface EstateChange {
  /** @throws InputError where the change does not fit this organization, as AWS would refuse it */
  organization(organization: Organization): Organization;
  /** `account`: 12 digits. */
  account(account: string, details: AccountDetails): AccountDetails;
}
