import { describe, expect, it } from 'vitest';
import { referencesOf } from '../../../shared/whatif/terraform/referencesOf.ts';
import { refer } from './planText.ts';

describe('referencesOf', () => {
  it('leaves out what another reference is a part of, and keeps names that only begin alike', () => {
    const names = ['x.a.arn', 'x.a', 'x.a-b', 'x.a-b.arn', 'x.ab', 'x.a+', 'y.c["k"].id', 'y.c["k"]', 'y.c', 'y.c1'];
    expect(referencesOf(refer(...names))).toEqual(['x.a.arn', 'x.a-b.arn', 'x.ab', 'x.a+', 'y.c["k"].id', 'y.c1']);
  });

  it('finds them in blocks and lists, each once, and none in a constant', () => {
    const block = [{ name: { constant_value: { references: ['x.no'] } }, policy: refer('x.a', 'x.b') }, refer('x.a')];
    expect(referencesOf(block)).toEqual(['x.a', 'x.b']);
    expect(referencesOf({ references: ['x.a', 7] })).toEqual(['x.a']);
    expect(referencesOf('x.a')).toEqual([]);
  });

  it('tells the parts of very many', () => {
    const roles = Array.from({ length: 100_000 }, (_, at) => `aws_iam_role.r${at}`);
    expect(referencesOf({ references: roles.flatMap((role) => [`${role}.arn`, role]) })).toHaveLength(100_000);
  });
});
