// Sorts the causes of what a principal lacks by who can do something about them.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import type { FindingCause } from '../finding.ts';
import { describeLevel, describePlace } from '../findings/describePlace.ts';
import type { DenyEdit, Obstacle } from '../fix.ts';
import { adviseRequest } from '../rules/adviseAction.ts';
import { adviseUnread } from '../rules/adviseUnread.ts';

export interface Needs {
  /** To be allowed in the principal's own policies. */
  readonly identity: readonly CombinedGrant[];
  /** To be allowed in the permissions boundary. */
  readonly boundary: readonly CombinedGrant[];
  readonly denies: readonly DenyEdit[];
  readonly cannot: readonly Obstacle[];
}

/** Gives what the verdicts call for; what waits for a setting or for a document calls for nothing. An action that several layers block appears once for each. */
export function collectNeeds(verdicts: readonly ActionVerdict[]): Needs {
  const lacking = verdicts.filter(({ verdict }) => verdict !== 'granted');
  const certain = lacking.filter(({ waiting, isUnread }) => waiting === undefined && isUnread !== true);
  const causes = certain.flatMap((verdict) => verdict.causes.map((cause) => ({ cause, verdict })));
  const blockedIn = (layer: FindingCause['layer']) =>
    certain.filter((verdict) => verdict.causes.some((cause) => lacksAllow(cause, layer)));
  const grantsOf = (layer: FindingCause['layer']) => [...new Set(blockedIn(layer).flatMap(({ grants }) => grants))];
  const denied = causes.filter(({ cause }) => isOwn(cause) && isDeny(cause));
  const obstacles = causes.filter(({ cause }) => !isOwn(cause) || cause.kind === 'unreadable');
  return {
    identity: grantsOf('identity'),
    boundary: grantsOf('boundary'),
    denies: groupByPlace(denied).map(({ cause, actions }) => denyEdit(cause, actions)),
    cannot: [
      ...groupByPlace(obstacles).map(({ cause, actions }) => obstacleOf(cause, actions)),
      ...groupByPlace(openCauses(lacking, ({ waiting }) => waiting !== undefined)).map((each) =>
        openObstacle(each, adviseSetting(lacking)),
      ),
      ...groupByPlace(openCauses(lacking, ({ isUnread }) => isUnread === true)).map((each) =>
        openObstacle(each, adviseExport(each.cause)),
      ),
    ],
  };
}

interface BlockedAction {
  readonly cause: FindingCause;
  readonly verdict: ActionVerdict;
}

interface PlacedCause {
  readonly cause: FindingCause;
  /** Sorted. */
  readonly actions: readonly string[];
}

function isOwn({ layer }: FindingCause): boolean {
  return layer === 'identity' || layer === 'boundary';
}

function isDeny({ kind, effect }: FindingCause): boolean {
  return kind === 'explicit-deny' || effect === 'Deny';
}

function lacksAllow(cause: FindingCause, layer: FindingCause['layer']): boolean {
  return cause.layer === layer && cause.kind !== 'unreadable' && !isDeny(cause);
}

// Actions share their causes.
const placeTexts = new WeakMap<FindingCause, string>();

function placeText(cause: FindingCause): string {
  return getOrMake(placeTexts, cause, ({ layer, kind, level, policy, policyArn, statement }) =>
    JSON.stringify([layer, level?.index, policy, policyArn, statement?.number, kind === 'no-allow']),
  );
}

function groupByPlace(blocked: readonly BlockedAction[]): readonly PlacedCause[] {
  const groups = Map.groupBy(blocked, ({ cause }) => placeText(cause));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ cause: first.cause, actions: [...new Set(group.map(({ verdict }) => verdict.action))].sort() }];
  });
}

// What is open calls for nothing yet, but says why nothing is planned for it.
function openCauses(
  verdicts: readonly ActionVerdict[],
  isOpen: (verdict: ActionVerdict) => boolean,
): readonly BlockedAction[] {
  return verdicts.filter(isOpen).flatMap((verdict) => {
    const cause = verdict.causes.find(({ kind }) => verdict.isUnread !== true || kind === 'unreadable');
    return cause === undefined ? [] : [{ cause, verdict }];
  });
}

function openObstacle({ cause, actions }: PlacedCause, advice: string): Obstacle {
  return { cause, blocks: actions, advice };
}

function adviseSetting(verdicts: readonly ActionVerdict[]): string {
  const waiting = verdicts.flatMap((verdict) => verdict.waiting ?? []);
  const regions = [...new Set(waiting.flatMap((each) => each.regions))].sort();
  const isAboutRegions = waiting.some(({ settings }) => settings.includes('regions'));
  const line = isAboutRegions ? `regions: [${regions.length === 0 ? '…' : regions.join(', ')}]` : 'organizationId: o-…';
  return `Write in the settings first: ${line}; until then nobody knows whether they are allowed.`;
}

function adviseExport({ policy = '', policyArn }: FindingCause): string {
  return `${capitalize(adviseUnread(policyArn) ?? `export the account again without --filter: the document of ${policy} is not in the export`)}.`;
}

function denyEdit({ layer, policy, policyArn, statement }: FindingCause, actions: readonly string[]): DenyEdit {
  return {
    layer: layer === 'boundary' ? 'boundary' : 'identity',
    ...(policy !== undefined && { policy }),
    ...(policyArn !== undefined && { policyArn }),
    ...(statement !== undefined && { statement }),
    sharedBy: [],
    takesAway: actions,
  };
}

function obstacleOf(cause: FindingCause, blocks: readonly string[]): Obstacle {
  const request = adviseRequest(cause);
  if (request === undefined) return { cause, blocks, advice: advise(cause) };
  const advice = `${capitalize(request)}; where that is not possible: ${advise(cause)}`;
  return { cause, blocks, byRequest: true, advice };
}

function advise(cause: FindingCause): string {
  if (cause.kind === 'unreadable') {
    const fetch = adviseUnread(cause.policyArn);
    return fetch === undefined ? `Somebody must correct ${describePlace(cause)} first.` : `${capitalize(fetch)}.`;
  }
  const kind = cause.layer.toUpperCase();
  const level = cause.level === undefined ? 'above the account' : `at ${describeLevel(cause.level)}`;
  if (cause.kind === 'no-allow') return `The owners of the organization must allow the actions in an ${kind} ${level}.`;
  if (cause.effect === 'Allow') return `The owners of the organization must widen ${describePlace(cause)}.`;
  return `The owners of the organization must exempt the principal from ${describePlace(cause)}.`;
}
