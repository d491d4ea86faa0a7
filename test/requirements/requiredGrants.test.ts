import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInSets } from '../../shared/requirements/loadCatalog.ts';
import { type CombinedGrant, requiredGrants } from '../../shared/requirements/requiredGrants.ts';
import type { RequiredGrant, RequiredSet } from '../../shared/requirements/requiredSet.ts';
import table from '../cases/requirements/requiredGrants.json' with { type: 'json' };
import { grant, requiredSet } from './requiredSets.ts';

interface Row {
  readonly name: string;
  readonly sets: Readonly<Record<string, readonly string[] | undefined>>;
  readonly conditionalActions?: readonly string[];
  readonly expected: readonly string[];
}

const rows: readonly Row[] = table.rows;
const line =
  /^(?<action>\S+)(?: on (?<resource>\S+))?(?: if (?<key>[^=\s]+)=(?<values>\S+))?(?<optional> optional)?(?: when (?<when>\w+))?$/;

function readLine(text: string): RequiredGrant {
  const { action = '', resource, key, values = '', optional, when } = line.exec(text)?.groups ?? {};
  if (action === '') throw new Error(`expected a grant in words, got ${text}`);
  return grant(action, {
    optional: optional !== undefined,
    ...(resource !== undefined && { resource }),
    ...(key !== undefined && { context: { [key]: values.split(',') } }),
    ...(when !== undefined && { when }),
  });
}

function printLine({ action, resource, context, optional, when, requirements }: CombinedGrant): string {
  const on = resource === '*' ? '' : ` on ${resource}`;
  const given = Object.entries(context).map(([key, values]) => ` if ${key}=${values.join()}`);
  return `${action}${on}${given.join()}${optional ? ' optional' : ''}${when === undefined ? '' : ` when ${when}`} by ${requirements.join()}`;
}

function setsOf(row: Row): readonly RequiredSet[] {
  return Object.entries(row.sets).map(([id, lines = []]) => requiredSet({ id, grants: lines.map(readLine) }));
}

describe('requiredGrants', () => {
  describe.each(rows)('given $name', (row) => {
    it('gives the union of the table', () => {
      expect(requiredGrants(setsOf(row), row.conditionalActions).map(printLine)).toEqual(row.expected);
    });
  });

  describe("given any of Veeam's sets", () => {
    const someSets = fc.subarray([...builtInSets()], { minLength: 1, maxLength: 6 });

    it('gives the same union in every order', () => {
      fc.assert(
        fc.property(someSets, (sets) => {
          expect(requiredGrants([...sets].reverse())).toEqual(requiredGrants(sets));
        }),
        { numRuns: 40 },
      );
    });

    it('loses no action, adds none, and names every set that asks', () => {
      fc.assert(
        fc.property(someSets, (sets) => {
          const union = requiredGrants(sets);
          const asked = sets.flatMap((set) => set.grants.map(({ action }) => `${action.toLowerCase()} ${set.id}`));
          const answered = union.flatMap((one) => one.requirements.map((id) => `${one.action.toLowerCase()} ${id}`));
          expect(new Set(answered)).toEqual(new Set(asked));
        }),
        { numRuns: 40 },
      );
    });
  });
});
