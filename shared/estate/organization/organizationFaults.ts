// Checks that an organization.json makes sense as a whole: ids, the tree, and what hangs on it.

/** The part of the file that the checks look at. */
export interface OrganizationTree {
  readonly managementAccountId: string;
  readonly roots: readonly { readonly id: string }[];
  readonly organizationalUnits: readonly { readonly id: string; readonly parent: string }[];
  readonly accounts: readonly { readonly id: string; readonly parent: string }[];
  readonly policies: readonly { readonly id: string; readonly type: string; readonly targets: readonly string[] }[];
}

export interface OrganizationFault {
  /** As in `accounts[2].parent`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

interface Place {
  readonly id: string;
  readonly path: string;
}

/**
 * Gives every contradiction with its path: ids that come twice or name nothing, units that lie below themselves, places
 * with more policies than AWS attaches, and, with `scpsEnabled`, places without any service control policy.
 */
export function organizationFaults(tree: OrganizationTree, scpsEnabled: boolean): readonly OrganizationFault[] {
  const places = [
    ...placesOf('roots', tree.roots),
    ...placesOf('organizationalUnits', tree.organizationalUnits),
    ...placesOf('accounts', tree.accounts),
  ];
  const ids = new Set(places.map(({ id }) => id));
  return [
    ...repeatedIds(places),
    ...repeatedIds(placesOf('policies', tree.policies)),
    ...managementFaults(tree),
    ...parentFaults(tree),
    ...circleFaults(tree),
    ...depthFaults(tree),
    ...targetFaults(tree, ids),
    ...repeatedTargets(tree),
    ...crowdedPlaces(tree),
    ...(scpsEnabled ? placesWithoutScp(tree, places) : []),
  ];
}

function placesOf(list: string, items: readonly { readonly id: string }[]): readonly Place[] {
  return items.map(({ id }, index) => ({ id, path: `${list}[${index}]` }));
}

function repeatedIds(places: readonly Place[]): readonly OrganizationFault[] {
  const first = new Map<string, string>();
  return places.flatMap(({ id, path }) => {
    const before = first.get(id);
    first.set(id, before ?? path);
    return before === undefined
      ? []
      : [{ path: `${path}.id`, message: `expected each id once: ${id} is ${before} too` }];
  });
}

function managementFaults({ managementAccountId: id, accounts }: OrganizationTree): readonly OrganizationFault[] {
  if (accounts.some((account) => account.id === id)) return [];
  return [{ path: 'managementAccountId', message: `expected one of the accounts, got ${id}` }];
}

function parentFaults(tree: OrganizationTree): readonly OrganizationFault[] {
  const parents = new Set([...tree.roots, ...tree.organizationalUnits].map(({ id }) => id));
  const children = [
    ...tree.organizationalUnits.map(({ parent }, index) => ({ parent, path: `organizationalUnits[${index}]` })),
    ...tree.accounts.map(({ parent }, index) => ({ parent, path: `accounts[${index}]` })),
  ];
  return children
    .filter(({ parent }) => !parents.has(parent))
    .map(({ parent, path }) => ({
      path: `${path}.parent`,
      message: `expected one of the roots and organizationalUnits, got ${parent}`,
    }));
}

// AWS allows five levels of units below a root; more than twice as many are no organization of AWS:
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
const maxLevels = 10;

function circleFaults(tree: OrganizationTree): readonly OrganizationFault[] {
  return unitFaults(tree, (levels, id) =>
    levels === 'circle' ? `expected a way up to a root, but ${id} lies in a circle` : undefined,
  );
}

function depthFaults(tree: OrganizationTree): readonly OrganizationFault[] {
  const tooDeep = unitFaults(tree, (levels, id) =>
    levels !== 'circle' && levels > maxLevels
      ? `expected at most ${maxLevels} levels of units (AWS allows five), but ${id} lies on level ${levels}`
      : undefined,
  );
  return tooDeep.slice(0, 1);
}

function unitFaults(
  { organizationalUnits }: OrganizationTree,
  judge: (levels: number | 'circle', id: string) => string | undefined,
): readonly OrganizationFault[] {
  const levels = countLevels(organizationalUnits);
  return organizationalUnits.flatMap(({ id }, index) => {
    const message = judge(levels.get(id) ?? 'circle', id);
    return message === undefined ? [] : [{ path: `organizationalUnits[${index}].parent`, message }];
  });
}

/** Level of each unit below its root, 1 for the first; each unit is looked at once. */
function countLevels(units: OrganizationTree['organizationalUnits']): ReadonlyMap<string, number | 'circle'> {
  const parents = new Map(units.map(({ id, parent }) => [id, parent]));
  const levels = new Map<string, number | 'circle'>();
  for (const { id } of units) {
    const way = new Set<string>();
    let next: string | undefined = id;
    while (next !== undefined && parents.has(next) && !levels.has(next) && !way.has(next)) {
      way.add(next);
      next = parents.get(next);
    }
    let level: number | 'circle' = next !== undefined && way.has(next) ? 'circle' : (levels.get(next ?? '') ?? 0);
    for (const unit of [...way].reverse()) {
      level = level === 'circle' ? level : level + 1;
      levels.set(unit, level);
    }
  }
  return levels;
}

function targetFaults({ policies }: OrganizationTree, ids: ReadonlySet<string>): readonly OrganizationFault[] {
  return policies.flatMap(({ targets }, policy) =>
    targets.flatMap((target, index) =>
      ids.has(target)
        ? []
        : [
            {
              path: `policies[${policy}].targets[${index}]`,
              message: `expected a root, unit or account of this file, got ${target}`,
            },
          ],
    ),
  );
}

function repeatedTargets({ policies }: OrganizationTree): readonly OrganizationFault[] {
  return policies.flatMap(({ targets }, policy) => {
    const seen = new Set<string>();
    return targets.flatMap((target, index) => {
      if (!seen.has(target)) {
        seen.add(target);
        return [];
      }
      const path = `policies[${policy}].targets[${index}]`;
      return [{ path, message: `expected each target once, got ${target} again` }];
    });
  });
}

// AWS attaches five policies of a type to a place, ten of some:
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
const maxPolicies = 100;

function crowdedPlaces({ policies }: OrganizationTree): readonly OrganizationFault[] {
  const counts = new Map<string, number>();
  for (const { type, targets } of policies) {
    for (const target of new Set(targets)) {
      const place = `${type} with target ${target}`;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count > maxPolicies)
    .map(([place, count]) => {
      const message = `expected at most ${maxPolicies} policies of type ${place} (AWS attaches ten at most), got ${count}`;
      return { path: 'policies', message };
    });
}

function placesWithoutScp({ policies }: OrganizationTree, places: readonly Place[]): readonly OrganizationFault[] {
  const scps = policies.filter(({ type }) => type === 'SERVICE_CONTROL_POLICY');
  const targets = new Set(scps.flatMap((policy) => policy.targets));
  return places
    .filter(({ id }) => !targets.has(id))
    .map(({ id, path }) => ({
      path,
      message: `expected at least one service control policy with target ${id} (FullAWSAccess if nothing else), got none`,
    }));
}
