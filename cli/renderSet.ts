// What `requirements show` prints.

import { findAction } from '../shared/iam/findAction.ts';
import type { Paint } from '../shared/report/wording/paint.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { buildsWithSet } from '../shared/requirements/loadCatalog.ts';
import type { Catalog, RequiredGrant, RequiredSet } from '../shared/requirements/requiredSet.ts';
import { describeGrantTerms } from './describeGrantTerms.ts';
import { guideRows } from './guideRows.ts';
import { policyActionCount } from './renderSetList.ts';
import { renderTable } from './renderTable.ts';

export interface SetText {
  readonly set: RequiredSet;
  readonly catalog: Catalog;
  readonly columns: number;
  readonly paint: Paint;
}

/** Gives the facts of a set, then its actions by service and access level. */
export function renderSet({ set, catalog, columns, paint }: SetText): string {
  const layout = { columns, paint };
  const inPolicy = set.grants.filter(({ when }) => when === undefined);
  return [
    paint('bold', `${set.id}: ${set.title}`),
    '',
    renderTable({ rows: factRows(set, catalog), ...layout }),
    '',
    paint('bold', `Requires ${plural(policyActionCount(set), 'action')}`),
    renderTable({ head: ['SERVICE', 'ACCESS', 'ACTIONS'], rows: actionRows(inPolicy.filter(isPlain)), ...layout }),
    ...section('Only on certain resources or in certain requests', termsRows(inPolicy), layout),
    ...section('Optional, for cleaning up: never reported as missing or excess', optionalRows(inPolicy), layout),
    ...section('Only in certain cases, named in the settings as conditionalActions', caseRows(set.grants), layout),
    ...section('What else the guide says of it, and how it is treated here', guideRows(set.id), layout),
  ].join('\n');
}

/** The same for programs: the set, with the access levels of each action; `null` where AWS's reference lacks it. */
export function setAsJson(set: RequiredSet) {
  const grants = set.grants.map((grant) => ({
    ...grant,
    accessLevels: findAction(grant.action)?.accessLevels ?? null,
  }));
  return { ...set, actions: policyActionCount(set), grants };
}

function factRows(set: RequiredSet, catalog: Catalog): readonly (readonly [string, string])[] {
  const otherBuilds = buildsWithSet(catalog, set.id).filter((build) => build !== set.build);
  const page = set.source.pageUpdated === undefined ? '' : ` (page of ${set.source.pageUpdated})`;
  return [
    ['Breaks without it', set.purpose],
    ['For', set.principal === 'role' ? 'an IAM role' : 'an IAM user'],
    ...addOnRows(set),
    ...trustRows(set),
    ['Product', set.product],
    ['Build', `${set.build}${otherBuilds.length > 0 ? `; also in ${otherBuilds.join(', ')}` : ''}`],
    ['Source', `${set.source.url}${page}`],
    ...(set.sourceDefects ?? []).map((defect) => ['Defect of the page', defect] as const),
    ...unsaidRows(set),
  ];
}

// What the page leaves unsaid, and what was made of it here.
function unsaidRows(set: RequiredSet): readonly (readonly [string, string])[] {
  const { inferred = [], inferredWhy = '', placeholders = {}, policyForm, notes = [], keyPolicy } = set;
  return [
    ...(inferred.length === 0 ? [] : [['Inferred', `${inferred.join(', ')}: ${inferredWhy}`] as const]),
    ...Object.entries(placeholders).map(([name, meaning]) => ['To fill in', `${name}: ${meaning}`] as const),
    ...(policyForm === undefined ? [] : [['Form', policyForm] as const]),
    ...(keyPolicy === undefined
      ? []
      : [['Key policy', `${keyPolicy.key}, for ${keyPolicy.for}: ${keyPolicy.actions.join(', ')}`] as const]),
    ...notes.map((note) => ['Note', note] as const),
  ];
}

function addOnRows({ addOnTo, when }: RequiredSet): readonly (readonly [string, string])[] {
  if (addOnTo === undefined) return [];
  return [['Adds to', addOnTo.join(', ')], ...(when === undefined ? [] : [['When', when] as const])];
}

function trustRows({ requires }: RequiredSet): readonly (readonly [string, string])[] {
  if (requires === undefined) return [];
  const trusted = [...(requires.assumableByAppliance ? ['the backup appliance'] : []), ...requires.trustedServices];
  return [
    ['Assumed by', trusted.length > 0 ? trusted.join(', ') : 'nobody that the guide names'],
    ['Instance profile', requires.instanceProfile ? 'required' : 'not required'],
  ];
}

function section(title: string, rows: readonly (readonly string[])[], layout: { columns: number; paint: Paint }) {
  return rows.length === 0 ? [] : ['', layout.paint('bold', title), renderTable({ rows, ...layout })];
}

function isPlain(grant: RequiredGrant): boolean {
  return !grant.optional && describeGrantTerms(grant) === '';
}

function termsRows(grants: readonly RequiredGrant[]): readonly (readonly string[])[] {
  const withTerms = grants.filter((grant) => !grant.optional && describeGrantTerms(grant) !== '');
  return withTerms.map((grant) => [grant.action, describeGrantTerms(grant)]);
}

function optionalRows(grants: readonly RequiredGrant[]): readonly (readonly string[])[] {
  return grants.filter(({ optional }) => optional).map((grant) => [grant.action, describeGrantTerms(grant)]);
}

function caseRows(grants: readonly RequiredGrant[]): readonly (readonly string[])[] {
  return grants.flatMap(({ action, when }) => (when === undefined ? [] : [[action, when]]));
}

// One row per service and access level, services and actions in the order of the alphabet.
function actionRows(grants: readonly RequiredGrant[]): readonly (readonly string[])[] {
  const rows = new Map<string, { service: string; level: string; names: string[] }>();
  for (const { action } of [...grants].sort((a, b) => (a.action.toLowerCase() < b.action.toLowerCase() ? -1 : 1))) {
    const [service = '', name = ''] = action.split(':');
    const level = findAction(action)?.accessLevels[0] ?? 'unknown';
    const key = `${service.toLowerCase()} ${level}`;
    const row = rows.get(key) ?? { service, level, names: [] };
    rows.set(key, { ...row, names: [...row.names, name] });
  }
  const sorted = [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return sorted.map(({ service, level, names }, index) => [
    service === sorted[index - 1]?.service ? '' : service,
    level,
    names.join(', '),
  ]);
}
