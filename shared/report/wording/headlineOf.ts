// Says in plain words what a group of findings is, and why it is so.

import type { FindingCause } from '../../drift/finding.ts';
import { isAboutResource } from '../../drift/resourceSubject.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { Phrase } from '../../vocabulary/phrase.ts';
import { documentOf, levelOf } from './documentOf.ts';
import type { FindingGroup } from './findingGroup.ts';
import { formatCount, plural } from './plural.ts';
import { neededFor, resourceHeadline } from './resourceHeadline.ts';
import { theSameOf, withoutFullStop } from './theSameOf.ts';

/** One sentence without a full stop: what is wrong, and which document or layer is its cause. */
export function headlineOf(group: FindingGroup): Phrase {
  const upgrade = group.findings.at(0)?.upgrade;
  const own = ownHeadline(group);
  // A summary says it itself.
  if (upgrade === undefined || !isAboutActions(group)) return own;
  return [`with the upgrade to ${upgrade.build} on ${upgrade.date}, `, ...own];
}

function ownHeadline(group: FindingGroup): Phrase {
  const actions = requiredActions(group);
  if (group.code === 'ACTION_MISSING') return [actions, ...missingBecause(group)];
  if (group.code === 'ACTION_DENIED') return [actions, ' denied by ', ...documentOf(group)];
  if (group.code === 'ACTION_LIMITED') return [actions, ...limitedBecause(group)];
  if (isAboutResource(group) && isAboutActions(group)) return resourceHeadline(group);
  const summary = withoutFullStop(group.findings.at(0)?.summary ?? '');
  const isOne = theSameOf(group, (finding) => withoutFullStop(finding.summary)) !== undefined;
  return isOne ? [summary] : [`${summary} (and ${formatCount(group.findings.length - 1)} more like it)`];
}

/** The cause in one sentence without a full stop, or undefined where the headline says it all or the findings differ in it. */
export function whyOf(group: FindingGroup): string | undefined {
  if (isAboutResource(group)) return neededFor(group);
  if (group.cause?.kind === 'no-allow') return vainAllowOf(group);
  if (group.cause?.kind === 'explicit-deny') return undefined;
  if (!isAboutActions(group)) return undefined;
  const why = theSameOf(group, ({ causes }) => causes[0]?.why);
  return why === undefined ? undefined : withoutFullStop(why);
}

// An Allow that is there and grants nothing is what a person looks for first: said where all actions share it.
function vainAllowOf(group: FindingGroup): string | undefined {
  return theSameOf(group, ({ causes, subject }) => vainAllow(causes[1], subject));
}

function vainAllow(cause: FindingCause | undefined, action: string): string | undefined {
  if (cause?.effect !== 'Allow' || cause.policy === undefined || cause.statement === undefined) return undefined;
  const place = `statement ${cause.statement.number} of the policy ${cause.policy}`;
  return `${place} ${withoutFullStop(cause.why.replaceAll(action, 'the action'))}`;
}

function requiredActions(group: FindingGroup): string {
  const count = group.subjects.length;
  return `${plural(count, 'required action')} ${count === 1 ? 'is' : 'are'}`;
}

function missingBecause(group: FindingGroup): Phrase {
  const { cause } = group;
  switch (cause?.layer) {
    case 'identity':
      return cause.kind === 'no-allow'
        ? [` allowed by no policy of the ${ownerOf(group)}`]
        : [' not allowed by ', ...documentOf(group)];
    case 'boundary':
      return [' blocked by ', ...documentOf(group)];
    case 'scp':
    case 'rcp':
      return cause.policy === undefined
        ? [` allowed by no ${cause.layer.toUpperCase()}`, ...levelOf(cause)]
        : [' not allowed by ', ...documentOf(group)];
    default:
      return [' not allowed'];
  }
}

function limitedBecause(group: FindingGroup): Phrase {
  switch (group.cause?.kind) {
    case 'condition':
      return [' allowed only under a condition of ', ...documentOf(group)];
    case 'resource':
      return [' allowed only on some resources by ', ...documentOf(group)];
    case 'unreadable':
      return [' uncertain: ', ...documentOf(group), ' cannot be read'];
    default:
      return [' allowed only in part by ', ...documentOf(group)];
  }
}

function ownerOf(group: FindingGroup): string {
  const isUser = group.principals.length > 0 && group.principals.every((arn) => arn.includes(':user/'));
  return isUser ? 'user' : 'role';
}
