// What bears on one principal's request for one key, bucket or vault: for whoever asks about a single action.

import type { KnownContext } from '../iam/decideGrant.ts';
import type { HolderReading, KeyReading, ResourceInventory } from '../iam/resourceInventory.ts';
import { keyPlace } from '../iam/resourceInventory.ts';
import { buildContext } from './buildContext.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import type { ResourceSubject } from './judgedResources.ts';
import { holderLayers } from './resources/judgeHolder.ts';
import { layersOfKey, ownerOf } from './resources/judgeKey.ts';
import { keyContext } from './resources/keyContext.ts';
import { type KeyInUse, usedKeys } from './resources/usedKeys.ts';

export interface OnResource {
  readonly layers: PrincipalLayers;
  readonly context: KnownContext;
  /** The ARN that policies compare: that of the key where an alias was asked for. */
  readonly resource: string;
}

/** Gives the layers with the resource's policy, and what is known of the requests; undefined where it was not read. */
export function onResource(
  facts: ResourceSubject,
  inventory: ResourceInventory,
  { action, resource }: { readonly action: string; readonly resource: string },
): OnResource | undefined {
  const key = inventory.keys.find((each) => namesKey(each, resource));
  if (key !== undefined) return onKey(key, { facts, inventory, action });
  const holder = inventory.holders.find(({ arn }) => resource === arn || resource.startsWith(`${arn}/`));
  if (holder === undefined) return undefined;
  return onHolder(holder, { facts, inventory, action, resource });
}

interface Asked {
  readonly facts: ResourceSubject;
  readonly inventory: ResourceInventory;
  readonly action: string;
}

function namesKey({ arn, aliases }: KeyReading, resource: string): boolean {
  return arn === resource || aliases.some((alias) => arn.replace(/:key\/.*$/, `:${alias}`) === resource);
}

function onKey(key: KeyReading, { facts, inventory, action }: Asked): OnResource | undefined {
  const layers = layersOfKey(key, { facts, inventory });
  const { resource } = layers.layers;
  if (resource === undefined) return undefined;
  const used = usedKeys(facts, inventory).find((each) => each.key.arn === key.arn) ?? unused(key, facts);
  const owner = ownerOf(resource.owner, { facts, inventory });
  return { layers, context: keyContext(facts, { action, used, resource, owner }), resource: key.arn };
}

function unused(key: KeyReading, { account }: ResourceSubject): KeyInUse {
  const isForeign = keyPlace(key.arn)?.account !== account.id;
  return { key, isStated: false, isForeign, neededFor: [], operations: [], kinds: [] };
}

function onHolder(holder: HolderReading, asked: Asked & { readonly resource: string }): OnResource {
  const { facts, inventory, action, resource } = asked;
  const { principal, account, settings } = facts;
  const context = buildContext({ principal, account, settings })({ action, context: {} });
  return { layers: holderLayers(holder, { facts, inventory }), context, resource };
}
