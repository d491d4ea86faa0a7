// All questions, in the order in which they are listed.

import { conditionalActions } from './questions/conditionalActions.ts';
import { dates } from './questions/dates.ts';
import { features, workerRoles } from './questions/features.ts';
import { keys } from './questions/keys.ts';
import { organizationId } from './questions/organizationId.ts';
import { outsideOfIam, rescanRole, userKeys } from './questions/outsideOfIam.ts';
import { placeholders } from './questions/placeholders.ts';
import type { Question } from './questions/question.ts';
import { regions } from './questions/regions.ts';
import { scopes } from './questions/scopes.ts';
import { rcpsNotEvaluated, scpsNotEvaluated } from './questions/scpsNotEvaluated.ts';
import { applianceSide, sessionPolicies } from './questions/sessionPolicies.ts';
import { temporaryBuckets } from './questions/temporaryBuckets.ts';
import { undecidedPolicies } from './questions/undecidedPolicies.ts';

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
