// What the two rules about excess have in common: counts, subjects and the words for a statement that allows too much.

import { actionTableDate } from '../../iam/findAction.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import { boundActions } from '../excess/boundActions.ts';
import type { StatementExcess } from '../excess/listExcess.ts';
import { sumUpExcess } from '../excess/sumUpExcess.ts';
import type { ExcessCount, FindingCause } from '../finding.ts';
import { describeStatement } from '../findings/describePlace.ts';
import { policySubject } from '../findings/policySubject.ts';
import { sharingPhrase } from '../policyHolders.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Severity } from '../severity.ts';
import type { Difference } from './rule.ts';

export interface ExcessWords {
  readonly severity: Severity;
  readonly kind: 'admin' | 'excess' | 'scope';
  /** The names that are worth naming first. */
  readonly examples: readonly string[];
  /** Goes on the summary's sentence: ` and so to grant itself more`. */
  readonly consequence: string;
}

/** Gives the finding about one statement. The subject is the policy and the statement's number. */
export function excessDifference(excess: StatementExcess, facts: PrincipalFacts, words: ExcessWords): Difference {
  const { policy, statement, actions } = excess;
  const { principal, selection } = facts;
  const { count, limited } = sumUpExcess(actions);
  const place = `${describeStatement(statement)} of the policy ${policy.name}`;
  const beyond = describeBeyond(excess, words.kind);
  const cause: FindingCause = {
    layer: 'identity',
    kind: words.kind,
    policy: policy.name,
    ...(policy.arn !== undefined && { policyArn: policy.arn }),
    effect: 'Allow',
    statement: { number: statement.number, ...(statement.sid !== undefined && { sid: statement.sid }) },
    why: `It allows ${beyond}, ${words.kind === 'scope' ? '' : inPart(limited, count.total)}as of ${actionTableDate}${nameSome(words.examples)}.`,
  };
  return {
    severity: words.severity,
    requirements: selection.sets.map(({ id }) => id).sort(),
    subject: `${policySubject(policy)} statement ${statement.number}`,
    summary: `The ${principal.kind} ${principal.name} is allowed ${beyond} by ${place}${words.consequence}${nameSome(words.examples)}.`,
    causes: excess.isDecided ? [cause] : [cause, notInFull],
    fix: words.kind === 'scope' ? adviseNarrowing(excess, facts, place) : adviseFix(excess, place, facts),
    excess: count,
  };
}

function describeLevels({ byAccessLevel }: ExcessCount): string {
  return Object.entries(byAccessLevel)
    .map(([level, count]) => `${count} ${level}`)
    .join(', ');
}

function inPart(limited: number, total: number): string {
  if (limited === 0) return '';
  return limited === total ? 'all only in part, ' : `${limited} of them only in part, `;
}

const notInFull: FindingCause = {
  layer: 'identity',
  kind: 'undecided',
  why: 'Judging all that it allows takes more steps than one role or user may take.',
};

// Not all could be judged in the steps that one principal may take, and what was not counts as allowed in part.
function describeBeyond({ actions, isDecided }: StatementExcess, kind: ExcessWords['kind']): string {
  const { count } = sumUpExcess(actions);
  const counted = count.total === 0 ? 'actions' : plural(count.total, 'action');
  const remarks = [...(count.total === 0 ? [] : [describeLevels(count)]), ...(isDecided ? [] : ['not listed in full'])];
  return `${counted} beyond its ${kind === 'scope' ? 'scope' : 'sets'} (${remarks.join('; ')})`;
}

function adviseNarrowing(
  { policy, actions }: StatementExcess,
  { grants, principal, policyHolders }: PrincipalFacts,
  place: string,
): string {
  const bound = boundActions(grants);
  const resources = [...new Set([...actions].flatMap(({ action }) => bound.get(action.name.toLowerCase()) ?? []))];
  if (isAwsManaged(policy.arn))
    return `Attach a policy that allows them on ${listSome(resources)} only, then detach AWS's own policy ${policy.name} from the ${principal.kind}: nobody can edit it.`;
  return `Allow them on ${listSome(resources)} only in ${place}${sharingPhrase(policy, policyHolders)}.`;
}

function nameSome(names: readonly string[]): string {
  return names.length === 0 ? '' : `: ${listSome(names)}`;
}

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  return names.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ');
}

function adviseFix({ policy, statement }: StatementExcess, place: string, facts: PrincipalFacts): string {
  const { kind } = facts.principal;
  if (isAwsManaged(policy.arn)) {
    const from = policy.group === undefined ? `the ${kind}` : `the group ${policy.group}`;
    return `Attach what "veeam-drift fix" prints in its place, then detach AWS's own policy ${policy.name} from ${from}: nobody can edit it.`;
  }
  const { negated, patterns } = statement.action;
  const others = sharingPhrase(policy, facts.policyHolders);
  if (negated) return `Replace NotAction in ${place} by the actions that the sets ask for${others}.`;
  const wildcards = patterns.filter((pattern) => /[*?]/.test(pattern));
  if (wildcards.length === 0) return `Take what the sets do not ask for out of ${place}${others}.`;
  return `Replace ${listSome(wildcards)} in ${place} by the actions that the sets ask for${others}.`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
