// Says of every statement about an action why it did or did not apply, layer by layer.

import { isRcpAction, rcpServicesDate } from './actions/isRcpAction.ts';
import { type ConditionEntryOutcome, evaluateConditions } from './conditions/evaluateConditions.ts';
import { decideGrant } from './decideGrant.ts';
import { describeCondition, explainStatement, typeCoverage } from './explain/explainStatement.ts';
import type { LevelNames } from './explain/grantChanges.ts';
import type {
  ExplainedAction,
  ExplainedCondition,
  ExplainedLayer,
  ExplainedStatement,
  GrantExplanation,
} from './explain/grantExplanation.ts';
import { plannedChanges } from './explain/plannedChanges.ts';
import { actionTableDate, findAction } from './findAction.ts';
import { findStatements } from './grant/findStatements.ts';
import type { GrantQuestion, Verdict } from './grant/grantDecision.ts';
import type { StatementReading } from './grant/grantReading.ts';
import { type GroupVerdict, judgeGrant } from './grant/grantVerdict.ts';
import type { PolicyGroup } from './grant/policyGroups.ts';
import type { PolicyLayers } from './policy/policyLayers.ts';
import type { Effect } from './policy/statement.ts';
import type { ResourceSpace } from './resources/resourceSpace.ts';
import { createStepMeter, type StepMeter } from './stepMeter.ts';
import { accountOf } from './trustCaller.ts';

export type { LevelNames } from './explain/grantChanges.ts';
export type {
  AccountBorder,
  ExplainedCondition,
  ExplainedLayer,
  ExplainedStatement,
  Extent,
  GrantExplanation,
} from './explain/grantExplanation.ts';

/**
 * Explains the verdict of `decideGrant` on the same question: every statement that speaks of the action, with the
 * resources that it matches and each of its conditions, what is not known, and what would have to change, where `names`
 * tell levels by what they hang on and not by their numbers.
 */
export function explainGrant(
  { meter, ...question }: GrantQuestion,
  layers: PolicyLayers,
  names?: LevelNames,
): GrantExplanation {
  const counted = { ...question, meter: meter ?? createStepMeter() };
  const { verdict, causes, blockedTypes = [] } = decideGrant(counted, layers);
  // Where the steps do not reach, every statement is explained as one that may apply.
  const judged = judgeGrant(findStatements(counted, layers));
  const { reading, groups } = judged;
  const explained = groups.map((group) => explainLayer(group, counted, reading.space));
  return {
    question,
    verdict,
    summary: summarize(verdict, question, blockedTypes),
    action: explainAction(question.action),
    layers: explained,
    ...borderOf(groups, layers),
    causes,
    ...(blockedTypes.length > 0 && { blockedTypes }),
    unknown: verdict === 'limited' ? listUnknown(groups) : [],
    changes: verdict === 'granted' ? [] : changeTexts(counted, layers, names),
    notRead: listNotRead(question.action, layers),
  };
}

type CountedQuestion = GrantQuestion & { readonly meter: StepMeter };

// Each account answers for its own side: the principal's for its policies, boundary and SCPs, the other for the resource.
function borderOf(groups: readonly GroupVerdict[], { resource }: PolicyLayers): Pick<GrantExplanation, 'border'> {
  if (resource === undefined) return {};
  const sideOf = (isResource: boolean) => {
    const own = groups.filter(({ reading }) => ['resource', 'rcp'].includes(reading.group.layer) === isResource);
    const isShut = own.some(({ allows, denies }) => allows === 'none' || denies === 'all');
    return isShut
      ? 'shut'
      : own.every(({ allows, denies }) => allows === 'all' && denies === 'none')
        ? 'open'
        : 'partly';
  };
  const account = accountOf(resource.principal) ?? '';
  return {
    border: { principalAccount: account, principalSide: sideOf(false), owner: resource.owner, ownerSide: sideOf(true) },
  };
}

function changeTexts(
  question: CountedQuestion,
  layers: PolicyLayers,
  names: LevelNames | undefined,
): readonly string[] {
  const planned = plannedChanges(question, layers, names);
  // A plan is made of what was looked at: where the steps did not reach, that is not all.
  if (question.meter.isSpent) {
    return ['Simplify its policies: fewer wildcards, conditions and statements, so that they can be judged.'];
  }
  return [...new Set(planned.map(({ text }) => text))];
}

function summarize(verdict: Verdict, { action, resource }: GrantQuestion, blocked: readonly string[]): string {
  const requests = resource === '*' ? action : `${action} on ${resource}`;
  if (action.toLowerCase() === 'sts:getcalleridentity') return `${action} needs no permission: it is always allowed.`;
  switch (verdict) {
    case 'granted':
      return `Every request for ${requests} is allowed.`;
    case 'limited':
      if (blocked.length > 0) {
        return `No call of ${requests} can succeed: each names a resource of the type ${blocked.join(' and of the type ')} too, on which nothing allows it.`;
      }
      return `Some requests for ${requests} are allowed, or may be, and some are not, or may not be.`;
    case 'denied':
      return `Every request for ${requests} is denied by an explicit Deny.`;
    case 'missing':
      return `No request for ${requests} is allowed.`;
  }
}

function explainAction(action: string): ExplainedAction {
  const entry = findAction(action);
  return {
    name: entry?.name ?? action,
    isKnown: entry !== undefined,
    tableDate: actionTableDate,
    accessLevels: entry?.accessLevels ?? [],
    wildcardOnly: entry?.resourceTypes.length === 0,
    resourceTypes: entry?.resourceTypes ?? [],
  };
}

function explainLayer(group: GroupVerdict, question: CountedQuestion, space: ResourceSpace): ExplainedLayer {
  const { reading, allows, denies } = group;
  const { layer, level, sources } = reading.group;
  const statements = [...reading.denies, ...reading.allows];
  return {
    layer,
    ...(level !== undefined && { level }),
    allows,
    denies,
    policies: sources.map(({ name }) => name),
    unreadable: reading.unreadable.map(({ name }) => name),
    summary: summarizeLayer(group, question.action),
    statements: statements.map((statement) => explainOne(statement, question, space)),
  };
}

function summarizeLayer({ reading, allows, denies, own }: GroupVerdict, action: string): string {
  if (denies === 'all') return `denies every request for ${action}`;
  if (own !== undefined && own !== allows) {
    const ownSummary = summarizeLayer({ reading, allows: own, denies }, action);
    return `${ownSummary}; ${standInWords(reading.group)}`;
  }
  const allowed = { all: 'allows every request', some: 'allows some requests', none: 'allows no request' }[allows];
  if (denies === 'some') return `${allowed} for ${action}, and denies some or may deny some`;
  const isSilent = reading.allows.length + reading.denies.length === 0;
  return isSilent && allows === 'none' ? `no statement speaks of ${action}` : `${allowed} for ${action}`;
}

function standInWords({ layer }: PolicyGroup): string {
  if (layer === 'resource') return 'within the account of the bucket the policies of the role or user are enough';
  return 'what the policy of the resource grants to the principal itself needs no more';
}

function explainOne(reading: StatementReading, question: CountedQuestion, space: ResourceSpace): ExplainedStatement {
  const { source, statement, term } = reading;
  const { number, sid, effect, action, resource, conditions } = statement;
  const decided = evaluateConditions(conditions, question.context, {
    version: source.document.version,
    meter: question.meter,
  });
  return {
    policy: source.name,
    ...(source.arn !== undefined && { policyArn: source.arn }),
    number,
    ...(sid !== undefined && { sid }),
    effect,
    applies: term === undefined ? 'none' : term.length === 0 ? 'all' : 'some',
    action,
    ...(resource !== undefined && {
      resource: { ...resource, matches: reading.resource, types: typeCoverage(reading, space) },
    }),
    conditions: decided.entries.map((entry) => explainCondition(entry, effect)),
    why: explainStatement(question.action, reading, space),
  };
}

function explainCondition(entry: ConditionEntryOutcome, effect: Effect): ExplainedCondition {
  const { condition, outcome, knowledge, failing } = entry;
  return {
    ...condition,
    outcome,
    known: knowledge.kind,
    knownValues: knowledge.kind === 'values' ? knowledge.alternatives.flat() : [],
    failing,
    text: describeCondition(entry, effect),
  };
}

function listUnknown(groups: readonly GroupVerdict[]): readonly string[] {
  const statements = groups.flatMap(({ reading }) => [...reading.denies, ...reading.allows]);
  const entries = statements.flatMap(({ conditions }) => conditions.filter(({ outcome }) => outcome === 'unknown'));
  const unread = groups.flatMap(({ reading }) =>
    reading.unreadable.map(({ name }) => `what the policy ${name} says: it could not be read`),
  );
  return [...new Set([...entries.flatMap(unknownOf), ...unread])];
}

function unknownOf({ condition, knowledge, isOperatorKnown }: ConditionEntryOutcome): readonly string[] {
  if (!isOperatorKnown) return [`what the operator ${condition.operator} means`];
  return knowledge.kind === 'unknown' ? [`the value of ${condition.key}`] : [];
}

function unreadPolicies({ resource }: PolicyLayers): readonly string[] {
  switch (resource?.kind) {
    case undefined:
      return ['Resource policies of other services, which may allow or deny access to a single resource.'];
    case 'key':
      return ['Grants on the key, which may allow more, and policies of VPC endpoints, which may deny.'];
    case 'bucket':
      return ['Policies of access points and of VPC endpoints, and access control lists of the bucket.'];
  }
}

function listNotRead(action: string, layers: PolicyLayers): readonly string[] {
  const hasRcps = (layers.rcps ?? []).length > 0;
  return [
    'Session policies, which may narrow one session of the role.',
    ...unreadPolicies(layers),
    ...(hasRcps && !isRcpAction(action)
      ? [`Resource control policies: they do not bear on this service (as of ${rcpServicesDate}).`]
      : []),
    ...(layers.scps === undefined ? ['Service control policies: none given, or the principal is exempt.'] : []),
  ];
}
