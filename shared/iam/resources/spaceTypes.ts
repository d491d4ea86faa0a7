// The types of resources that an action takes, with the patterns of their ARNs.

import type { ResourcePlace } from '../conditions/knownContext.ts';
import { type ActionEntry, actionsOfService } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { segmentOne, type WildcardPattern } from '../patterns/wildcardPattern.ts';
import { headOf } from './entriesNear.ts';
import { hasOwnTypes, type ResourceOwner, resourceOwner } from './resourceOwner.ts';
import { replaceSegment, resourceTypePattern } from './resourcePattern.ts';

/** One kind of resource that the action takes. */
export interface SpaceType {
  /** As the Service Authorization Reference names it; absent where the question's own pattern stands for all. */
  readonly name?: string;
  /** False: only some requests name a resource of this type. */
  readonly required: boolean;
  /** The pattern as text, for people. */
  readonly arn: string;
  /** The same for types with the same patterns. */
  readonly key: string;
  /** What all of its ARNs begin with, partition and service; undefined where that is not known. */
  readonly head: string | undefined;
  /** Its ARNs, in which no name holds a colon. */
  readonly pattern: WildcardPattern;
  /** Its ARNs with whatever may follow behind a colon: a version, an alias, `:*` as log groups have it. */
  readonly openPattern: WildcardPattern;
}

/** Gives the types of resources of an action, in the partition, and in the place where that is known. */
export function spaceTypes(
  entry: ActionEntry,
  partition: string,
  place: ResourcePlace | undefined,
): readonly SpaceType[] {
  const { resourceTypes } = entry;
  const owners = ownersOf(entry, place);
  const account = owners === noOwners ? '' : place?.account;
  const kept = getOrMake(keptTypes, resourceTypes, () => new BoundedMap<string, readonly SpaceType[]>(maxKeptOfTypes));
  return getOrMake(kept, `${partition} ${place !== undefined} ${account} ${owners.join()}`, () => {
    const prefix = entry.name.slice(0, entry.name.indexOf(':'));
    return resourceTypes.flatMap(({ name, required, arns }, index) =>
      arns.flatMap((anyPartition) =>
        accountsOf(place, owners[index]).map((account) => ({
          name,
          required,
          ...writtenArn({ prefix, anyPartition, partition, account, isPlaced: place !== undefined }),
        })),
      ),
    );
  });
}

// The actions of a service have a few lists of types in common.
const keptTypes = new WeakMap<ActionEntry['resourceTypes'], BoundedMap<string, readonly SpaceType[]>>();
/** Of a list: by account, partition and whose they are. */
const maxKeptOfTypes = 16;

const noOwners: readonly ResourceOwner[] = [];

/** By type; none where all may be anybody's. */
function ownersOf({ name, resourceTypes }: ActionEntry, place: ResourcePlace | undefined): readonly ResourceOwner[] {
  const action = name.toLowerCase();
  if (place === undefined || !hasOwnTypes(action)) return noOwners;
  const owners = resourceTypes.map((type) => resourceOwner(action, type.name));
  return owners.every((owner) => owner === 'unknown') ? noOwners : owners;
}

interface AnyArn {
  /** Of the service. */
  readonly prefix: string;
  /** As the reference writes it, in any partition. */
  readonly anyPartition: string;
  readonly partition: string;
  /** `*`: of any. */
  readonly account: string;
  readonly isPlaced: boolean;
}

type WrittenArn = Pick<SpaceType, 'arn' | 'key' | 'head' | 'pattern' | 'openPattern'>;

// Actions share their types.
const writtenArns = new BoundedMap<string, WrittenArn>(5_000);

function writtenArn({ prefix, anyPartition, partition, account, isPlaced }: AnyArn): WrittenArn {
  return getOrMake(writtenArns, `${prefix} ${partition} ${account} ${isPlaced} ${anyPartition}`, () => {
    const anywhere = anyPartition.replace('arn:*:', `arn:${partition}:`);
    const arn = anywhere.replace(hasAnyAccount, `$1${account}:`);
    const slashes = !hasChildren(anyPartition, arnsOfService(prefix));
    const make = (colons: boolean) => {
      const pattern = resourceTypePattern(arn, { slashes, colons });
      return isPlaced ? placed(pattern, arn) : pattern;
    };
    const pattern = make(false);
    return { arn, key: `${slashes} ${isPlaced} ${arn}`, head: headOf(pattern), pattern, openPattern: make(true) };
  });
}

const hasAnyAccount = /^(arn:[^:]*:[^:]*:[^:]*:)\*:/;

/** Services whose resources may be AWS's own: these have the account `aws`. */
const withResourcesOfAws: readonly (string | undefined)[] = ['iam', 'imagebuilder'];

// Ids of accounts have 12 digits.
function placed(pattern: WildcardPattern, arn: string): WildcardPattern {
  if (!hasAnyAccount.test(arn) || withResourcesOfAws.includes(arn.split(':')[2])) return pattern;
  return replaceSegment(
    pattern,
    4,
    Array.from({ length: 12 }, () => segmentOne),
  );
}

const anyAccount = ['*'] as const;

function accountsOf(place: ResourcePlace | undefined, owner: ResourceOwner = 'unknown'): readonly string[] {
  if (place === undefined) return anyAccount;
  switch (owner) {
    case 'own':
      return [place.account];
    case 'own-or-aws':
      return [place.account, 'aws'];
    case 'unknown':
      return anyAccount;
  }
}

// Names of a type hold no slash where a slash leads on to another type: bucket/* is an object and no bucket.
function hasChildren(arn: string, siblings: readonly string[]): boolean {
  return siblings.some((sibling) => sibling.startsWith(`${arn}/`));
}

const arnsByService = new Map<string, readonly string[]>();

function arnsOfService(prefix: string): readonly string[] {
  return getOrMake(arnsByService, prefix, () => {
    const types = new Set(actionsOfService(prefix).map(({ resourceTypes }) => resourceTypes));
    return [...new Set([...types].flatMap((each) => each.flatMap((type) => type.arns)))];
  });
}
