// All rules, in the order in which their findings are listed.

import type { AccountFacts } from '../accountFacts.ts';
import type { ExceptionFacts } from '../exceptionFacts.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { actionDenied } from './actionDenied.ts';
import { actionLimited } from './actionLimited.ts';
import { actionMissing } from './actionMissing.ts';
import { exceptionExpired } from './exceptionExpired.ts';
import { exceptionUnused } from './exceptionUnused.ts';
import { excessActions } from './excessActions.ts';
import { excessAdmin } from './excessAdmin.ts';
import { instanceProfileMissing } from './instanceProfileMissing.ts';
import { organizationPolicyUnreadable } from './organizationPolicyUnreadable.ts';
import { policyNearQuota } from './policyNearQuota.ts';
import { policyUnreadable } from './policyUnreadable.ts';
import { roleNotFound } from './roleNotFound.ts';
import { trustApplianceMissing } from './trustApplianceMissing.ts';
import { trustDeadPrincipal } from './trustDeadPrincipal.ts';
import { trustOpen } from './trustOpen.ts';
import { trustServiceMissing } from './trustServiceMissing.ts';
import { trustUnexpected } from './trustUnexpected.ts';
import { unknownRoleKind } from './unknownRoleKind.ts';

/** What is looked at for each role and user that has required sets. */
export const principalRules: readonly Rule<PrincipalFacts>[] = [
  unknownRoleKind,
  policyUnreadable,
  actionMissing,
  actionDenied,
  actionLimited,
  trustServiceMissing,
  trustApplianceMissing,
  trustOpen,
  trustUnexpected,
  trustDeadPrincipal,
  instanceProfileMissing,
  excessAdmin,
  excessActions,
  policyNearQuota,
];

/** What is looked at for each account that was read. */
export const accountRules: readonly Rule<AccountFacts>[] = [roleNotFound, organizationPolicyUnreadable];

/** What is looked at for each exception at the end of a run. */
export const exceptionRules: readonly Rule<ExceptionFacts>[] = [exceptionExpired, exceptionUnused];
