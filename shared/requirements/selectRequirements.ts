// Which required sets apply to a role or user: those that its tag names, or else those of the settings' name patterns.

import { matchesWildcard } from '../iam/matchesWildcard.ts';
import { type ExpectedRule, expectedRoles } from './expectedRule.ts';
import { buildsWithSet, findOtherProductSet, findSet, newestBuild } from './loadCatalog.ts';
import { nearestBuilds, nearestIds } from './nearestIds.ts';
import type { Catalog, RequiredSet } from './requiredSet.ts';
import { setsOfUsersToo } from './setsOfUsersToo.ts';

/** What bears on the selection; a principal of an account reading has all of it. */
export interface SelectablePrincipal {
  readonly kind: 'role' | 'user';
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The part of the settings that bears on the selection. */
export interface SelectionSettings {
  /** Default: the newest build of Veeam's own sets. */
  readonly build?: string | undefined;
  /** Tag keys; they compare without case. */
  readonly tags: { readonly role: string; readonly build: string };
  /** For principals that cannot be tagged. */
  readonly principals: readonly SelectionRule[];
  /** Rules with a name select the role of that name; default: none. */
  readonly expected?: readonly ExpectedRule[] | undefined;
}

export interface SelectionRule {
  /** Pattern with `*` and `?`; compares without case, as IAM's names do. */
  readonly name: string;
  readonly kind: 'role' | 'user';
  /** Only in these accounts; default: in all. */
  readonly accounts?: readonly string[] | undefined;
  readonly requirements: readonly string[];
  /** Default: the settings' build. */
  readonly build?: string | undefined;
}

/** The sets of one principal, and what of its tag or of the settings named none. */
export interface Selection {
  readonly selectedBy: 'tag' | 'settings';
  /** The build that the principal's own tag names, or else the first rule that matches, or else the settings. */
  readonly build: string;
  /** Each set once, in the order named; empty where nothing named is known. */
  readonly sets: readonly RequiredSet[];
  readonly faults: readonly SelectionFault[];
}

/**
 * Why something named gives no set.
 * - `no-id`: the tag is there and empty
 * - `unknown-id`: no set of that build has the id; `otherBuilds` have it, `nearest` are ids of that build
 * - `unknown-build`: no set has the build; it is then not guessed by which sets to judge
 * - `wrong-principal`: a role names a set for users, or a user one for roles
 */
export type SelectionFault =
  | { readonly kind: 'no-id'; readonly tagKey: string }
  | {
      readonly kind: 'unknown-id';
      readonly id: string;
      readonly build: string;
      readonly nearest: readonly string[];
      readonly otherBuilds: readonly string[];
    }
  | {
      readonly kind: 'unknown-build';
      readonly build: string;
      readonly nearest: readonly string[];
      readonly known: readonly string[];
    }
  | { readonly kind: 'wrong-principal'; readonly id: string; readonly expected: 'role' | 'user' };

export interface SelectionQuestion {
  readonly principal: SelectablePrincipal;
  /** 12 digits. */
  readonly accountId: string;
  /** The account's way from the root; default: not known, so that no rule about an OU speaks of it. */
  readonly levels?: readonly { readonly id: string }[] | undefined;
  readonly settings: SelectionSettings;
  readonly catalog: Catalog;
}

/**
 * Gives the required sets of a principal, or undefined where neither its tag nor the settings speak of it.
 * The tag `veeam:role` (or the settings' key) holds set ids, separated by blanks or `+`; it wins over name patterns.
 * Where several patterns match, their sets add up, and so do those that the settings expect of a role of that name, tag or
 * no tag. A build tag on the principal wins over every other build.
 */
export function selectRequirements(question: SelectionQuestion): Selection | undefined {
  const wanted = [...(wantedByTag(question) ?? wantedByRules(question)), ...wantedByName(question)];
  const [first] = wanted;
  if (first === undefined) return undefined;
  const found = wanted.flatMap((one) => findWanted(one, question));
  return {
    selectedBy: first.selectedBy,
    build: first.build,
    sets: unique(found.flatMap((one) => ('set' in one ? [one.set] : []))),
    faults: uniqueFaults(found.flatMap((one) => ('fault' in one ? [one.fault] : []))),
  };
}

interface Wanted {
  readonly selectedBy: 'tag' | 'settings';
  readonly ids: readonly string[];
  readonly build: string;
}

type Found = { readonly set: RequiredSet } | { readonly fault: SelectionFault };

function wantedByTag({ principal, settings }: SelectionQuestion): readonly Wanted[] | undefined {
  const value = tagValue(principal.tags, settings.tags.role);
  if (value === undefined) return undefined;
  const build = buildTag(principal, settings) ?? settings.build ?? newestBuild();
  return [{ selectedBy: 'tag', ids: splitIds(value), build }];
}

function wantedByRules({ principal, accountId, settings }: SelectionQuestion): readonly Wanted[] {
  const rules = settings.principals.filter((rule) => ruleMatches(rule, principal, accountId));
  // Asked about each role of an account, nearly all of which no rule speaks of.
  if (rules.length === 0) return [];
  const tagged = buildTag(principal, settings);
  return rules.map((rule) => ({
    selectedBy: 'settings',
    ids: rule.requirements,
    build: tagged ?? rule.build ?? settings.build ?? newestBuild(),
  }));
}

function wantedByName({ principal, accountId, levels, settings }: SelectionQuestion): readonly Wanted[] {
  const { expected = [] } = settings;
  const name = principal.name.toLowerCase();
  // Asked about each role of an account, nearly all of which nobody expects.
  if (principal.kind !== 'role' || !expected.some((rule) => rule.name?.toLowerCase() === name)) return [];
  const named = expectedRoles(expected, { id: accountId, levels }).filter((role) => role.name.toLowerCase() === name);
  if (named.length === 0) return [];
  const build = buildTag(principal, settings) ?? settings.build ?? newestBuild();
  return named.map(({ requirements }) => ({ selectedBy: 'settings', ids: requirements, build }));
}

function ruleMatches(rule: SelectionRule, principal: SelectablePrincipal, accountId: string): boolean {
  if (rule.kind !== principal.kind) return false;
  if (rule.accounts !== undefined && !rule.accounts.includes(accountId)) return false;
  return matchesWildcard(rule.name.toLowerCase(), principal.name.toLowerCase());
}

function findWanted({ selectedBy, ids, build }: Wanted, question: SelectionQuestion): readonly Found[] {
  const { catalog, settings, principal } = question;
  if (selectedBy === 'tag' && ids.length === 0) return [{ fault: { kind: 'no-id', tagKey: settings.tags.role } }];
  if (!catalog.builds.includes(build)) return [{ fault: unknownBuild(catalog, build) }];
  return ids.map((id) => findOne(catalog, { id, build, kind: principal.kind }));
}

function findOne(catalog: Catalog, wanted: { id: string; build: string; kind: 'role' | 'user' }): Found {
  const { id, build, kind } = wanted;
  const set = findSet(catalog, id, build) ?? findOtherProductSet(catalog, id);
  if (set === undefined) {
    const [nearest, otherBuilds] = [nearestIds(catalog, id, build), buildsWithSet(catalog, id)];
    return { fault: { kind: 'unknown-id', id, build, nearest, otherBuilds } };
  }
  const isFor = set.principal === kind || (kind === 'user' && setsOfUsersToo.includes(id));
  return isFor ? { set } : { fault: { kind: 'wrong-principal', id, expected: set.principal } };
}

function unknownBuild(catalog: Catalog, build: string): SelectionFault {
  return { kind: 'unknown-build', build, nearest: nearestBuilds(catalog, build), known: catalog.builds };
}

function buildTag(principal: SelectablePrincipal, settings: SelectionSettings): string | undefined {
  return tagValue(principal.tags, settings.tags.build)?.trim() || undefined;
}

// Tag keys of roles compare without case, tag values with case.
function tagValue(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  const wanted = key.toLowerCase();
  return Object.entries(tags).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function splitIds(value: string): readonly string[] {
  return value.split(/[\s+]+/).filter((id) => id !== '');
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}

function uniqueFaults(faults: readonly SelectionFault[]): readonly SelectionFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
