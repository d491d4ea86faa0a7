// What `requirements list` prints.

import type { Paint } from '../shared/report/wording/paint.ts';
import { plural } from '../shared/report/wording/plural.ts';
import type { Catalog, RequiredSet } from '../shared/requirements/requiredSet.ts';
import { renderTable } from './renderTable.ts';

export interface ListText {
  readonly sets: readonly RequiredSet[];
  readonly build: string;
  /** All known builds. */
  readonly builds: readonly string[];
  readonly columns: number;
  readonly paint: Paint;
}

/** Gives the table of the sets of one build. */
export function renderSetList({ sets, build, builds, columns, paint }: ListText): string {
  const rows = sets.map((set) => [set.id, set.principal, set.kind, String(policyActionCount(set)), set.title]);
  const others = builds.filter((other) => other !== build);
  const product = [...new Set(sets.map((set) => set.product))].join('; ');
  return [
    paint('bold', `${plural(sets.length, 'required set')} of build ${build}`),
    paint('dim', product),
    '',
    renderTable({ head: ['ID', 'FOR', 'KIND', 'ACTIONS', 'TITLE'], rows, columns, paint }),
    ...(others.length > 0 ? ['', paint('dim', `Other builds: ${others.join(', ')} (--build).`)] : []),
  ].join('\n');
}

/** The same for programs, without the actions. */
export function listAsJson({ builds, sets }: Catalog, build: string) {
  return {
    build,
    builds,
    sets: sets
      .filter((set) => set.build === build)
      .map(({ grants: _grants, ...facts }) => ({ ...facts, actions: policyActionCount({ grants: _grants }) })),
  };
}

/** How many different actions the policy of a set names; those for certain cases are not part of it. */
export function policyActionCount({ grants }: Pick<RequiredSet, 'grants'>): number {
  const inPolicy = grants.filter(({ when }) => when === undefined);
  return new Set(inPolicy.map(({ action }) => action.toLowerCase())).size;
}
