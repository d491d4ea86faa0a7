// Names the guides that were judged by, as the head of a report says it.

import { compareBuilds } from './loadCatalog.ts';
import type { Catalog } from './requiredSet.ts';

/** Builds that are named of one product; of more the rest is counted. */
const maxNamed = 6;

/** Gives `Veeam Backup for AWS 10.0.0.232 and 13.1.0.411, Veeam Data Cloud for AWS 2026.4.7`; empty without builds. */
export function describeBuilds(builds: readonly string[], catalog: Pick<Catalog, 'sets'>): string {
  const products = new Map(catalog.sets.toReversed().map(({ build, product }) => [build, familyOf(product)]));
  const sorted = [...new Set(builds)].sort(compareBuilds);
  const byProduct = Map.groupBy(sorted, (build) => products.get(build) ?? 'build');
  return [...byProduct].map(([product, own]) => `${product} ${listOf(own)}`).join(', ');
}

/** Gives the product without its version: `Veeam Backup for AWS` for `Veeam Backup for AWS 11 (guide of …)`. */
export function familyOf(product: string): string {
  return product.replace(/\s*\([^)]*\)$/, '').replace(/\s+v?\d.*$/, '');
}

function listOf(builds: readonly string[]): string {
  const named = builds.slice(0, maxNamed);
  const rest = builds.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
