// All rules. Reports, SARIF and the README list codes in this order.

import type { AnyRule } from '../rule.ts';
import { accountUnreadable } from './accountUnreadable.ts';
import { actionDenied } from './actionDenied.ts';
import { actionLimited } from './actionLimited.ts';
import { actionMissing } from './actionMissing.ts';
import { applianceNotAllowed } from './applianceNotAllowed.ts';
import { applianceNotAttached } from './applianceNotAttached.ts';
import { applianceRoleNotFound } from './applianceRoleNotFound.ts';
import { exceptionExpired } from './exceptionExpired.ts';
import { exceptionUnused } from './exceptionUnused.ts';
import { excessActions } from './excessActions.ts';
import { excessAdmin } from './excessAdmin.ts';
import { excessScope } from './excessScope.ts';
import { exportIncomplete } from './exportIncomplete.ts';
import { fileUnreadable } from './fileUnreadable.ts';
import { forbiddenAllowed } from './forbiddenAllowed.ts';
import { instanceProfileMissing } from './instanceProfileMissing.ts';
import { keyActionLimited } from './keyActionLimited.ts';
import { keyActionMissing } from './keyActionMissing.ts';
import { keyUnusable } from './keyUnusable.ts';
import { organizationPolicyUnreadable } from './organizationPolicyUnreadable.ts';
import { partitionUnsupported } from './partitionUnsupported.ts';
import { policyNearQuota } from './policyNearQuota.ts';
import { policyUnreadable } from './policyUnreadable.ts';
import { principalUnreadable } from './principalUnreadable.ts';
import { resourcePolicyDenies } from './resourcePolicyDenies.ts';
import { roleNotFound } from './roleNotFound.ts';
import { scopeUnknown } from './scopeUnknown.ts';
import { setIncomplete } from './setIncomplete.ts';
import { stateFromFuture } from './stateFromFuture.ts';
import { trustApplianceMissing } from './trustApplianceMissing.ts';
import { trustDeadPrincipal } from './trustDeadPrincipal.ts';
import { trustOpen } from './trustOpen.ts';
import { trustServiceMissing } from './trustServiceMissing.ts';
import { trustUnexpected } from './trustUnexpected.ts';
import { unknownRoleKind } from './unknownRoleKind.ts';
import { userKeyLeft } from './userKeyLeft.ts';
import { watchGone } from './watchGone.ts';
import { watchReplaced } from './watchReplaced.ts';
import { watchSetDropped } from './watchSetDropped.ts';
import { watchSettingsChanged } from './watchSettingsChanged.ts';
import { watchTagLost } from './watchTagLost.ts';

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
