import { describe, expect, it } from 'vitest';
import { roleDetailSchema } from '../../../shared/estate/detailList.ts';
import { readElement } from '../../../shared/estate/details/readElement.ts';
import { attached, role } from '../exportFixtures.ts';

function readRole(members: Readonly<Record<string, unknown>>) {
  return readElement(roleDetailSchema, { element: role('one', members), repeated: [] });
}

describe('readElement', () => {
  it('says of a list with more entries than any role has that it has, and nothing of each', () => {
    const list = (length: number) => Array.from({ length }, (_, at) => attached(`p${at}`));
    expect(readRole({ AttachedManagedPolicies: list(5_000) })).toMatchObject({ kind: 'read' });
    expect(readRole({ AttachedManagedPolicies: [...list(5_000), 7] })).toEqual({
      kind: 'fault',
      why: 'AttachedManagedPolicies: expected at most 5,000 entries, got more',
    });
  });

  it('names the first ten of many faults', () => {
    const read = readRole({ Tags: Array.from({ length: 12 }, () => 7) });
    const why = read.kind === 'fault' ? read.why : '';
    expect(why).toMatch(/^Tags\[0\]: .*; Tags\[9\]: [^;]*; and 2 more$/);
  });
});
