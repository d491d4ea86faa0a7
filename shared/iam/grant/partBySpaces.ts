// Parts actions by the resources that they take, as far as statements tell these apart.

import type { ActionEntry } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PatternElement } from '../policy/statement.ts';
import { hasOwnTypes, resourceOwner } from '../resources/resourceOwner.ts';
import { createTelling } from './createTelling.ts';
import type { GroupStatements } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';
import { groupPlaces, numberPlaces } from './numberPlaces.ts';
import { actionNameAt, placedActions } from './placedActions.ts';

/** The number of all resources of which no statement takes any; others have numbers from 0. */
export const noSpace = -1;
/** Fewer groups than this are not worth a look at how they are alike. */
const fewGroups = 4;

/**
 * Parts the actions at these places, about which the statements found are the same and of whose requests the same is
 * known: those of one group get the same verdict. `question` is about the first of them.
 */
export function partBySpaces(
  places: readonly number[],
  question: GrantQuestion,
  found: readonly GroupStatements[],
): readonly (readonly number[])[] {
  const groups = groupPlaces(places, spacesFor(found));
  return groups.length < fewGroups ? groups : joinAlike(groups, question, found);
}

/** Gives a function that tells the number of an action's resources by its place, as far as the statements look at them. */
export function spacesFor(found: readonly GroupStatements[]): (at: number) => number {
  const mayTake = takers(servicesNamed(found));
  const spaceAt = spaceNumberAt();
  return (at) => (mayTake(at) ? spaceAt(at) : noSpace);
}

// Of thousands of types that a policy speaks of, it tells a few ways apart.
function joinAlike(
  groups: readonly (readonly number[])[],
  question: GrantQuestion,
  found: readonly GroupStatements[],
): readonly (readonly number[])[] {
  const tell = createTelling(question, found);
  const joined = new Map<string, number[]>();
  for (const [index, group] of groups.entries()) {
    const key = tell?.(actionNameAt(group[0])) ?? `${index}`;
    addAll(
      getOrMake(joined, key, () => []),
      group,
    );
  }
  return [...joined.values()];
}

// A function of its own: V8 makes anew what holds a long loop within others each time that the loop ends.
function addAll(members: number[], more: readonly number[]): void {
  for (const at of more) members.push(at);
}

// Undefined: entries may name resources of any service.
function servicesNamed(found: readonly GroupStatements[]): ReadonlySet<string> | undefined {
  const services = new Set<string>();
  for (const { compiled } of found.flatMap(({ statements }) => statements)) {
    const { resource } = compiled.statement;
    if (resource === undefined) continue;
    const named = getOrMake(namedByElement, resource, ({ patterns }) => namedServices(patterns) ?? 'any');
    if (named === 'any') return undefined;
    for (const service of named) services.add(service);
  }
  return services;
}

// The same statements speak of many classes of actions.
const namedByElement = new WeakMap<PatternElement, ReadonlySet<string> | 'any'>();

function namedServices(patterns: readonly string[]): ReadonlySet<string> | undefined {
  // `*` alone takes everything, whatever the service. A wildcard in the partition may run past its colon.
  const services = patterns
    .filter((pattern) => !/^\*+$/.test(pattern))
    .map((pattern) => /^arn:[\w-]+:([\w-]+):/.exec(pattern)?.[1]);
  return services.every((service) => service !== undefined) ? new Set(services) : undefined;
}

// Policies name the same few services.
const takesByServices = new BoundedMap<string, readonly boolean[]>(1_000);

function takers(services: ReadonlySet<string> | undefined): (at: number) => boolean {
  if (services === undefined) return () => true;
  const { listAt, lists } = placeServices();
  const takes = getOrMake(takesByServices, [...services].join(), () =>
    lists.map((own) => own.some((service) => services.has(service) || service === '*')),
  );
  return (at) => takes[listAt[at] ?? 0] === true;
}

interface PlaceServices {
  /** By place: which of the lists. */
  readonly listAt: Uint16Array;
  /** Services in the ARNs of an action's resources. */
  readonly lists: readonly (readonly string[])[];
}

const placeServices = once((): PlaceServices => {
  const lists: (readonly string[])[] = [];
  const byTypes = new Map<ActionEntry['resourceTypes'], number>();
  const byText = new Map<string, number>();
  const listAt = Uint16Array.from(placedActions(), ({ resourceTypes }) =>
    getOrMake(byTypes, resourceTypes, () => {
      const services = servicesOf(resourceTypes);
      return getOrMake(byText, services.join(), () => lists.push(services) - 1);
    }),
  );
  return { listAt, lists };
});

function servicesOf(types: ActionEntry['resourceTypes']): readonly string[] {
  return [...new Set(types.flatMap(({ arns }) => arns.flatMap((arn) => arn.split(':', 3).slice(2))))];
}

// Two actions take the same resources, in whatever account and partition, where these have the same ARNs and the same of
// them are the own account's.
const spaceNumberAt = once(() => {
  const numbers = new Map<string, number>();
  const byTypes = new Map<ActionEntry['resourceTypes'], number>();
  const numberOf = (text: string) => getOrMake(numbers, text, () => numbers.size);
  return numberPlaces(({ name, resourceTypes }) => {
    if (hasOwnTypes(name)) return numberOf(textOf(name, resourceTypes));
    return getOrMake(byTypes, resourceTypes, () => numberOf(textOf(name, resourceTypes)));
  });
});

function textOf(name: string, types: ActionEntry['resourceTypes']): string {
  if (types.length === 0) return '';
  const action = name.toLowerCase();
  // In their order and with repeats, so that looking at them takes the same steps, too.
  const arns = types.flatMap((type) => type.arns.map((arn) => `${resourceOwner(action, type.name)} ${arn}`));
  return `${action.slice(0, action.indexOf(':'))} ${arns.join(' ')}`;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
