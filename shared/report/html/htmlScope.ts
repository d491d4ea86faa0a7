// What the parts of the page's data share: indexes of accounts and sets, and what the caller brings.

import type { Finding } from '../../drift/finding.ts';
import type { HtmlFix } from '../renderFix.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';

export interface HtmlExtras {
  /** By principal ARN. */
  readonly fixes: ReadonlyMap<string, readonly HtmlFix[]>;
  /** By finding id: the decision layer by layer, one line each. */
  readonly explanations: ReadonlyMap<string, readonly string[]>;
  /** What begins the command that prints a fix. */
  readonly fixCommand: string;
}

export interface HtmlScope {
  readonly accountIndex: ReadonlyMap<string, number>;
  /** By id and build, because one run can judge by several builds. */
  readonly setIndex: ReadonlyMap<string, number>;
  readonly changes: ReadonlyMap<string, string>;
  readonly resolved: ReadonlyMap<string, readonly Finding[]>;
  readonly extras: HtmlExtras;
}

/** Kinds of change of the group's findings, each once. */
export function changesOf({ findings }: Pick<FindingGroup, 'findings'>, { changes }: HtmlScope): readonly string[] {
  if (changes.size === 0) return [];
  const kinds = new Set<string>();
  for (const { id } of findings) {
    const kind = changes.get(id);
    if (kind !== undefined) kinds.add(kind);
  }
  return [...kinds];
}

/** One run can judge by several builds of a set. */
export function setKey(set: { readonly id: string; readonly build: string }): string {
  return `${set.id} ${set.build}`;
}
