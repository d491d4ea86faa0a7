// The scope of a role or user in words: on which resources it was judged.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import { type ScopeKind, scopeKinds } from '../../vocabulary/scopeForms.ts';
import type { FindingGroup } from './findingGroup.ts';
import { formatCount, plural } from './plural.ts';
import { visibleText } from './visibleText.ts';

type ScopePart = NonNullable<PrincipalReport['scope']>[number];

/** Resources of one kind that are named; the rest is counted, and the JSON report has all of them. */
const maxNamed = 3;
/** Scopes for sets of their own. */
const maxParts = 4;

/** One, and several. */
const words: Readonly<Record<ScopeKind, readonly [one: string, several: string]>> = {
  buckets: ['bucket', 'buckets'],
  keys: ['key', 'keys'],
  passRoles: ['role to pass', 'roles to pass'],
  regions: ['region', 'regions'],
  vaults: ['vault', 'vaults'],
};

/**
 * Gives `bucket acme-backups; regions eu-central-1, eu-west-1`, with sets in front where a scope is for these only;
 * undefined where nothing is bound. Long lists are cut with a count; fit for any line that a person reads.
 */
export function boundTo({ scope = [] }: Pick<PrincipalReport, 'scope'>): string | undefined {
  const bySets = Map.groupBy(scope.filter(isBinding), ({ requirements = [] }) => requirements.toSorted().join(', '));
  const parts = [...bySets].map(([sets, each]) => `${sets === '' ? '' : `${visibleText(sets, 80)}: `}${kindsOf(each)}`);
  if (parts.length === 0) return undefined;
  const more = parts.length > maxParts ? `; and ${plural(parts.length - maxParts, 'more scope')}` : '';
  return `${parts.slice(0, maxParts).join('; ')}${more}`;
}

/** Tells whether what a cause says hangs on the scope: beside trust or a missing profile it says nothing. */
export function isBoundBy({ code }: Pick<FindingGroup, 'code'>): boolean {
  return /^(ACTION_|EXCESS_|SCOPE_)/.test(code);
}

function isBinding(part: ScopePart): boolean {
  return scopeKinds.some((kind) => (part[kind] ?? []).length > 0);
}

function kindsOf(parts: readonly ScopePart[]): string {
  const kinds = scopeKinds.flatMap((kind) => {
    const values = [...new Set(parts.flatMap((part) => part[kind] ?? []))];
    const [one, several] = words[kind];
    return values.length === 0 ? [] : [`${values.length === 1 ? one : several} ${listOf(values)}`];
  });
  return kinds.join('; ');
}

function listOf(values: readonly string[]): string {
  const more = values.length > maxNamed ? ` and ${formatCount(values.length - maxNamed)} more` : '';
  return `${values
    .slice(0, maxNamed)
    .map((value) => visibleText(value, 100))
    .join(', ')}${more}`;
}
