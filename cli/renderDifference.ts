// What `requirements diff` prints.

import type { Paint } from '../shared/report/wording/paint.ts';
import { plural } from '../shared/report/wording/plural.ts';
import type { BuildDifference, FactDifference, SetDifference } from '../shared/requirements/compareBuildSets.ts';
import type { RequiredGrant } from '../shared/requirements/requiredSet.ts';
import { describeGrantTerms } from './describeGrantTerms.ts';
import { renderTable } from './renderTable.ts';

export interface DifferenceText {
  readonly difference: BuildDifference;
  readonly columns: number;
  readonly paint: Paint;
}

/** Gives what the newer build asks for beyond the older (`+`) and no longer (`-`), set by set, then what only one has. */
export function renderDifference({ difference, columns, paint }: DifferenceText): string {
  const { from, to, sets, onlyInFrom, onlyInTo } = difference;
  const changed = sets.filter(isChanged);
  const rows = changed.flatMap(changeRows);
  return [
    paint('bold', `From build ${from} to ${to}: ${changed.length} of ${plural(sets.length, 'set')} changed`),
    ...(rows.length > 0 ? ['', renderTable({ head: ['SET', '', 'CHANGE'], rows, columns, paint })] : []),
    ...onlyIn(from, onlyInFrom, paint),
    ...onlyIn(to, onlyInTo, paint),
    ...pageLines(changed, { columns, paint }),
  ].join('\n');
}

function isChanged({ added, removed, facts }: SetDifference): boolean {
  return added.length + removed.length + facts.length > 0;
}

function changeRows({ id, added, removed, facts }: SetDifference): readonly (readonly string[])[] {
  const rows = [
    ...added.map((grant) => ['+', grantText(grant)] as const),
    ...removed.map((grant) => ['-', grantText(grant)] as const),
    ...facts.map((fact) => ['~', factText(fact)] as const),
  ];
  return rows.map(([sign, text], index) => [index === 0 ? id : '', sign, text]);
}

function grantText(grant: RequiredGrant): string {
  const terms = describeGrantTerms(grant);
  return [
    grant.action,
    ...(terms === '' ? [] : [terms]),
    ...(grant.optional ? ['(optional)'] : []),
    ...(grant.when === undefined ? [] : [`(when: ${grant.when})`]),
  ].join(' ');
}

function factText({ fact, from, to }: FactDifference): string {
  return `${fact}: ${JSON.stringify(from) ?? 'not stated'} → ${JSON.stringify(to) ?? 'not stated'}`;
}

function onlyIn(build: string, ids: readonly string[], paint: Paint): readonly string[] {
  return ids.length === 0 ? [] : ['', paint('bold', `Only in build ${build}`), ...ids];
}

function pageLines(changed: readonly SetDifference[], layout: { columns: number; paint: Paint }): readonly string[] {
  const rows = changed.map(({ id, pages }) => [
    id,
    `${pages.from.pageUpdated ?? 'undated'} → ${pages.to.pageUpdated ?? 'undated'}`,
    pages.to.url,
  ]);
  if (rows.length === 0) return [];
  return ['', layout.paint('bold', 'Pages of the changed sets'), renderTable({ rows, ...layout })];
}
