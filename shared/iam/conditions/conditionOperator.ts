// The condition operators of the policy language.

import { BoundedMap, getOrMake } from '../getOrMake.ts';

export type Comparison = 'equals' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal';

/** How an operator compares one value of a request with one value of the policy. */
export type ValueKind =
  | { readonly kind: 'text'; readonly wildcards: boolean; readonly ignoreCase: boolean }
  | { readonly kind: 'arn' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'number' | 'date'; readonly comparison: Comparison }
  | { readonly kind: 'ip' }
  | { readonly kind: 'binary' };

export type ConditionOperator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'compare';
      readonly value: ValueKind;
      readonly negated: boolean;
      /** `ForAllValues:` or `ForAnyValue:` */
      readonly set?: 'all' | 'any';
      readonly ifExists: boolean;
    };

const text = { kind: 'text', wildcards: false, ignoreCase: false } as const;
const arn = { kind: 'arn' } as const;
const ip = { kind: 'ip' } as const;

interface Base {
  readonly value: ValueKind;
  readonly negated: boolean;
}

const bases: ReadonlyMap<string, Base> = new Map<string, Base>([
  ['stringequals', { value: text, negated: false }],
  ['stringnotequals', { value: text, negated: true }],
  ['stringequalsignorecase', { value: { ...text, ignoreCase: true }, negated: false }],
  ['stringnotequalsignorecase', { value: { ...text, ignoreCase: true }, negated: true }],
  ['stringlike', { value: { ...text, wildcards: true }, negated: false }],
  ['stringnotlike', { value: { ...text, wildcards: true }, negated: true }],
  ['arnequals', { value: arn, negated: false }],
  ['arnlike', { value: arn, negated: false }],
  ['arnnotequals', { value: arn, negated: true }],
  ['arnnotlike', { value: arn, negated: true }],
  ['bool', { value: { kind: 'bool' }, negated: false }],
  ['binaryequals', { value: { kind: 'binary' }, negated: false }],
  ['ipaddress', { value: ip, negated: false }],
  ['notipaddress', { value: ip, negated: true }],
  ...comparisons('numeric', 'number'),
  ...comparisons('date', 'date'),
]);

const operators = new BoundedMap<string, ConditionOperator | undefined>(1_000);

/**
 * Reads an operator's name, in any case, with its set prefix and `IfExists`; undefined for one that this engine does
 * not know. `Null` takes neither prefix nor suffix.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readOperator(name: string): ConditionOperator | undefined {
  return getOrMake(operators, name, () => parseOperator(name.toLowerCase()));
}

function parseOperator(name: string): ConditionOperator | undefined {
  if (name === 'null') return { kind: 'null' };
  const base = bases.get(name.replace(/^(forallvalues|foranyvalue):/, '').replace(/ifexists$/, ''));
  if (base === undefined) return undefined;
  const operator = { kind: 'compare', ...base, ifExists: name.endsWith('ifexists') } as const;
  if (name.startsWith('forallvalues:')) return { ...operator, set: 'all' };
  return name.startsWith('foranyvalue:') ? { ...operator, set: 'any' } : operator;
}

function comparisons(name: string, kind: 'number' | 'date'): readonly (readonly [string, Base])[] {
  const compare = (comparison: Comparison, negated = false): Base => ({ value: { kind, comparison }, negated });
  return [
    [`${name}equals`, compare('equals')],
    [`${name}notequals`, compare('equals', true)],
    [`${name}lessthan`, compare('less')],
    [`${name}lessthanequals`, compare('less-or-equal')],
    [`${name}greaterthan`, compare('greater')],
    [`${name}greaterthanequals`, compare('greater-or-equal')],
  ];
}
