// What an action alone tells of its requests: where they go, and whose resources they name.

import type { KnownContext } from '../../iam/decideGrant.ts';
import { BoundedMap, getOrMake } from '../../iam/getOrMake.ts';
import { isOwnResource } from '../../iam/isOwnResource.ts';
import type { Account } from '../../iam/principal.ts';
import { requestedRegions } from '../../iam/requestedRegions.ts';
import type { JudgeSettings } from '../judgeSettings.ts';

/** Actions of one kind are requested alike, but for the conditions of their own grants. */
export interface RequestKind {
  readonly key: string;
  readonly isOwnResource: boolean;
  /** Where they go, as condition keys say it; absent: not known. */
  readonly oneOf?: NonNullable<KnownContext['oneOf']>;
}

export const regionKey = 'aws:RequestedRegion';

export interface RequestPlace {
  readonly account: Pick<Account, 'partition'>;
  readonly settings: Pick<JudgeSettings, 'regions'>;
  /** See `buildContext`. */
  readonly otherServices?: 'unknown' | 'regional';
}

interface Place {
  readonly partition: string;
  readonly regions: readonly string[] | undefined;
  readonly otherServices: 'unknown' | 'regional';
}

// A role with wildcards is asked about every action that there is, and what kind it is hangs on no role.
const kindsByPlace = new BoundedMap<string, (action: string) => RequestKind>(20);
const maxActionsKept = 50_000;

/** Gives a function from an action to its kind: the same function in the same place, and the same object for a kind. */
export function requestKinds({ account, settings, otherServices = 'unknown' }: RequestPlace) {
  const place: Place = { partition: account.partition, regions: settings.regions, otherServices };
  return getOrMake(kindsByPlace, JSON.stringify(place), () => makeKinds(place));
}

function makeKinds(place: Place): (action: string) => RequestKind {
  const byAction = new BoundedMap<string, RequestKind>(maxActionsKept);
  const byKey = new Map<string, RequestKind>();
  return (action) =>
    getOrMake(byAction, action, () => {
      const kind = findKind(action, place);
      return getOrMake(byKey, kind.key, () => kind);
    });
}

function findKind(action: string, { partition, regions: own, otherServices }: Place): RequestKind {
  const known = requestedRegions(action, partition, own);
  const regions = otherServices === 'regional' ? (known ?? own) : known;
  const isOwn = isOwnResource(action);
  const isEc2 = /^ec2:/i.test(action);
  const key = `${isOwn} ${isEc2} ${regions?.join() ?? '?'}`;
  return { key, isOwnResource: isOwn, ...(regions !== undefined && { oneOf: regionKeys(regions, isEc2) }) };
}

// EC2 says the region twice: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
function regionKeys(regions: readonly string[], isEc2: boolean): NonNullable<KnownContext['oneOf']> {
  return { [regionKey]: regions, ...(isEc2 && { 'ec2:Region': regions }) };
}
