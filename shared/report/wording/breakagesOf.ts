// What stops working, in Veeam's terms.

import type { RequirementRef } from '../../drift/requirementRef.ts';
import { breaksWork } from '../../drift/ruleFacts.ts';
import type { FindingGroup } from './findingGroup.ts';

/** What stops working: the purpose of a required set, with the page of the guide. */
export interface Breakage {
  readonly requirement: RequirementRef;
  /** False where it depends on conditions or resources that are not known: it may still work in part. */
  readonly certain: boolean;
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
