import { describe, expect, it } from 'vitest';
import { readOperator } from '../../../shared/iam/conditions/conditionOperator.ts';

const text = { kind: 'text', wildcards: false, ignoreCase: false };

describe('readOperator', () => {
  const bases: readonly (readonly [name: string, value: unknown, negated: boolean])[] = [
    ['StringEquals', text, false],
    ['StringNotEquals', text, true],
    ['StringEqualsIgnoreCase', { ...text, ignoreCase: true }, false],
    ['StringNotEqualsIgnoreCase', { ...text, ignoreCase: true }, true],
    ['StringLike', { ...text, wildcards: true }, false],
    ['StringNotLike', { ...text, wildcards: true }, true],
    ['ArnEquals', { kind: 'arn' }, false],
    ['ArnLike', { kind: 'arn' }, false],
    ['ArnNotEquals', { kind: 'arn' }, true],
    ['ArnNotLike', { kind: 'arn' }, true],
    ['Bool', { kind: 'bool' }, false],
    ['BinaryEquals', { kind: 'binary' }, false],
    ['IpAddress', { kind: 'ip' }, false],
    ['NotIpAddress', { kind: 'ip' }, true],
    ['NumericEquals', { kind: 'number', comparison: 'equals' }, false],
    ['NumericNotEquals', { kind: 'number', comparison: 'equals' }, true],
    ['NumericLessThan', { kind: 'number', comparison: 'less' }, false],
    ['NumericLessThanEquals', { kind: 'number', comparison: 'less-or-equal' }, false],
    ['NumericGreaterThan', { kind: 'number', comparison: 'greater' }, false],
    ['NumericGreaterThanEquals', { kind: 'number', comparison: 'greater-or-equal' }, false],
    ['DateEquals', { kind: 'date', comparison: 'equals' }, false],
    ['DateNotEquals', { kind: 'date', comparison: 'equals' }, true],
    ['DateLessThan', { kind: 'date', comparison: 'less' }, false],
    ['DateLessThanEquals', { kind: 'date', comparison: 'less-or-equal' }, false],
    ['DateGreaterThan', { kind: 'date', comparison: 'greater' }, false],
    ['DateGreaterThanEquals', { kind: 'date', comparison: 'greater-or-equal' }, false],
  ];
  it.each(bases)('reads %s, with every prefix and suffix, in any case', (name, value, negated) => {
    const plain = { kind: 'compare', value, negated, ifExists: false };
    expect(readOperator(name)).toEqual(plain);
    expect(readOperator(name.toUpperCase())).toEqual(plain);
    expect(readOperator(`${name}IfExists`)).toEqual({ ...plain, ifExists: true });
    expect(readOperator(`ForAllValues:${name}`)).toEqual({ ...plain, set: 'all' });
    expect(readOperator(`foranyvalue:${name}ifexists`)).toEqual({ ...plain, set: 'any', ifExists: true });
  });

  it('reads Null, without prefix and suffix', () => {
    expect(readOperator('Null')).toEqual({ kind: 'null' });
    expect(readOperator('NULL')).toEqual({ kind: 'null' });
    expect(readOperator('NullIfExists')).toBeUndefined();
    expect(readOperator('ForAnyValue:Null')).toBeUndefined();
  });

  it.each([
    '',
    'IfExists',
    'StringSimilar',
    'BoolNot',
    'ForAllValues:',
    'ForSomeValues:StringEquals',
    'StringEqualsIfExistsIfExists',
    'IfExistsStringEquals',
    'StringIfExistsEquals',
    'xForAllValues:StringEquals',
    'StringForAnyValue:Equals',
    'ForAllValues:ForAllValues:StringEquals',
    ' StringEquals',
    '__proto__',
    'constructor',
  ])('does not know %s', (name) => {
    expect(readOperator(name)).toBeUndefined();
    expect(readOperator(name)).toBeUndefined();
  });
});
