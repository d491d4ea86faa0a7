// Says in plain words what to do about a group of findings.

import type { Finding, FindingCause } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import { actionOfSubject } from '../../drift/resourceSubject.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { type Phrase, phrase } from '../../vocabulary/phrase.ts';
import { layerOf, levelOf } from './documentOf.ts';
import type { FindingGroup } from './findingGroup.ts';
import { theSameOf, withoutFullStop } from './theSameOf.ts';

/** The next step: the findings' own, said once for all their actions. */
export function nextStepOf(group: FindingGroup): Phrase {
  const first = group.findings.at(0);
  const step = first === undefined ? '' : generalStep(first, group);
  const isOne = theSameOf(group, (finding) => generalStep(finding, group)) !== undefined;
  if (!isAboutActions(group)) return [isOne ? step : `${withoutFullStop(step)} (and so for the others).`];
  const own = isOne ? [step] : (someApart(group) ?? generalAdvice(group));
  return [...own, ...group.alsoIn.flatMap(alsoStopped)];
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
