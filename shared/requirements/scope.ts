// To which resources the requirements of a role or user are bound: what the settings say, and what its tag narrows.

import { matchesWildcard } from '../iam/matchesWildcard.ts';
import { type ScopeKind, scopeForms, scopeKinds } from '../vocabulary/scopeForms.ts';

/**
 * Lists of patterns as the settings write them: buckets (`name` or `name/prefix`), ARNs of keys, roles to pass (names
 * with their path, or ARNs), regions, vaults (names or ARNs). A list that is absent binds nothing.
 */
export type Scope = Readonly<Partial<Record<ScopeKind, readonly string[] | undefined>>>;

/** One entry of the settings' `scopes`. */
export interface ScopeRule extends Scope {
  /** Pattern with `*` and `?`; compares without case. */
  readonly name: string;
  /** Default: both. */
  readonly kind?: 'role' | 'user' | undefined;
  /** Only in these accounts; default: in all. */
  readonly accounts?: readonly string[] | undefined;
  /** Only what these sets ask for; default: all. */
  readonly requirements?: readonly string[] | undefined;
  /** The principal's tag may narrow it. */
  readonly narrowedByTag: boolean;
}

/** The part of the settings that bears on scopes. */
export interface ScopeSettings {
  readonly scopes?: readonly ScopeRule[] | undefined;
  readonly tags?: { readonly role: string; readonly scope?: string | undefined } | undefined;
  /** Regions in which work is done: a tag names some of these. */
  readonly regions?: readonly string[] | undefined;
}

/**
 * What of a scope cannot count.
 * - `tag-not-allowed`: the tag is there, and no rule lets it narrow anything
 * - `tag-unreadable`: a word of the tag that is no resource
 * - `tag-outside`: the tag names something that the settings do not hold, so it would not narrow
 */
export interface ScopeFault {
  readonly kind: 'tag-not-allowed' | 'tag-unreadable' | 'tag-outside';
  readonly tagKey: string;
  /** The word of the tag; absent for the tag as a whole. */
  readonly word?: string;
  readonly expected: string;
}

/** The scopes of one principal. */
export interface SelectedScope {
  /** Without `requirements` for all that it needs. */
  readonly parts: readonly { readonly scope: Scope; readonly requirements?: readonly string[] | undefined }[];
  readonly faults: readonly ScopeFault[];
}

export interface ScopeQuestion {
  readonly principal: {
    readonly kind: 'role' | 'user';
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** 12 digits. */
  readonly accountId: string;
  readonly settings: ScopeSettings;
}

/**
 * Gives the scopes that speak of a principal; several add up. Its tag (`veeam:scope`, with words as `bucket=name`) counts
 * only for rules that say `narrowedByTag`, and only as far as it names what they hold: it never widens.
 */
export function selectScope({ principal, accountId, settings }: ScopeQuestion): SelectedScope {
  const rules = (settings.scopes ?? []).filter((rule) => ruleMatches(rule, principal, accountId));
  const tag = readTag(principal.tags, settings.tags?.scope ?? defaultTagKey);
  if (tag === undefined) return rules.length === 0 ? unbound : { parts: rules.map(partOf), faults: [] };
  if (!rules.some(({ narrowedByTag }) => narrowedByTag)) {
    return { parts: rules.map(partOf), faults: [fault('tag-not-allowed', tag.key)] };
  }
  const narrowed = rules.map((rule) => (rule.narrowedByTag ? narrow(rule, tag, settings) : { rule, faults: [] }));
  return {
    parts: narrowed.map(({ rule }) => partOf(rule)),
    faults: unique([...tag.faults, ...narrowed.flatMap(({ faults }) => faults)]),
  };
}

/** Gives what binds one set: the union of the parts that speak of it. */
export function scopeOfSet({ parts }: SelectedScope, setId: string): Scope {
  const bearing = parts.filter(({ requirements }) => requirements?.includes(setId) ?? true);
  return Object.fromEntries(
    scopeKinds.flatMap((kind) => {
      const values = bearing.flatMap(({ scope }) => scope[kind] ?? []);
      return values.length === 0 ? [] : [[kind, [...new Set(values)]]];
    }),
  );
}

const defaultTagKey = 'veeam:scope';
const unbound: SelectedScope = { parts: [], faults: [] };

/** Tells whether a scope speaks of a role or user, whatever its sets. */
export function ruleMatches(
  rule: ScopeRule,
  { kind, name }: { readonly kind: string; readonly name: string },
  accountId: string,
): boolean {
  if (rule.kind !== undefined && rule.kind !== kind) return false;
  if (rule.accounts !== undefined && !rule.accounts.includes(accountId)) return false;
  return matchesWildcard(rule.name.toLowerCase(), name.toLowerCase());
}

function partOf(rule: ScopeRule): SelectedScope['parts'][number] {
  const scope = Object.fromEntries(
    scopeKinds.flatMap((kind) => (rule[kind] === undefined ? [] : [[kind, rule[kind]]])),
  );
  return rule.requirements === undefined ? { scope } : { scope, requirements: rule.requirements };
}

interface ScopeTag {
  readonly key: string;
  readonly words: readonly { readonly kind: ScopeKind; readonly value: string; readonly word: string }[];
  readonly faults: readonly ScopeFault[];
}

// Tag keys of roles compare without case.
function readTag(tags: Readonly<Record<string, string>>, wanted: string): ScopeTag | undefined {
  const [key, text] = Object.entries(tags).find(([name]) => name.toLowerCase() === wanted.toLowerCase()) ?? [];
  if (key === undefined || text === undefined) return undefined;
  const read = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ word, found: readWord(word) }));
  return {
    key,
    words: read.flatMap(({ word, found }) => (found === undefined ? [] : [{ ...found, word }])),
    faults: [
      ...(read.length === 0 ? [fault('tag-unreadable', key)] : []),
      ...read.flatMap(({ word, found }) => (found === undefined ? [fault('tag-unreadable', key, word)] : [])),
    ],
  };
}

function readWord(word: string): { readonly kind: ScopeKind; readonly value: string } | undefined {
  const at = word.indexOf('=');
  const value = word.slice(at + 1);
  const kind = scopeKinds.find((each) => scopeForms[each].word.toLowerCase() === word.slice(0, at).toLowerCase());
  return kind !== undefined && scopeForms[kind].pattern.test(value) ? { kind, value } : undefined;
}

interface NarrowedRule {
  readonly rule: ScopeRule;
  readonly faults: readonly ScopeFault[];
}

function narrow(rule: ScopeRule, { key, words }: ScopeTag, settings: ScopeSettings): NarrowedRule {
  const faults: ScopeFault[] = [];
  const lists = scopeKinds.flatMap((kind) => {
    const outer = rule[kind] ?? (kind === 'regions' ? settings.regions : undefined);
    const asked = words.filter((each) => each.kind === kind);
    const inside = asked.filter(({ value }) => outer?.some((pattern) => matchesWildcard(pattern, value)) ?? true);
    for (const { word } of asked.filter((each) => !inside.includes(each))) faults.push(fault('tag-outside', key, word));
    return inside.length === 0 ? [] : [[kind, inside.map(({ value }) => value)] as const];
  });
  return { rule: { ...rule, ...Object.fromEntries(lists) }, faults };
}

function fault(kind: ScopeFault['kind'], tagKey: string, word?: string): ScopeFault {
  const expected = `words as ${scopeKinds.map((each) => `${scopeForms[each].word}=…`).join(', ')}`;
  return word === undefined ? { kind, tagKey, expected } : { kind, tagKey, word, expected };
}

function unique(faults: readonly ScopeFault[]): readonly ScopeFault[] {
  return [...new Map(faults.map((each) => [JSON.stringify(each), each])).values()];
}
