// All questions, in the order in which they are listed.

import type { Question } from '../question.ts';
import { conditionalActions } from './conditionalActions.ts';
import { dates } from './dates.ts';
import { features, workerRoles } from './features.ts';
import { keys } from './keys.ts';
import { organizationId } from './organizationId.ts';
import { outsideOfIam, rescanRole, userKeys } from './outsideOfIam.ts';
import { placeholders } from './placeholders.ts';
import { regions } from './regions.ts';
import { scopes } from './scopes.ts';
import { rcpsNotEvaluated, scpsNotEvaluated } from './scpsNotEvaluated.ts';
import { applianceSide, sessionPolicies } from './sessionPolicies.ts';
import { temporaryBuckets } from './temporaryBuckets.ts';
import { undecidedPolicies } from './undecidedPolicies.ts';

export const questionList: readonly Question[] = [
  regions,
  organizationId,
  conditionalActions,
  features,
  workerRoles,
  placeholders,
  scopes,
  temporaryBuckets,
  outsideOfIam,
  rescanRole,
  userKeys,
  scpsNotEvaluated,
  rcpsNotEvaluated,
  applianceSide,
  sessionPolicies,
  undecidedPolicies,
  keys,
  dates,
];
