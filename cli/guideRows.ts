// What the guide asks of a set beside its actions, and how it is treated here, for `requirements show`.

import data from '../shared/requirements/guide/statements.json' with { type: 'json' };
import { standsForAny } from '../shared/requirements/standsForAny.ts';

interface Statement {
  readonly id: string;
  readonly sets: readonly string[];
  readonly when: string;
  readonly must: string;
  readonly level: string;
  readonly judged?: readonly { readonly rule: string }[];
  readonly unread?: string;
  readonly rest?: string;
  readonly question?: string;
  readonly none?: string;
}

const statements: readonly Statement[] = data.statements;
const everyRole = 'every role of the appliance';

/** One row per statement of the guide: its id; in which case, what it asks for, and how it ends. Empty where there is none. */
export function guideRows(setId: string): readonly (readonly string[])[] {
  const isOfAppliance = data.everyRoleOfTheAppliance.includes(setId);
  return statements
    .filter(({ sets }) => standsForAny(setId, sets) || (isOfAppliance && sets.includes(everyRole)))
    .map((statement) => [statement.id, `${whenOf(statement)}: ${statement.must} [${endOf(statement)}]`]);
}

function whenOf({ when, level }: Statement): string {
  const given = when === '-' ? 'always' : when;
  return level === 'must' ? given : `${given} (${level})`;
}

function endOf({ judged, unread, rest, question, none }: Statement): string {
  if (judged !== undefined) {
    const rules = [...new Set(judged.map(({ rule }) => rule))].join(', ');
    const where = unread === undefined ? '' : `; open question ${unread} where no keys, buckets and vaults are read`;
    return `judged: ${rules}${where}${rest === undefined ? '' : `; open question outside-iam: ${rest}`}`;
  }
  return question === undefined ? `not judged: ${none ?? ''}` : `open question ${question}`;
}
