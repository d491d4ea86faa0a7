// Says what would have to change for a grant to be held in every request.

import type { Cause } from '../grant/grantDecision.ts';

/** What the levels of SCPs and RCPs hang on, root first: `the root Root`, `the OU Production`, `the account shop`. */
export interface LevelNames {
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
}

const noName = 'without a name';

/** Gives one sentence per cause, in the order of the causes, without repeats. */
export function grantChanges(action: string, causes: readonly Cause[], names?: LevelNames): readonly string[] {
  return [...new Set(causes.map((cause) => changeFor(action, cause, names)))];
}

function changeFor(action: string, cause: Cause, names: LevelNames | undefined): string {
  switch (cause.kind) {
    case 'no-allow':
      return `Allow ${action} on * in ${placeOf(cause, names)}.`;
    case 'explicit-deny':
      return `Remove ${action} from ${statementOf(cause)}, or exempt this principal there.`;
    case 'resource':
      return changeResources(action, cause);
    case 'condition':
      return changeCondition(cause);
    case 'unreadable':
      return `Repair the policy ${cause.policy ?? noName} so that it can be read.`;
    case 'undecided':
      return 'Simplify its policies: fewer wildcards, conditions and statements, so that they can be judged.';
  }
}

function changeResources(action: string, cause: Cause): string {
  const resources = listed(cause.resources ?? []);
  if (cause.effect === 'Deny') return `Take ${resources} out of ${statementOf(cause)}, if ${action} is needed there.`;
  return resources === ''
    ? `Allow ${action} on * in ${statementOf(cause)}.`
    : `Allow ${action} also on ${resources}, in ${statementOf(cause)} or another one.`;
}

function changeCondition(cause: Cause): string {
  const condition = conditionOf(cause);
  if (cause.effect === 'Deny')
    return `Make sure that no needed request meets ${condition} in ${statementOf(cause)}, or exempt this principal there.`;
  return `Make sure that every needed request meets ${condition} in ${statementOf(cause)}, or drop the condition.`;
}

function statementOf(cause: Cause): string {
  const { statement, policy = `the policy ${noName}` } = cause;
  return statement === undefined ? policy : `statement ${statement.sid ?? statement.number} of ${policy}`;
}

function conditionOf({ condition }: Cause): string {
  return condition === undefined
    ? 'its conditions'
    : `${condition.operator} ${condition.key} ${listed(condition.values)}`;
}

function placeOf({ layer, level = 0 }: Cause, names: LevelNames | undefined): string {
  switch (layer) {
    case 'identity':
      return 'an identity policy of this principal';
    case 'boundary':
      return 'its permissions boundary';
    case 'scp':
    case 'rcp':
      return `an ${layer.toUpperCase()} at ${names?.[layer][level] ?? `level ${level} (0 is the root)`}`;
  }
}

function listed(texts: readonly string[]): string {
  return texts.join(', ');
}
