// Says in plain words what a group of findings is, why it is so and what to do next.

import type { Finding, FindingCause } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import { actionOfSubject, isAboutResource } from '../../drift/resourceSubject.ts';
import { breaksWork, isAboutActions } from '../../drift/ruleFacts.ts';
import { layerWord, levelPhrase, statementPhrase } from '../../drift/statementPhrase.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { type Phrase, phrase } from '../../vocabulary/phrase.ts';
import type { FindingGroup } from './findingGroup.ts';
import { formatCount, plural } from './plural.ts';
import { neededFor, resourceHeadline } from './resourceHeadline.ts';

/** What stops working: the purpose of a required set, with the page of the guide. */
export interface Breakage {
  readonly requirement: RequirementRef;
  /** False where it depends on conditions or resources that are not known: it may still work in part. */
  readonly certain: boolean;
}

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

/** What all findings of the group give; undefined where two give something else. */
function theSameOf<Value>({ findings }: FindingGroup, of: (finding: Finding) => Value): Value | undefined {
  const first = findings.at(0);
  if (first === undefined) return undefined;
  const value = of(first);
  return Iterator.from(findings).every((finding) => of(finding) === value) ? value : undefined;
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

/** The next step: the findings' own, said once for all their actions. */
export function nextStepOf(group: FindingGroup): Phrase {
  const first = group.findings.at(0);
  const step = first === undefined ? '' : generalStep(first, group);
  const isOne = theSameOf(group, (finding) => generalStep(finding, group)) !== undefined;
  if (!isAboutActions(group)) return [isOne ? step : `${withoutFullStop(step)} (and so for the others).`];
  const own = isOne ? [step] : (someApart(group) ?? generalAdvice(group));
  return [...own, ...group.alsoIn.flatMap(alsoStopped)];
}

/** What breaks in Veeam's terms; empty for findings that break nothing (excess, settings, open trust). */
export function breakagesOf(
  groups: readonly FindingGroup[],
  requirements: readonly RequirementRef[],
): readonly Breakage[] {
  const breaking = groups.filter(breaksWork);
  return requirements.flatMap((requirement) => {
    const causes = breaking.filter((group) => group.requirements.includes(requirement.id));
    if (causes.length === 0) return [];
    return [{ requirement, certain: causes.some((group) => group.severity === 'critical') }];
  });
}

/** `image-level backup of EC2 instances`, or the title of a set that states no purpose. */
export function purposeOf(requirement: RequirementRef): string {
  return requirement.purpose ?? requirement.title;
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

/** `Allow ec2:CreateTags in …` of several findings becomes `Allow the actions in …`. */
function generalStep(finding: Finding, group: FindingGroup): string {
  const isOneOfMany = isAboutActions(group) && group.subjects.length > 1;
  return isOneOfMany ? finding.fix.replaceAll(actionOfSubject(finding.subject), 'the actions') : finding.fix;
}

/** Of the actions that have a step of their own, as iam:PassRole in a boundary has, so many are named before the others. */
const mostApart = 2;

function someApart(group: FindingGroup): Phrase | undefined {
  const bySteps = new Map<string, { count: number; readonly fixes: Set<string> }>();
  for (const finding of group.findings) {
    const step = getOrMake(bySteps, generalStep(finding, group), () => ({ count: 0, fixes: new Set() }));
    step.count += 1;
    // More than these are not told apart.
    if (step.fixes.size <= mostApart) step.fixes.add(finding.fix);
  }
  const [common, ...others] = [...bySteps].toSorted(([, a], [, b]) => b.count - a.count);
  const apart = new Set(others.flatMap(([, { fixes }]) => [...fixes]));
  if (common === undefined || common[1].count < 2 || apart.size > mostApart) return undefined;
  return [[...apart, common[0].replaceAll('the actions', 'the other actions')].join(' ')];
}

function generalAdvice({ code, cause, findings }: FindingGroup): Phrase {
  const name = cause?.policy === undefined ? [] : phrase` ${cause.policy}`;
  if (cause?.layer === 'resource' && cause.kind === 'no-allow') {
    return [
      'Add a statement for the roles to the ',
      layerOf(cause),
      ...name,
      '; "veeam-drift fix" prints it for each.',
    ];
  }
  const place = cause === undefined ? ['the policies'] : ['the ', layerOf(cause), ...name];
  return code === 'ACTION_MISSING'
    ? ['Allow the actions in ', ...place, ...resourcesOf(findings), '.']
    : ['Change ', ...place, ' so that the actions are allowed.'];
}

const maxResources = 4;

/** Where a scope binds all of them, the fix must not open more. */
function resourcesOf(findings: Listed<Finding>): Phrase {
  const named = new Set<string>();
  for (const { resources } of findings) {
    if (resources === undefined) return [];
    for (const resource of resources) named.add(resource);
  }
  const all = [...named];
  const shown = all.slice(0, maxResources).map((code) => ({ code }));
  const more = all.length > shown.length ? [` and ${all.length - shown.length} more`] : [];
  return [', on ', ...shown.flatMap((code, index) => (index === 0 ? [code] : [', ', code])), ...more];
}

/** A second document stops the actions too: mending the first alone would not help. */
function alsoStopped(cause: FindingCause): Phrase {
  const name = cause.policy === undefined ? [] : phrase` ${cause.policy}`;
  return [' Also stopped by the ', layerOf(cause), ...name, ...levelOf(cause), '.'];
}

/** `statement 2 (Snapshots) of the policy veeam-ec2-backup`, as far as the cause says. */
function documentOf(group: FindingGroup): Phrase {
  const { cause } = group;
  if (cause === undefined) return ['a policy'];
  const { statement } = cause;
  const where = statement === undefined ? [] : [...statementPhrase(statement), ' of '];
  const name = cause.policy ?? cause.policyArn;
  const policy = name === undefined ? [] : [...phrase` ${name}`, ...othersLike(group)];
  const level = cause.layer === 'scp' || cause.layer === 'rcp' ? levelsOf(group) : [];
  return [...where, 'the ', layerOf(cause), ...policy, ...level];
}

/** Roles of one template may have the same policy under a name of their own. */
function othersLike({ findings }: FindingGroup): Phrase {
  const names = new Set(Iterator.from(findings).map(({ causes }) => causes[0]?.policy));
  return names.size < 2 ? [] : [` (or ${plural(names.size - 1, 'other')} like it)`];
}

function layerOf({ layer, policy }: FindingCause): string {
  return layerWord(layer, policy === undefined ? 'several' : 'one');
}

/** Where an SCP or RCP hangs, which may be each of many accounts. */
function levelsOf({ cause, findings }: FindingGroup): Phrase {
  const levels = new Set(Iterator.from(findings).map(({ causes }) => causes[0]?.level?.id));
  return levels.size < 2 && cause !== undefined ? levelOf(cause) : [` at each of ${plural(levels.size, 'account')}`];
}

/** Where an SCP or RCP hangs. */
function levelOf({ level }: FindingCause): Phrase {
  return level === undefined ? [] : levelPhrase(level, ' at ');
}

function ownerOf(group: FindingGroup): string {
  const isUser = group.principals.length > 0 && group.principals.every((arn) => arn.includes(':user/'));
  return isUser ? 'user' : 'role';
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.\s*$/, '');
}
