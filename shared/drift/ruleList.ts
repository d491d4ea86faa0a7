// All rules. Reports, SARIF and the README list codes in this order.

import { policyNearQuota } from './remediation/policyNearQuota.ts';
import { accountUnreadable } from './rules/accountUnreadable.ts';
import { actionDenied } from './rules/actionDenied.ts';
import { actionLimited } from './rules/actionLimited.ts';
import { actionMissing } from './rules/actionMissing.ts';
import { applianceNotAllowed } from './rules/applianceNotAllowed.ts';
import { applianceNotAttached } from './rules/applianceNotAttached.ts';
import { applianceRoleNotFound } from './rules/applianceRoleNotFound.ts';
import { exceptionExpired } from './rules/exceptionExpired.ts';
import { exceptionUnused } from './rules/exceptionUnused.ts';
import { excessActions } from './rules/excessActions.ts';
import { excessAdmin } from './rules/excessAdmin.ts';
import { excessScope } from './rules/excessScope.ts';
import { exportIncomplete } from './rules/exportIncomplete.ts';
import { fileUnreadable } from './rules/fileUnreadable.ts';
import { forbiddenAllowed } from './rules/forbiddenAllowed.ts';
import { instanceProfileMissing } from './rules/instanceProfileMissing.ts';
import { keyActionLimited } from './rules/keyActionLimited.ts';
import { keyActionMissing } from './rules/keyActionMissing.ts';
import { keyUnusable } from './rules/keyUnusable.ts';
import { organizationPolicyUnreadable } from './rules/organizationPolicyUnreadable.ts';
import { partitionUnsupported } from './rules/partitionUnsupported.ts';
import { policyUnreadable } from './rules/policyUnreadable.ts';
import { principalUnreadable } from './rules/principalUnreadable.ts';
import { resourcePolicyDenies } from './rules/resourcePolicyDenies.ts';
import { roleNotFound } from './rules/roleNotFound.ts';
import type { AnyRule } from './rules/rule.ts';
import { scopeUnknown } from './rules/scopeUnknown.ts';
import { setIncomplete } from './rules/setIncomplete.ts';
import { stateFromFuture } from './rules/stateFromFuture.ts';
import { trustApplianceMissing } from './rules/trustApplianceMissing.ts';
import { trustDeadPrincipal } from './rules/trustDeadPrincipal.ts';
import { trustOpen } from './rules/trustOpen.ts';
import { trustServiceMissing } from './rules/trustServiceMissing.ts';
import { trustUnexpected } from './rules/trustUnexpected.ts';
import { unknownRoleKind } from './rules/unknownRoleKind.ts';
import { userKeyLeft } from './rules/userKeyLeft.ts';
import { watchGone } from './rules/watchGone.ts';
import { watchReplaced } from './rules/watchReplaced.ts';
import { watchSetDropped } from './rules/watchSetDropped.ts';
import { watchSettingsChanged } from './rules/watchSettingsChanged.ts';
import { watchTagLost } from './rules/watchTagLost.ts';

export const ruleList: readonly AnyRule[] = [
  actionMissing,
  actionDenied,
  actionLimited,
  trustServiceMissing,
  trustApplianceMissing,
  applianceNotAllowed,
  applianceRoleNotFound,
  applianceNotAttached,
  trustOpen,
  trustUnexpected,
  trustDeadPrincipal,
  instanceProfileMissing,
  keyActionMissing,
  keyActionLimited,
  keyUnusable,
  resourcePolicyDenies,
  roleNotFound,
  watchGone,
  watchTagLost,
  watchSettingsChanged,
  watchSetDropped,
  watchReplaced,
  unknownRoleKind,
  setIncomplete,
  partitionUnsupported,
  userKeyLeft,
  scopeUnknown,
  policyUnreadable,
  organizationPolicyUnreadable,
  exportIncomplete,
  forbiddenAllowed,
  excessAdmin,
  excessActions,
  excessScope,
  policyNearQuota,
  accountUnreadable,
  stateFromFuture,
  fileUnreadable,
  principalUnreadable,
  exceptionExpired,
  exceptionUnused,
];

/** What is looked at for each role and user that has required sets. */
export const principalRules = doubtsFirst(ruleList.filter((rule) => rule.about === 'principal'));
/** What is looked at for each account that was read. */
export const accountRules = ruleList.filter((rule) => rule.about === 'account');
/** What is looked at for each appliance, in the account where it lives. */
export const applianceRules = ruleList.filter((rule) => rule.about === 'appliance');
/** What is looked at for each account that should have been read and was not. */
export const unreadAccountRules = ruleList.filter((rule) => rule.about === 'unread account');
/** What is looked at for each role and user that was watched before. */
export const watchedRules = ruleList.filter((rule) => rule.about === 'watched');
/** What is looked at for each file, role or user that could not be read. */
export const unreadPartRules = ruleList.filter((rule) => rule.about === 'unread part');
/** What is looked at for each exception at the end of a run. */
export const exceptionRules = ruleList.filter((rule) => rule.about === 'exception');

/** A report tells what makes its other findings unsure before these. */
function doubtsFirst<Each extends AnyRule>(rules: readonly Each[]): readonly Each[] {
  return rules.toSorted((a, b) => Number(b.castsDoubt ?? false) - Number(a.castsDoubt ?? false));
}
