// Which resources the requests name that a question covers.

import type { ResourcePlace } from '../conditions/knownContext.ts';
import { readText } from '../conditions/readText.ts';
import { findAction } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { overlaps } from '../patterns/overlaps.ts';
import { relatePatterns } from '../patterns/relatePatterns.ts';
import { isWildcard, type WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { StepMeter } from '../stepMeter.ts';
import { headOf } from './entriesNear.ts';
import { hasOwnTypes, resourceOwner } from './resourceOwner.ts';
import { countColons, inSegments, resourcePattern } from './resourcePattern.ts';
import { type SpaceType, spaceTypes } from './spaceTypes.ts';

export type { SpaceType } from './spaceTypes.ts';

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
  readonly meter?: StepMeter | undefined;
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

/**
 * Gives the resources that a question is about: for an action without resource-level permissions `*`; for `*` every
 * type that the action takes (for an action that the table does not know, anything); else the ARN or pattern asked for,
 * narrowed to the action's types where it meets any.
 */
export function resourceSpace(question: ResourceQuestion): ResourceSpace {
  if (lastAsked === undefined || !isSame(lastAsked.question, question))
    lastAsked = { question, space: keptSpace(question) };
  return lastAsked.space;
}

// Whoever judges a question looks at its resources several times.
let lastAsked: { readonly question: ResourceQuestion; readonly space: ResourceSpace } | undefined;

function isSame(one: ResourceQuestion, other: ResourceQuestion): boolean {
  return (
    one.action === other.action &&
    one.resource === other.resource &&
    one.place === other.place &&
    one.partition === other.partition &&
    one.asWritten === other.asWritten
  );
}

function keptSpace(question: ResourceQuestion): ResourceSpace {
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
 * Gives a text that two spaces share where every pattern takes as much of the one as of the other: actions of one service
 * often take the same resources. Spaces with the same text may name their types differently.
 */
export function spaceText(space: ResourceSpace): string {
  return getOrMake(spaceTexts, space, ({ requests, types, within }) =>
    JSON.stringify([requests, [...new Set(types.map(({ key }) => key))].sort(), within?.tokens.join()]),
  );
}

const spaceTexts = new WeakMap<ResourceSpace, string>();

// Whose resources these are tells: others are the same in each account.
function takesOwn(action: string): boolean {
  if (!hasOwnTypes(action)) return false;
  return getOrMake(
    takingOwn,
    action,
    () => findAction(action)?.resourceTypes.some(({ name }) => resourceOwner(action, name) !== 'unknown') === true,
  );
}

const takingOwn = new BoundedMap<string, boolean>(maxSpacesKept);

/**
 * Opens the types behind whose names some entry of a policy goes on, as `log-group:*:*` does: AWS names them with and
 * without such parts. Other types stay closed, so that `*` of one type's account is not taken for half of another's ARN.
 */
export function openTypes(space: ResourceSpace, entries: readonly WildcardPattern[]): ResourceSpace {
  if (entries.length === 0) return space;
  const types = space.types.map((type) => {
    const colons = colonsOf(type.pattern);
    const goesOn = entries.some(
      (entry) =>
        colonsOf(entry) > colons && relatePatterns(inSegments(entry), type.openPattern, space.meter) !== 'none',
    );
    return goesOn ? { ...type, pattern: type.openPattern } : type;
  });
  return { ...space, types };
}

// Every long entry is held against every type, for each question anew.
const colonCounts = new WeakMap<WildcardPattern, number>();

function colonsOf(pattern: WildcardPattern): number {
  return getOrMake(colonCounts, pattern, ({ tokens }) => countColons(tokens));
}

function readSpace({ action, resource, partition, place, asWritten }: ResourceQuestion): ResourceSpace {
  const entry = asWritten === true ? undefined : findAction(action);
  const none = { requests: [], types: [], wildcardOnly: false };
  if (entry?.resourceTypes.length === 0) return { ...none, requests: ['*'], wildcardOnly: true };
  const types = entry === undefined ? [] : spaceTypes(entry, partition, place);
  const isAnything = /^\*+$/.test(resource);
  if (isAnything && entry !== undefined) return getOrMake(spacesByTypes, types, () => ({ ...none, types }));
  const arn = isAnything ? `arn:${partition}:*:*:*:*` : resource;
  const asked = patternOf(arn);
  if (asked === undefined || !asked.tokens.some(isWildcard)) return { ...none, requests: [resource] };
  const met = types.filter((type) => overlaps(type.pattern, asked));
  if (met.length > 0) return { ...none, types: met, within: asked };
  const key = asked.tokens.join();
  const own = { required: true, arn, key, head: headOf(asked), pattern: asked, openPattern: asked };
  return { ...none, requests: isAnything ? ['*'] : [], types: [own] };
}

// Actions share their types.
const spacesByTypes = new WeakMap<readonly SpaceType[], ResourceSpace>();

function patternOf(text: string): WildcardPattern | undefined {
  const [tokens] = readText(text, { wildcards: true }).texts;
  return tokens && resourcePattern(tokens);
}
