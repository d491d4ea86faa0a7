// The layers of policies as groups of which each must allow a request.

import { isRcpAction } from '../actions/isRcpAction.ts';
import { getOrMake } from '../getOrMake.ts';
import type { AskedLayer, PolicyLayers, PolicySource, ResourceLayer } from '../policy/policyLayers.ts';
import type { LayerName } from './grantDecision.ts';

/** Policies whose allows add up: one layer, or one level of it. */
export interface PolicyGroup {
  readonly layer: LayerName;
  /** Of SCPs and RCPs: 0 is the root. */
  readonly level?: number;
  readonly sources: readonly PolicySource[];
  /** Of the layer `resource`: whose policy it is, and who asks. */
  readonly resource?: ResourceQuestion;
  /** It bears on nobody: what it lets pass is asked about. */
  readonly asked?: AskedLayer;
}

export interface ResourceQuestion extends ResourceLayer {
  /** A boundary bears on the principal. */
  readonly hasBoundary: boolean;
}

interface KnownGroups {
  readonly plain: readonly PolicyGroup[];
  /** With RCPs, for the services that have them. */
  readonly withRcps: readonly PolicyGroup[];
}

// A principal's layers are asked about for each of its actions.
const known = new WeakMap<PolicyLayers, KnownGroups>();

/**
 * Gives the groups that bear on an action, given in lower case, in the order in which people read them. RCPs are left
 * out for services that have none.
 */
export function policyGroups(layers: PolicyLayers, action: string): readonly PolicyGroup[] {
  const { plain, withRcps } = getOrMake(known, layers, makeGroups);
  return withRcps !== plain && isRcpAction(action) ? withRcps : plain;
}

/** Gives the policies that could not be read. */
export function unreadableOf(sources: readonly PolicySource[]): readonly PolicySource[] {
  return sources.filter(({ document }) => document.faults !== undefined);
}

function makeGroups({ identity, boundary, scps = [], rcps = [], resource, asked }: PolicyLayers): KnownGroups {
  const plain: readonly PolicyGroup[] = [
    { layer: 'identity', sources: identity },
    ...(asked === undefined ? [] : [{ layer: 'identity', sources: [asked.policy], asked } as const]),
    ...(boundary === undefined ? [] : [{ layer: 'boundary', sources: [boundary] } as const]),
    ...(resource === undefined ? [] : [resourceGroup(resource, boundary !== undefined)]),
    ...scps.map((sources, level) => ({ layer: 'scp', level, sources }) as const),
  ];
  const guards = rcps.map((sources, level) => ({ layer: 'rcp', level, sources }) as const);
  return { plain, withRcps: guards.length === 0 ? plain : [...plain, ...guards] };
}

function resourceGroup(resource: ResourceLayer, hasBoundary: boolean): PolicyGroup {
  const { policy } = resource;
  return {
    layer: 'resource',
    sources: policy === undefined ? [] : [policy],
    resource: { ...resource, hasBoundary },
  };
}
