// Turns what the engine says of a decision into the causes of a finding, with the names of OUs and accounts.

import type { Cause } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { OrganizationLevel } from '../../iam/principal.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import type { FindingCause } from '../finding.ts';

/** Gives the causes in the engine's order. `level.index` counts from the organization's root, 0. */
export function findingCauses(causes: readonly Cause[], layers: PrincipalLayers): readonly FindingCause[] {
  const known = getOrMake(knownCauses, layers, () => new WeakMap<Cause, FindingCause>());
  return causes.map((cause) => getOrMake(known, cause, () => findingCause(cause, layers)));
}

// One statement may be the cause of hundreds of findings.
const knownCauses = new WeakMap<PrincipalLayers, WeakMap<Cause, FindingCause>>();

function findingCause(cause: Cause, layers: PrincipalLayers): FindingCause {
  const { level, ...rest } = cause;
  const named = level === undefined ? undefined : namedLevel(levelOf(cause, layers), level);
  return { ...boundaryName(cause, layers), ...rest, ...(named !== undefined && { level: named }) };
}

// A layer that allows nothing names no policy, but there is only one boundary.
function boundaryName({ layer }: Cause, { layers }: PrincipalLayers): Pick<FindingCause, 'policy' | 'policyArn'> {
  const { boundary } = layers;
  if (layer !== 'boundary' || boundary === undefined) return {};
  return { policy: boundary.name, ...(boundary.arn !== undefined && { policyArn: boundary.arn }) };
}

function levelOf(cause: Cause, layers: PrincipalLayers): OrganizationLevel | undefined {
  if (cause.level === undefined) return undefined;
  return (cause.layer === 'rcp' ? layers.rcpLevels : layers.scpLevels)[cause.level];
}

function namedLevel(level: OrganizationLevel | undefined, index: number): FindingCause['level'] {
  if (level === undefined) return { index, name: `level ${index}` };
  return { index, id: level.id, name: level.name };
}
