// Says what would have to change for a grant to be held in every request.

import type { Cause } from '../grant/grantDecision.ts';
import { howToSend } from '../howToSend.ts';
import { isAwsManaged } from '../isAwsManaged.ts';
import type { Statement } from '../policyDocument.ts';
import { writeCondition } from './explainStatement.ts';
import type { ReadCause } from './grantCauses.ts';

/** What the levels of SCPs and RCPs hang on, root first: `the root Root`, `the OU Production`, `the account shop`. */
export interface LevelNames {
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
}

/**
 * One change of policies, in words and as data.
 * - `allow`: a statement more in that layer (or level) that allows the action on what is asked for
 * - `exempt`: a condition more in that Deny, which this principal does not meet
 * - `detach`, `exchange`: nobody can edit a policy of AWS, so it is detached, or another boundary set in its place
 * - `repair`: nothing can be said before the document is read
 */
export interface GrantChange {
  readonly kind: 'allow' | 'exempt' | 'detach' | 'exchange' | 'repair';
  readonly place: Pick<Cause, 'layer' | 'level' | 'policy' | 'policyArn' | 'statement'>;
  /** One sentence; where there is another way that changes no policy, it is named too. */
  readonly text: string;
}

const noName = 'without a name';
const noPolicy = `a policy ${noName}`;

/** What is asked for: the action, and the resources that it is to be allowed on. */
export interface AskedGrant {
  readonly action: string;
  readonly resource: string;
}

/** Gives the changes that together make the grant whole, in the order of the causes. */
export function grantChanges(
  asked: AskedGrant,
  causes: readonly ReadCause[],
  names?: LevelNames,
): readonly GrantChange[] {
  return [...Map.groupBy(causes, ({ cause }) => placeKey(cause)).values()].flatMap((group) =>
    group.slice(0, 1).map((first) => changeOf(asked, { first, group }, names)),
  );
}

// What one layer lacks is allowed once, however many of its statements fall short; each Deny is a matter of its own.
function placeKey(cause: Cause): string {
  const { layer, level, policy, policyArn, statement } = cause;
  const isWhole = ['allow', 'exchange'].includes(kindOf(cause));
  const own = { policy, policyArn, number: statement?.number };
  return JSON.stringify({ kind: kindOf(cause), layer, level, ...(!isWhole && own) });
}

function kindOf({ kind, effect, layer, policyArn }: Cause): GrantChange['kind'] {
  if (kind === 'unreadable') return 'repair';
  const isOfAws = isAwsManaged(policyArn);
  if (isOfAws && layer === 'boundary') return 'exchange';
  if (effect !== 'Deny') return 'allow';
  return isOfAws ? 'detach' : 'exempt';
}

/** Causes that one change is about, and the first of them, which decides. */
interface CauseGroup {
  readonly first: ReadCause;
  readonly group: readonly ReadCause[];
}

function changeOf(asked: AskedGrant, { first, group }: CauseGroup, names: LevelNames | undefined): GrantChange {
  const { cause } = first;
  const { layer, level, policy, policyArn, statement } = cause;
  const place = {
    layer,
    ...(level !== undefined && { level }),
    ...(policy !== undefined && { policy }),
    ...(policyArn !== undefined && { policyArn }),
    ...(statement !== undefined && { statement }),
  };
  const kind = kindOf(cause);
  switch (kind) {
    case 'repair':
      return { kind, place, text: repair(cause) };
    case 'detach': {
      const text = `Detach ${policy} from this principal, and allow elsewhere what else is needed of it: nobody can edit a policy of AWS.`;
      return { kind, place, text };
    }
    case 'exchange': {
      const text = `Set another permissions boundary than ${policy}, a policy of AWS that nobody can edit: one that lets ${asked.action} on ${asked.resource} through.`;
      return { kind, place, text };
    }
    case 'exempt':
      return { kind, place, text: exemption(asked.action, first) };
    case 'allow':
      return { kind, place, text: permission(asked, { first, group }, names) };
  }
}

function repair({ policy = noName, policyArn }: Cause): string {
  return isAwsManaged(policyArn)
    ? `Get the document of AWS's own policy ${policy}: "aws iam get-account-authorization-details --filter AWSManagedPolicy" prints it.`
    : `Repair the policy ${policy} so that it can be read.`;
}

function permission(
  { action, resource }: AskedGrant,
  { first, group }: CauseGroup,
  names: LevelNames | undefined,
): string {
  const [only, ...others] = group.flatMap(({ cause, reading }) => (reading === undefined ? [] : [{ cause, reading }]));
  const { cause } = first;
  const place = placeOf(cause, names);
  if (action.toLowerCase() === 'iam:passrole' && cause.layer === 'boundary') {
    return `Allow ${action} on ${resource} in ${place} for the services that roles are passed to (condition iam:PassedToService), not for all.`;
  }
  if (only === undefined || others.length > 0) return `Allow ${action} on ${resource} in ${place}.`;
  const where = statementOf(only.cause);
  if (only.cause.kind === 'resource') return `Allow ${action} on ${resource} in ${place}, not only as ${where} does.`;
  if (only.cause.kind === 'principal') {
    return `Allow ${action} on ${resource} in ${place}, in all of its sessions, not only in those of which ${where} speaks.`;
  }
  const { excludesItself, conditions } = only.reading;
  const isOpen = !excludesItself && conditions.every(({ outcome }) => outcome !== 'false');
  const { condition } = only.cause;
  const drop = `llow ${action} on ${resource} in ${place} without the conditions of ${where}`;
  if (!isOpen || condition === undefined) return `A${drop}.`;
  const met = `Make sure that every needed request meets ${writeCondition(condition)} in ${where}`;
  return condition.key.toLowerCase() === 'iam:passedtoservice'
    ? `${met}, or add the services that roles are passed to besides to that condition.`
    : `${met}, or a${drop}.`;
}

function exemption(action: string, { cause, reading }: ReadCause): string {
  const where = statementOf(cause);
  const exempt = `xempt this principal from ${where}`;
  if (cause.kind === 'condition' && cause.condition !== undefined) {
    const how = howToSend({ ...cause.condition, effect: 'Deny', action });
    const avoid = `Make sure that no needed request meets ${writeCondition(cause.condition)} in ${where}`;
    return `${avoid}${how === undefined ? '' : ` (${how})`}, or exempt this principal there.`;
  }
  return `E${exempt}${reading === undefined ? '' : wayOut(action, reading.statement)}.`;
}

function wayOut(action: string, deny: Statement): string {
  if (deny.resource?.negated) return `, or name what ${action} needs in its NotResource`;
  const { negated, patterns } = deny.action;
  const isNamed = !negated && patterns.some((pattern) => pattern.toLowerCase() === action.toLowerCase());
  return isNamed ? `, or take ${action} out of it` : '';
}

function statementOf({ statement, policy = noPolicy }: Cause): string {
  return statement === undefined ? policy : `statement ${statement.sid ?? statement.number} of ${policy}`;
}

function placeOf({ layer, level = 0 }: Cause, names: LevelNames | undefined): string {
  switch (layer) {
    case 'identity':
      return 'an identity policy of this principal';
    case 'boundary':
      return 'its permissions boundary';
    case 'resource':
      return 'the policy of the resource, for this principal';
    default:
      return `an ${layer.toUpperCase()} at ${names?.[layer][level] ?? `level ${level} (0 is the root)`}`;
  }
}
