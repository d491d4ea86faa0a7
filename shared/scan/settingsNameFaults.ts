// What of the settings names nothing that exists: codes, questions, regions, and accounts and OUs of a known organization.

import { distance } from 'fastest-levenshtein';
import { questionList } from '../drift/questions/questionList.ts';
import { findingCodes } from '../drift/ruleFacts.ts';
import type { OrganizationReading } from '../estate/accountReading.ts';
import { isRegionForm, knownRegions, knownRegionsDate } from '../iam/knownRegions.ts';
import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { type RequirementSettings, requirementSettingsFaults } from '../requirements/requirementSettingsFaults.ts';
import type { Settings } from '../settings/settings.ts';

/** `path` as in `exceptions[0].code`. */
export interface SettingsName {
  readonly path: string;
  readonly message: string;
}

type NamingSettings = RequirementSettings & Pick<Settings, 'exceptions' | 'answeredQuestions' | 'regions'>;

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
  ];
}

/** Gives regions that AWS may have opened since the table was made: they are taken as they are. */
export function settingsNameWarnings({ regions = [] }: Pick<Settings, 'regions'>): readonly SettingsName[] {
  return regions.flatMap((region, index) => {
    if (knownRegions.includes(region) || !isRegionForm(region)) return [];
    const message = `${region} is not among the regions of ${knownRegionsDate}${nearest(region, knownRegions)}; it is taken as it is`;
    return [{ path: `regions[${index}]`, message }];
  });
}

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
