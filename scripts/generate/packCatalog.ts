// Writes the sets small: every action once, grants of the same terms on one line.

import type { CatalogData, PackedGrants, PackedSet } from '../../shared/requirements/catalogData.ts';
import type { RequiredGrant, RequiredSet } from '../../shared/requirements/requiredSet.ts';

/** Gives the packed form of sets in the order given. */
export function packCatalog(sets: readonly RequiredSet[]): CatalogData {
  const actions = [...new Set(sets.flatMap(({ grants }) => grants.map(({ action }) => action)))].sort();
  const indexes = new Map(actions.map((action, index) => [action, index]));
  return { actions, sets: sets.map((set) => packSet(set, indexes)) };
}

function packSet(set: RequiredSet, indexes: ReadonlyMap<string, number>): PackedSet {
  const { principal: _principal, kind: _kind, grants, ...facts } = set;
  return { ...facts, grants: packGrants(grants, indexes) };
}

// Only neighbours share a line, so that the order of the guide's policy stays.
function packGrants(grants: readonly RequiredGrant[], indexes: ReadonlyMap<string, number>): readonly PackedGrants[] {
  const packed: { terms: string; line: PackedGrants }[] = [];
  for (const { action, resource, context, isPlaceholder, optional, when = '' } of grants) {
    const index = String(indexes.get(action));
    const line = {
      resource,
      context: Object.entries(context).map(([key, values]) => [key, ...values]),
      ...(isPlaceholder === true && { isPlaceholder }),
      optional,
      when,
    };
    const terms = JSON.stringify(line);
    const last = packed.at(-1);
    if (last?.terms === terms) last.line = { ...last.line, actions: `${last.line.actions} ${index}` };
    else packed.push({ terms, line: { actions: index, ...line } });
  }
  return packed.map(({ line }) => line);
}
