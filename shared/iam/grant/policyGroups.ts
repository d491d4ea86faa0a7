// The layers of policies as groups of which each must allow a request.

import { isRcpAction } from '../actions/isRcpAction.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { LayerName } from './grantDecision.ts';

/** Policies whose allows add up: one layer, or one level of it. */
export interface PolicyGroup {
  readonly layer: LayerName;
  /** Of SCPs and RCPs: 0 is the root. */
  readonly level?: number;
  readonly sources: readonly PolicySource[];
}

/**
 * Gives the groups that bear on an action, given in lower case, in the order in which people read them. RCPs are left
 * out for services that have none.
 */
export function policyGroups(layers: PolicyLayers, action: string): readonly PolicyGroup[] {
  const { identity, boundary, scps = [], rcps = [] } = layers;
  return [
    { layer: 'identity', sources: identity },
    ...(boundary === undefined ? [] : [{ layer: 'boundary', sources: [boundary] } as const]),
    ...scps.map((sources, level) => ({ layer: 'scp', level, sources }) as const),
    ...(isRcpAction(action) ? rcps : []).map((sources, level) => ({ layer: 'rcp', level, sources }) as const),
  ];
}
