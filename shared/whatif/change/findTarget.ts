// Finds the root, OU or account that a person named.

import { distance } from 'fastest-levenshtein';
import type { ChangePlace } from '../../drift/whatIfReport.ts';
import { InputError } from '../../estate/inputError.ts';
import type { Organization } from '../../estate/organizationFile.ts';

export interface OrganizationTarget {
  readonly kind: 'root' | 'unit' | 'account';
  readonly id: string;
  /** `the OU Workloads (ou-…)`. */
  readonly text: string;
}

export interface TargetQuestion {
  /** Where it was asked for, for messages. */
  readonly place: ChangePlace;
  /** Default: any. */
  readonly kinds?: readonly OrganizationTarget['kind'][];
}

interface Candidate extends OrganizationTarget {
  readonly names: readonly string[];
}

/**
 * Finds it by its id, by `ROOT` where there is one root, by the name of a unit or account, or by a unit's path
 * (`Workloads/Production`, with or without the root's name in front). Ids and names compare without case.
 *
 * @throws InputError where there is none, with the nearest, or where several are meant.
 */
export function findTarget(
  organization: Organization,
  named: string,
  { place, kinds }: TargetQuestion,
): OrganizationTarget {
  const candidates = candidatesOf(organization).filter(({ kind }) => kinds?.includes(kind) ?? true);
  const wanted = named.toLowerCase();
  const byId = candidates.filter(({ id }) => id === wanted);
  const [found, ...others] =
    byId.length > 0 ? byId : candidates.filter(({ names }) => names.some((name) => name.toLowerCase() === wanted));
  if (found !== undefined && others.length === 0) return found;
  const options = found === undefined ? [] : [found, ...others].map(({ text }) => text);
  const known = candidates.flatMap(({ id, names }) => [id, ...names]);
  const what = kinds === undefined ? 'root, OU or account' : kinds.map((kind) => kindWords[kind]).join(' or ');
  const message =
    found === undefined
      ? `the organization has no ${what} ${JSON.stringify(named)}${offerNearest(named, known)}`
      : `${JSON.stringify(named)} may be ${options.join(' or ')}: name it by its id`;
  throw new InputError({ file: place.file ?? place.what }, message);
}

const kindWords: Readonly<Record<OrganizationTarget['kind'], string>> = {
  root: 'root',
  unit: 'OU',
  account: 'account',
};

/** `: did you mean "a"?`, or nothing where none is near. */
export function offerNearest(wanted: string, known: readonly string[]): string {
  const lower = wanted.toLowerCase();
  const [best] = [...new Set(known)]
    .map((name) => ({ name, far: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, wanted.length / 3) ? `: did you mean ${best.name}?` : '';
}

function candidatesOf({ roots, organizationalUnits, accounts }: Organization): readonly Candidate[] {
  const parents = new Map(organizationalUnits.map((unit) => [unit.id, unit]));
  const rootNames = new Map(roots.map(({ id, name }) => [id, name]));
  const pathOf = (id: string): readonly string[] => {
    const unit = parents.get(id);
    if (unit === undefined) return [rootNames.get(id) ?? id];
    return [...pathOf(unit.parent), unit.name];
  };
  return [
    ...roots.map(({ id, name }): Candidate => {
      return {
        kind: 'root',
        id,
        text: `the root ${name} (${id})`,
        names: once([name, ...(roots.length === 1 ? ['root'] : [])]),
      };
    }),
    ...organizationalUnits.map(({ id, name }): Candidate => {
      const path = pathOf(id);
      const paths = path.map((_, index) => path.slice(index).join('/'));
      return { kind: 'unit', id, text: `the OU ${name} (${id})`, names: once(paths) };
    }),
    ...accounts.map(({ id, name }): Candidate => {
      return {
        kind: 'account',
        id,
        text: `the account ${name ?? ''} (${id})`.replace('  ', ' '),
        names: once(name === undefined ? [] : [name]),
      };
    }),
  ];
}

function once(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
