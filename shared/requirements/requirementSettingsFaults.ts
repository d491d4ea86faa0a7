// What of the settings names no required set, build or conditional action that exists.

import { buildsWithSet } from './loadCatalog.ts';
import { nearestBuilds, nearestIds } from './nearestIds.ts';
import type { Catalog } from './requiredSet.ts';
import type { SelectionRule } from './selectRequirements.ts';

/** The part of the settings that names sets, builds and actions. */
export interface RequirementSettings {
  readonly build?: string | undefined;
  readonly upgradeTo?: { readonly build: string } | undefined;
  readonly principals: readonly Pick<SelectionRule, 'requirements' | 'build'>[];
  readonly expected: readonly { readonly requirements: readonly string[] }[];
  readonly conditionalActions?: readonly string[] | undefined;
  readonly scopes?: readonly { readonly requirements?: readonly string[] | undefined }[] | undefined;
}

/** One name that nothing has: `path` as in `principals[0].requirements[1]`. */
export interface RequirementSettingsFault {
  readonly path: string;
  readonly message: string;
}

/**
 * Gives every fault, in the order of the settings; the nearest known names are offered. An id counts as known where any
 * build has it: roles may carry a build of their own.
 */
export function requirementSettingsFaults(
  { build, upgradeTo, principals, expected, conditionalActions = [], scopes = [] }: RequirementSettings,
  catalog: Catalog,
): readonly RequirementSettingsFault[] {
  const check = { ids: idFaults(catalog), build: buildFaults(catalog) };
  return [
    ...check.build('build', build),
    ...check.build('upgradeTo.build', upgradeTo?.build),
    ...conditionalActions.flatMap((action, index) => actionFaults(catalog, `conditionalActions[${index}]`, action)),
    ...principals.flatMap((rule, index) => [
      ...check.ids(`principals[${index}]`, rule.requirements),
      ...check.build(`principals[${index}].build`, rule.build),
    ]),
    ...expected.flatMap((rule, index) => check.ids(`expected[${index}]`, rule.requirements)),
    ...scopes.flatMap((rule, index) => check.ids(`scopes[${index}]`, rule.requirements ?? [])),
  ];
}

function idFaults(catalog: Catalog) {
  return (path: string, ids: readonly string[]): readonly RequirementSettingsFault[] =>
    ids.flatMap((id, index) => {
      if (buildsWithSet(catalog, id).length > 0) return [];
      const message = `expected the id of a required set, got ${id}${hint('nearest', nearestIds(catalog, id))}`;
      return [{ path: `${path}.requirements[${index}]`, message }];
    });
}

function buildFaults(catalog: Catalog) {
  return (path: string, build: string | undefined): readonly RequirementSettingsFault[] => {
    if (build === undefined || catalog.builds.includes(build)) return [];
    const near = nearestBuilds(catalog, build);
    const known = near.length > 0 ? hint('nearest', near) : hint('known', catalog.builds);
    return [{ path, message: `expected a known build, got ${build}${known}` }];
  };
}

function actionFaults(catalog: Catalog, path: string, action: string): readonly RequirementSettingsFault[] {
  const conditional = catalog.sets.flatMap(({ grants }) => grants.filter(({ when }) => when !== undefined));
  const known = [...new Set(conditional.map((grant) => grant.action))].sort();
  if (known.some((one) => one.toLowerCase() === action.toLowerCase())) return [];
  return [
    { path, message: `expected an action that a set needs in certain cases, got ${action}${hint('known', known)}` },
  ];
}

function hint(label: string, names: readonly string[]): string {
  return names.length === 0 ? '' : ` (${label}: ${names.join(', ')})`;
}
