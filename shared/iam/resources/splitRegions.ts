// Resources of a type by the regions in which they can lie.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { relatePatterns } from '../patterns/relatePatterns.ts';
import type { WildcardPattern } from '../patterns/wildcardPattern.ts';
import { hasTextIn, replaceSegment } from './resourcePattern.ts';
import type { ResourceSpace, SpaceType } from './resourceSpace.ts';

/** More regions than this are not told apart: their ARNs may name any region. */
const maxRegions = 8;
const regionSegment = 3;
const anyRegion = /^(arn:[^:]*:[^:]*:)\*:/;

/**
 * Splits the types of which some entry of a policy names a region, as `regional` do: every resource with a region in its
 * ARN lies in one of `regions`. Other types stay as they are, so that there are no more of them than it takes.
 */
export function splitRegions(
  space: ResourceSpace,
  regional: readonly WildcardPattern[],
  regions: readonly string[] | undefined,
): ResourceSpace {
  if (regions === undefined || regions.length > maxRegions || regional.length === 0) return space;
  const types = space.types.flatMap((type) => {
    // What the reference does not name may have no region.
    const isSplit =
      type.name !== undefined &&
      anyRegion.test(type.arn) &&
      regional.some((entry) => relatePatterns(entry, type.openPattern, space.meter) !== 'none');
    return isSplit ? regions.map((region) => inRegion(type, region)) : [type];
  });
  return { ...space, types };
}

/** Tells whether a pattern says more of the region than that there is one. */
export function namesRegion(pattern: WildcardPattern): boolean {
  return hasTextIn(pattern, regionSegment);
}

type RegionalPatterns = Pick<SpaceType, 'pattern' | 'openPattern'>;

// Actions share the patterns of their types.
const patternsByRegion = new WeakMap<WildcardPattern, BoundedMap<string, RegionalPatterns>>();
const maxRegionsKept = 50;

function inRegion(type: SpaceType, region: string): SpaceType {
  const byRegion = getOrMake(
    patternsByRegion,
    type.pattern,
    () => new BoundedMap<string, RegionalPatterns>(maxRegionsKept),
  );
  const patterns = getOrMake(byRegion, region, () => {
    const codes = Array.from(region, (character) => character.charCodeAt(0));
    return {
      pattern: replaceSegment(type.pattern, regionSegment, codes),
      openPattern: replaceSegment(type.openPattern, regionSegment, codes),
    };
  });
  return { ...type, ...patterns, arn: type.arn.replace(anyRegion, `$1${region}:`) };
}
