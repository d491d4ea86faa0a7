import { describe, expect, it } from 'vitest';
import { conditionTextPattern } from '../../../shared/iam/conditions/conditionArnPattern.ts';
import type { ValueKind } from '../../../shared/iam/conditions/conditionOperator.ts';
import { passes, readNumber, valueTest } from '../../../shared/iam/conditions/valueTest.ts';

const number = { kind: 'number', comparison: 'less-or-equal' } as const;
const date = { kind: 'date', comparison: 'less-or-equal' } as const;

describe('passes', () => {
  it('leaves open whether a text passes that may be compared with one pattern or with nothing', () => {
    const patterns = [undefined, conditionTextPattern([97], false)];
    expect(passes({ kind: 'text', patterns }, 'a')).toBeUndefined();
    expect(passes({ kind: 'text', patterns }, 'b')).toBe(false);
  });
});

describe('readNumber', () => {
  const rows: readonly (readonly [text: string, number: number | undefined])[] = [
    ['0', 0],
    ['-12', -12],
    ['+12', 12],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['.125', 0.125],
    ['-.125', -0.125],
    ['1e3', 1000],
    ['1E3', 1000],
    ['25e-2', 0.25],
    ['25e+2', 2500],
    ['1e12', 1e12],
    ['1e-123', 1e-123],
    ['1e1234', undefined],
    ['1ee3', undefined],
    ['1e', undefined],
    ['.', undefined],
    ['', undefined],
    [' 1', undefined],
    ['1 ', undefined],
    ['x1', undefined],
    ['1x', undefined],
    ['0x10', undefined],
    ['--1', undefined],
    ['1,5', undefined],
    ['Infinity', undefined],
  ];
  it.each(rows)('reads %j as %s', (text, read) => {
    expect(readNumber(text)).toBe(read);
  });
});

describe('valueTest', () => {
  it.each([
    [number, '12', { ...number, bound: 12 }],
    [number, 'twelve', { kind: 'nothing' }],
    [date, '1970-01-01T00:00:01Z', { ...date, bound: 1000 }],
    [date, 'yesterday', { kind: 'nothing' }],
    [{ kind: 'ip' }, '10.0.0.0/33', { kind: 'nothing' }],
    [{ kind: 'binary' }, 'Zm9v', { kind: 'binary', bytes: 'Zm9v' }],
    [{ kind: 'binary' }, 'no base64', { kind: 'nothing' }],
  ] as const)('reads for %j the value %s as %j', (kind, value, test) => {
    expect(valueTest(kind, value, undefined)).toEqual(test);
  });
});

describe('passes', () => {
  const rows: readonly (readonly [kind: ValueKind, bound: string, value: string, passes: boolean])[] = [
    [number, '10', '10', true],
    [number, '10', '11', false],
    [number, '0', '-.5', true],
    [number, '10', '', false],
    [number, '10', 'ten', false],
    [date, '2026-02-03', '2026-02-02', true],
    [date, '2026-02-03', '2026-02-04', false],
    [date, '2026-02-03', 'yesterday', false],
    [{ kind: 'number', comparison: 'equals' }, '10', '1e1', true],
    [{ kind: 'number', comparison: 'equals' }, '0', '', false],
    [{ kind: 'number', comparison: 'greater-or-equal' }, '-1', 'ten', false],
  ];
  it.each(rows)('tests by %j and %s the value %j: %s', (kind, bound, value, expected) => {
    expect(passes(valueTest(kind, bound, undefined), value)).toBe(expected);
  });
});

describe('passes', () => {
  it('reads each value, whichever it was asked about before', () => {
    const most = valueTest({ kind: 'number', comparison: 'less-or-equal' }, '5', undefined);
    const network = valueTest({ kind: 'ip' }, '10.0.0.0/8', undefined);
    const before = valueTest({ kind: 'date', comparison: 'less' }, '2026-01-01', undefined);
    const bytes = valueTest({ kind: 'binary' }, 'QQ==', undefined);
    const asked = ['4', '6', '6', '4', '', '10.1.2.3', '11.1.2.3', '10.1.2.3', '2025-01-01', '2027-01-01', 'QQ', 'Qg'];
    const passing = (test: typeof most) => asked.filter((value) => passes(test, value));
    expect(passing(most)).toEqual(['4', '4']);
    expect(passing(network)).toEqual(['10.1.2.3', '10.1.2.3']);
    expect(passing(before)).toEqual(['4', '6', '6', '4', '2025-01-01']);
    expect(passing(bytes)).toEqual(['QQ']);
  });
});
