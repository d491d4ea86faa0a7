// What AWS's Service Authorization Reference says of every action: its spelling, access levels and resource types.

import table from './actions/actionTable.generated.json' with { type: 'json' };
import type { ActionTableData, ServiceData } from './actions/actionTableData.ts';
import { getOrMake } from './getOrMake.ts';
import { matchesWildcard } from './matchesWildcard.ts';

const data: ActionTableData = table;

export interface ActionEntry {
  /** Canonical spelling: `ec2:CreateSnapshot`. */
  readonly name: string;
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`; some actions have two. */
  readonly accessLevels: readonly string[];
  /** Empty: the action has no resource-level permissions and is requested on `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
}

export interface ActionResourceType {
  /** As the reference names it: `instance`. */
  readonly name: string;
  /** Every request names a resource of this type; otherwise only some requests do. */
  readonly required: boolean;
  /** ARN patterns with `*` for each placeholder; a few types have two forms. */
  readonly arns: readonly string[];
}

/** YYYY-MM-DD of the reference that the table was made from. */
export const actionTableDate: string = data.date;

/**
 * Gives what is known of one action, `ec2:CreateSnapshot` in any case; undefined where the table does not know it
 * (renamed, brand new, or no action at all).
 */
export function findAction(action: string): ActionEntry | undefined {
  const [prefix, name] = cut(action.toLowerCase(), ':');
  const service = services().get(prefix);
  return service && actionsOf(service).get(name);
}

/**
 * Gives the actions that an IAM action pattern stands for: `*`, `s3:Get*`, `ec?:*Tags`, compared without case, `*` and
 * `?` within the service prefix and within the name. A pattern without a service prefix stands for nothing, except `*`.
 */
export function expandActionPattern(pattern: string): readonly ActionEntry[] {
  if (/^\*+(:\*+)?$/.test(pattern)) return allActions();
  const [prefixPattern, namePattern] = cut(pattern.toLowerCase(), ':');
  return data.services
    .filter(({ prefix }) => matchesWildcard(prefixPattern, prefix))
    .flatMap((service) => [...actionsOf(service)])
    .flatMap(([name, entry]) => (matchesWildcard(namePattern, name) ? [entry] : []));
}

/** Gives the actions of a service by its prefix, in lower case; empty where the table has none. */
export function actionsOfService(prefix: string): readonly ActionEntry[] {
  const service = services().get(prefix);
  return service === undefined ? [] : [...actionsOf(service).values()];
}

/** Gives every action once, sorted by service prefix and name. */
export function allActions(): readonly ActionEntry[] {
  everyAction ??= data.services.flatMap((service) => [...actionsOf(service).values()]);
  return everyAction;
}

// Unpacked on demand: a scan of one role asks for some 20 of 450 services.
let everyAction: readonly ActionEntry[] | undefined;
let servicesByPrefix: ReadonlyMap<string, ServiceData> | undefined;
const actionsByService = new Map<ServiceData, ReadonlyMap<string, ActionEntry>>();

function services(): ReadonlyMap<string, ServiceData> {
  servicesByPrefix ??= new Map(data.services.map((service) => [service.prefix, service]));
  return servicesByPrefix;
}

// By name in lower case.
function actionsOf(service: ServiceData): ReadonlyMap<string, ActionEntry> {
  return getOrMake(actionsByService, service, unpackService);
}

// The text before and behind the first separator, which is one character; without one, nothing is behind.
function cut(text: string, separator: string): readonly [before: string, behind: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function unpackService(service: ServiceData): ReadonlyMap<string, ActionEntry> {
  const types = service.types.map((packed) => unpackType(service.prefix, packed));
  const resourceTypes = new Map<string, ActionEntry['resourceTypes']>();
  const entries: ActionEntry[] = [];
  for (const group of service.groups) unpackGroup(group, { prefix: service.prefix, types, resourceTypes }, entries);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const actions = new Map<string, ActionEntry>();
  for (const entry of entries) actions.set(entry.name.slice(service.prefix.length + 1).toLowerCase(), entry);
  return actions;
}

/** One type of a service, as it stands in what every request names and in what only some do. */
interface UnpackedType {
  readonly required: ActionResourceType;
  readonly optional: ActionResourceType;
}

interface UnpackedService {
  readonly prefix: string;
  readonly types: readonly UnpackedType[];
  /** By their packed text: actions of several access levels have the same. */
  readonly resourceTypes: Map<string, ActionEntry['resourceTypes']>;
}

function unpackType(prefix: string, packed: string): UnpackedType {
  const [name, patterns] = cut(packed, '|');
  const arns = patterns.split('|').map((arn) => (arn.startsWith('arn:') ? arn : `arn:*:${prefix}:*:*:${arn}`));
  return { required: { name, required: true, arns }, optional: { name, required: false, arns } };
}

// Fills one list instead of joining many: a new list per group costs more than all the rest.
function unpackGroup(packed: string, { prefix, types, resourceTypes }: UnpackedService, entries: ActionEntry[]): void {
  const [levels, more] = cut(packed, '|');
  const [required, others] = cut(more, '|');
  const [optional, names] = cut(others, '|');
  const accessLevels = unpackLevels(levels);
  const key = `${required}|${optional}`;
  const own = getOrMake(resourceTypes, key, () => [
    ...pick(types, required).map((type) => type.required),
    ...pick(types, optional).map((type) => type.optional),
  ]);
  for (const part of names.split(' ')) {
    const [verb, rests] = cut(part, ':');
    const start = `${prefix}:${verb}`;
    for (const rest of rests.split(',')) entries.push({ name: start + rest, accessLevels, resourceTypes: own });
  }
}

const unpackedLevels = new Map<string, readonly string[]>();

function unpackLevels(packed: string): readonly string[] {
  return getOrMake(unpackedLevels, packed, () => pick(data.accessLevels, packed).flat());
}

function pick<T>(items: readonly T[], indexes: string): readonly T[] {
  if (indexes === '') return [];
  const picked: T[] = [];
  for (const index of indexes.split(' ')) {
    const item = items[Number(index)];
    if (item !== undefined) picked.push(item);
  }
  return picked;
}
