// What of the settings names nothing that exists: codes, questions, regions, and accounts and OUs of a known organization.

import { distance } from 'fastest-levenshtein';
import { questionList } from '../drift/questionList.ts';
import { findingCodes } from '../drift/ruleFacts.ts';
import type { OrganizationReading } from '../estate/accountReading.ts';
import { actionTableDate, expandActionPattern, findAction } from '../iam/findAction.ts';
import { isRegionForm, knownRegions, knownRegionsDate } from '../iam/knownRegions.ts';
import { matchesWildcard } from '../iam/matchesWildcard.ts';
import { builtInSets } from '../requirements/loadCatalog.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { type RequirementSettings, requirementSettingsFaults } from '../requirements/requirementSettingsFaults.ts';
import type { Settings } from '../settings/settings.ts';
import { scopeRegions } from './scopeRegions.ts';

/** `path` as in `exceptions[0].code`. */
export interface SettingsName {
  readonly path: string;
  readonly message: string;
}

type NamingSettings = RequirementSettings & Pick<Settings, 'exceptions' | 'answeredQuestions' | 'regions' | 'scopes'>;

/** Gives every name that can never match anything, with the nearest that could: sets and builds first. */
export function settingsNameFaults(settings: NamingSettings, catalog: Catalog): readonly SettingsName[] {
  const ids = questionList.map(({ id }) => id);
  return [
    ...requirementSettingsFaults(settings, catalog),
    ...settings.exceptions.flatMap(({ code }, index) => codeFaults(`exceptions[${index}].code`, code)),
    ...settings.answeredQuestions.flatMap((id, index) =>
      ids.includes(id)
        ? []
        : [fault(`answeredQuestions[${index}]`, 'the id of an open question', { got: id, known: ids })],
    ),
    ...(settings.regions ?? []).flatMap((region, index) =>
      knownRegions.includes(region) || isRegionForm(region)
        ? []
        : [fault(`regions[${index}]`, 'a region of AWS', { got: region, known: knownRegions })],
    ),
    ...scopeRegions(settings.scopes).flatMap(({ path, region, isRequested }) => {
      if (!knownRegions.includes(region) && !isRegionForm(region))
        return [fault(path, 'a region of AWS', { got: region, known: knownRegions })];
      // A scope only narrows: a region that Veeam does not work in cannot be one of a role.
      const { regions: known } = settings;
      if (!isRequested || known === undefined || known.includes(region)) return [];
      return [fault(path, `one of the settings' regions (${known.join(', ')})`, { got: region, known })];
    }),
  ];
}

/**
 * Gives names that may be right all the same and are taken as they are: regions that AWS may have opened since the table
 * was made, and sets of releases, which a role can have been watched for before the set was taken away.
 */
export function settingsNameWarnings(
  { regions = [], released }: Pick<Settings, 'regions' | 'released'>,
  { sets }: Catalog,
): readonly SettingsName[] {
  const ids = [...new Set(sets.map(({ id }) => id))];
  return [
    ...unknownActions(sets),
    ...regions.flatMap((region, index) => {
      if (knownRegions.includes(region) || !isRegionForm(region)) return [];
      const message = `${region} is not among the regions of ${knownRegionsDate}${nearest(region, knownRegions)}; it is taken as it is`;
      return [{ path: `regions[${index}]`, message }];
    }),
    ...released.flatMap(({ requirements = [] }, index) =>
      requirements.flatMap((id, place) => {
        if (ids.includes(id)) return [];
        const message = `${JSON.stringify(id)} is not among the required sets${nearest(id, ids)}; it is taken for one of before`;
        return [{ path: `released[${index}].requirements[${place}]`, message }];
      }),
    ),
  ];
}

// AWS may be newer than the table, so that an action of a set of one's own is taken as it is.
function unknownActions(sets: Catalog['sets']): readonly SettingsName[] {
  const builtIn = new Set(builtInSets());
  return sets.flatMap((set) => {
    if (builtIn.has(set)) return [];
    const names = [...new Set(set.grants.map(({ action }) => action))].filter((name) => findAction(name) === undefined);
    return names.map((name) => {
      const known = expandActionPattern(`${name.slice(0, name.indexOf(':'))}:*`).map((entry) => entry.name);
      const message = `the set ${set.id} names ${JSON.stringify(name)}, which is not among the actions of ${actionTableDate}${nearest(name, known)}; it is taken as it is`;
      return { path: 'requirementFiles', message };
    });
  });
}

/**
 * Gives accounts of releases that a known organization does not have and that look like one it has. One that left the
 * organization is what is released, so that others are right.
 */
export function organizationNameWarnings(
  { released }: Pick<Settings, 'released'>,
  { accountIds, managementAccountId }: OrganizationReading,
): readonly SettingsName[] {
  if (managementAccountId === undefined) return [];
  return released.flatMap(({ account }, index) => {
    if (account === '*' || accountIds.includes(account)) return [];
    const near = accountIds.filter((id) => distance(id, account) <= maxSlips);
    if (near.length === 0) return [];
    const message = `the organization has no account ${account}: did you mean ${near.join(' or ')}? It is taken for one that left`;
    return [{ path: `released[${index}].account`, message }];
  });
}

/** Digits that a slip of the hand changes. */
const maxSlips = 2;

/** Gives accounts and OUs that a known organization does not have; nothing where none is known. */
export function organizationNameFaults(settings: Settings, organization: OrganizationReading): readonly SettingsName[] {
  if (organization.managementAccountId === undefined) return [];
  const { accountIds, unitIds } = organization;
  const accounts = (path: string, ids: readonly string[] = []) =>
    unknownIds(path, ids, { what: 'an account of the organization', known: accountIds });
  const units = (path: string, ids: readonly string[] = []) =>
    unitIds === undefined ? [] : unknownIds(path, ids, { what: 'an OU or a root of the organization', known: unitIds });
  const { live } = settings;
  return [
    ...settings.principals.flatMap((rule, index) => accounts(`principals[${index}].accounts`, rule.accounts)),
    ...settings.scopes.flatMap((rule, index) => accounts(`scopes[${index}].accounts`, rule.accounts)),
    ...settings.expected.flatMap((rule, index) => [
      ...accounts(`expected[${index}].accounts`, rule.accounts),
      ...units(`expected[${index}].organizationalUnits`, rule.organizationalUnits),
    ]),
    ...settings.exceptions.flatMap(({ account }, index) =>
      account === '*' ? [] : accounts(`exceptions[${index}].account`, [account]),
    ),
    ...accounts('live.accounts.include', live.accounts.include),
    ...accounts('live.accounts.exclude', live.accounts.exclude),
    ...units('live.accounts.organizationalUnits', live.accounts.organizationalUnits),
  ];
}

/** Gives the ids that are not among the known ones, each with the nearest. */
export function unknownIds(
  path: string,
  ids: readonly string[],
  { what, known }: { readonly what: string; readonly known: readonly string[] },
): readonly SettingsName[] {
  return ids.filter((id) => !known.includes(id)).map((id) => fault(path, what, { got: id, known }));
}

function codeFaults(path: string, code: string): readonly SettingsName[] {
  if (findingCodes.some((known) => matchesWildcard(code.toUpperCase(), known))) return [];
  return [fault(path, 'the code of a finding, or a pattern of codes', { got: code, known: findingCodes })];
}

function fault(
  path: string,
  what: string,
  { got, known }: { readonly got: string; readonly known: readonly string[] },
): SettingsName {
  return { path, message: `expected ${what}, got ${JSON.stringify(got)}${nearest(got, known)}` };
}

function nearest(value: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, far: distance(value.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, value.length / 3)
    ? `: did you mean ${JSON.stringify(best.name)}?`
    : '';
}
