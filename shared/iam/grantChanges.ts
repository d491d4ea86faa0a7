// Says what would have to change for a grant to be held in every request.

import type { Cause } from './grantDecision.ts';

/** Gives one sentence per cause, in the order of the causes, without repeats. */
export function grantChanges(action: string, causes: readonly Cause[]): readonly string[] {
  return [...new Set(causes.map((cause) => changeFor(action, cause)))];
}

function changeFor(action: string, cause: Cause): string {
  switch (cause.kind) {
    case 'no-allow':
      return `Allow ${action} on * in ${placeOf(cause)}.`;
    case 'explicit-deny':
      return `Remove ${action} from ${statementOf(cause)}, or exempt this principal there.`;
    case 'resource':
      return changeResources(action, cause);
    case 'condition':
      return changeCondition(cause);
    case 'unreadable':
      return `Repair the policy ${cause.policy ?? ''} so that it can be read.`;
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
  const { operator = '', key = '', values = [] } = cause.condition ?? {};
  const condition = `${operator} ${key} ${listed(values)}`;
  if (cause.effect === 'Deny')
    return `Make sure that no needed request meets ${condition} in ${statementOf(cause)}, or exempt this principal there.`;
  return `Make sure that every needed request meets ${condition} in ${statementOf(cause)}, or drop the condition.`;
}

function statementOf(cause: Cause): string {
  const { number, sid } = cause.statement ?? { number: 0 };
  return `statement ${sid ?? number} of ${cause.policy ?? ''}`;
}

function placeOf({ layer, level }: Cause): string {
  switch (layer) {
    case 'identity':
      return 'an identity policy of this principal';
    case 'boundary':
      return 'its permissions boundary';
    case 'scp':
    case 'rcp':
      return `an ${layer.toUpperCase()} at level ${level ?? 0} (0 is the root)`;
  }
}

function listed(texts: readonly string[]): string {
  return texts.join(', ');
}
