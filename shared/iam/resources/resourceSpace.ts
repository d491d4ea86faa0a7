// Which resources the requests name that a question covers.

import type { ResourcePlace } from '../conditions/knownContext.ts';
import { readText } from '../conditions/readText.ts';
import { type ActionEntry, expandActionPattern, findAction } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { overlaps } from '../patterns/overlaps.ts';
import { relatePatterns } from '../patterns/patternRelation.ts';
import { isWildcard, segmentOne, type WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { StepMeter } from '../stepMeter.ts';
import { resourceOwner } from './resourceOwner.ts';
import { countColons, inSegments, replaceSegment, resourcePattern, resourceTypePattern } from './resourcePattern.ts';

/** One kind of resource that the action takes. */
export interface SpaceType {
  /** As the Service Authorization Reference names it; absent where the question's own pattern stands for all. */
  readonly name?: string;
  /** False: only some requests name a resource of this type. */
  readonly required: boolean;
  /** The pattern as text, for people. */
  readonly arn: string;
  /** Its ARNs, in which no name holds a colon. */
  readonly pattern: WildcardPattern;
  /** Its ARNs with whatever may follow behind a colon: a version, an alias, `:*` as log groups have it. */
  readonly openPattern: WildcardPattern;
}

/** A request names one of `requests` or an ARN that one of `types` stands for. */
export interface ResourceSpace {
  /** Single resources, literally. */
  readonly requests: readonly string[];
  readonly types: readonly SpaceType[];
  /** Narrows the types: the question's own pattern, where it is not `*`. */
  readonly within?: WildcardPattern;
  /** The action takes no resource at all: its requests name `*`. */
  readonly wildcardOnly: boolean;
  /** Counts what it takes to hold patterns against these resources. */
  readonly meter?: StepMeter;
}

interface ResourceQuestion {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** Default: false. */
  readonly asWritten?: boolean | undefined;
  readonly partition: string;
  readonly place?: ResourcePlace | undefined;
}

const maxSpacesKept = 50_000;
const spacesOfAll = new BoundedMap<string, ResourceSpace>(maxSpacesKept);
// Of the last few accounts: they are judged one after the other, so that memory does not grow with them.
const spacesByAccount = new BoundedMap<string, BoundedMap<string, ResourceSpace>>(8);
const spaceNumbers = new WeakMap<ResourceSpace, number>();
const numbersByPatterns = new BoundedMap<string, number>(maxSpacesKept);

/**
 * Gives the resources that a question is about: for an action without resource-level permissions `*`; for `*` every
 * type that the action takes (for an action that the table does not know, anything); else the ARN or pattern asked for,
 * narrowed to the action's types where it meets any.
 */
export function resourceSpace(question: ResourceQuestion): ResourceSpace {
  const { partition, action, resource, place, asWritten = false } = question;
  const key = `${partition} ${place !== undefined} ${asWritten} ${action} ${resource}`;
  const spaces = place !== undefined && takesOwn(action) ? spacesOfAccount(place.account) : spacesOfAll;
  const known = spaces.get(key);
  if (known !== undefined) return known;
  const space = readSpace(question);
  spaces.set(key, space);
  return space;
}

function spacesOfAccount(account: string): BoundedMap<string, ResourceSpace> {
  return getOrMake(spacesByAccount, account, () => new BoundedMap(maxSpacesKept));
}

/**
 * Gives a number that two spaces share where every pattern takes as much of the one as of the other: actions of one
 * service often take the same resources. Spaces with the same number may name their types differently.
 */
export function spaceNumber(space: ResourceSpace): number {
  const known = spaceNumbers.get(space);
  if (known !== undefined) return known;
  const { requests, types, within } = space;
  const patterns = [
    ...new Set(types.map((type) => `${patternNumber(type.pattern)}|${patternNumber(type.openPattern)}`)),
  ];
  const text = JSON.stringify([requests, patterns.sort(), within?.tokens]);
  const number = numbersByPatterns.get(text) ?? spacesNumbered++;
  numbersByPatterns.set(text, number);
  spaceNumbers.set(space, number);
  return number;
}

let spacesNumbered = 0;

const patternNumbers = new WeakMap<WildcardPattern, number>();
const patternNumbersByTokens = new BoundedMap<string, number>(maxSpacesKept);
let patternsNumbered = 0;

function patternNumber(pattern: WildcardPattern): number {
  return getOrMake(patternNumbers, pattern, () =>
    getOrMake(patternNumbersByTokens, pattern.tokens.join(), () => ++patternsNumbered),
  );
}

const takingOwn = new Map<ActionEntry, boolean>();

/** Tells whether an action, given in lower case, takes resources that no other account has: others take the same in each. */
export function takesOwn(action: string): boolean {
  const entry = findAction(action);
  if (entry === undefined) return false;
  return getOrMake(takingOwn, entry, () =>
    entry.resourceTypes.some(({ name }) => resourceOwner(action, name) !== 'unknown'),
  );
}

/**
 * Opens the types behind whose names some entry of a policy goes on, as `log-group:*:*` does: AWS names them with and
 * without such parts. Other types stay closed, so that `*` of one type's account is not taken for half of another's ARN.
 */
export function openTypes(space: ResourceSpace, entries: readonly WildcardPattern[]): ResourceSpace {
  const types = space.types.map((type) => {
    const colons = countColons(type.pattern.tokens);
    const goesOn = entries.some(
      (entry) =>
        countColons(entry.tokens) > colons &&
        relatePatterns(inSegments(entry), type.openPattern, space.meter) !== 'none',
    );
    return goesOn ? { ...type, pattern: type.openPattern } : type;
  });
  return { ...space, types };
}

function readSpace({ action, resource, partition, place, asWritten }: ResourceQuestion): ResourceSpace {
  const entry = asWritten === true ? undefined : findAction(action);
  const none = { requests: [], types: [], wildcardOnly: false };
  if (entry?.resourceTypes.length === 0) return { ...none, requests: ['*'], wildcardOnly: true };
  const types = entry === undefined ? [] : spaceTypes(entry, partition, place);
  const isAnything = /^\*+$/.test(resource);
  if (isAnything && entry !== undefined) return { ...none, types };
  const arn = isAnything ? `arn:${partition}:*:*:*:*` : resource;
  const asked = patternOf(arn);
  if (asked === undefined || !asked.tokens.some(isWildcard)) return { ...none, requests: [resource] };
  const met = types.filter((type) => overlaps(type.pattern, asked));
  if (met.length > 0) return { ...none, types: met, within: asked };
  const own = { required: true, arn, pattern: asked, openPattern: asked };
  return { ...none, requests: isAnything ? ['*'] : [], types: [own] };
}

function patternOf(text: string): WildcardPattern | undefined {
  const [tokens] = readText(text, { wildcards: true }).texts;
  return tokens && resourcePattern(tokens);
}

function spaceTypes(entry: ActionEntry, partition: string, place: ResourcePlace | undefined): readonly SpaceType[] {
  const siblings = arnsOfService(entry.name.slice(0, entry.name.indexOf(':')));
  const action = entry.name.toLowerCase();
  return entry.resourceTypes.flatMap(({ name, required, arns }) =>
    arns.flatMap((anyPartition) => {
      const anywhere = anyPartition.replace(/^arn:[^:]*:/, `arn:${partition}:`);
      const slashes = !hasChildren(anyPartition, siblings);
      return accountsOf(action, name, place).map((account) => {
        const arn = anywhere.replace(hasAnyAccount, `$1${account}:`);
        return { name, required, arn, ...typePatterns({ arn, slashes, isPlaced: place !== undefined }) };
      });
    }),
  );
}

interface WrittenType {
  readonly arn: string;
  readonly slashes: boolean;
  readonly isPlaced: boolean;
}

// Actions share their types: what is found out about a pattern is found out once.
const patternsByType = new BoundedMap<string, Pick<SpaceType, 'pattern' | 'openPattern'>>(5_000);

function typePatterns(type: WrittenType): Pick<SpaceType, 'pattern' | 'openPattern'> {
  const { arn, slashes, isPlaced } = type;
  return getOrMake(patternsByType, `${slashes} ${isPlaced} ${arn}`, () => {
    const make = (colons: boolean) => {
      const pattern = resourceTypePattern(arn, { slashes, colons });
      return isPlaced ? placed(pattern, arn) : pattern;
    };
    return { pattern: make(false), openPattern: make(true) };
  });
}

const hasAnyAccount = /^(arn:[^:]*:[^:]*:[^:]*:)\*:/;

// Ids of accounts have 12 digits; AWS's own resources of some services have the account `aws`.
function placed(pattern: WildcardPattern, arn: string): WildcardPattern {
  if (!hasAnyAccount.test(arn) || /^arn:[^:]*:(iam|imagebuilder):/.test(arn)) return pattern;
  return replaceSegment(
    pattern,
    4,
    Array.from({ length: 12 }, () => segmentOne),
  );
}

function accountsOf(action: string, type: string, place: ResourcePlace | undefined): readonly string[] {
  if (place === undefined) return ['*'];
  switch (resourceOwner(action, type)) {
    case 'own':
      return [place.account];
    case 'own-or-aws':
      return [place.account, 'aws'];
    case 'unknown':
      return ['*'];
  }
}

// Names of a type hold no slash where a slash leads on to another type: bucket/* is an object and no bucket.
function hasChildren(arn: string, siblings: readonly string[]): boolean {
  return siblings.some((sibling) => sibling.startsWith(`${arn}/`));
}

const arnsByService = new Map<string, readonly string[]>();

function arnsOfService(prefix: string): readonly string[] {
  const known = arnsByService.get(prefix);
  if (known !== undefined) return known;
  const actions = expandActionPattern(`${prefix}:*`);
  const arns = [...new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.flatMap((type) => type.arns)))];
  arnsByService.set(prefix, arns);
  return arns;
}
