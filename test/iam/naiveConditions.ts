// Condition operators of the naive reference evaluator: one request, every context key given or absent.

import { substitute } from './naiveVariables.ts';
import { literalPartsOf, matchesArnCondition, matchesParts, type PatternPart } from './naiveWildcards.ts';

/** Keys of the request; a key that is not here is absent. An array is a multivalued key. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Compares one value of the request with one value of the policy. */
type Comparison = (given: string, wanted: string, parts: readonly PatternPart[]) => boolean;

interface Operator {
  readonly compare: Comparison;
  readonly negated: boolean;
  readonly variables: boolean;
}

/** One `operator: { key: values }` entry. */
export interface NaiveCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const order: Readonly<Record<string, (difference: number) => boolean>> = {
  equals: (difference) => difference === 0,
  lessthan: (difference) => difference < 0,
  lessthanequals: (difference) => difference <= 0,
  greaterthan: (difference) => difference > 0,
  greaterthanequals: (difference) => difference >= 0,
};

/** The values of a key; names compare without case. A key without values counts as absent. */
export function valuesOf(context: RequestContext, key: string): readonly string[] {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? [] : [found[1]].flat();
}

/**
 * Whether one condition holds for the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function conditionHolds(condition: NaiveCondition, version: string, context: RequestContext): boolean {
  const given = valuesOf(context, condition.key);
  const [, set, name, ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(condition.operator.toLowerCase()) ?? [];
  if (name === 'null')
    return condition.values.some((value) => (value.toLowerCase() === 'true') === (given.length === 0));
  if (given.length === 0 && ifExists !== undefined) return true;
  const operator = operatorNamed(name ?? '');
  const test = (value: string) => valueHolds(operator, value, condition, version, context);
  if (set === 'forallvalues:') return given.every(test);
  if (set === 'foranyvalue:') return given.some(test);
  if (given.length === 0) return operator.negated;
  return operator.negated ? given.every(test) : given.some(test);
}

function valueHolds(
  operator: Operator,
  given: string,
  condition: NaiveCondition,
  version: string,
  context: RequestContext,
): boolean {
  const lookup = (key: string) => {
    const values = valuesOf(context, key);
    return values.length === 1 ? values[0] : undefined;
  };
  const matches = condition.values.some((wanted) => {
    const parts = operator.variables ? substitute(wanted, version, lookup) : literalPartsOf(wanted);
    return parts !== 'unresolved' && operator.compare(given, wanted, parts);
  });
  return matches !== operator.negated;
}

function operatorNamed(name: string): Operator {
  const text = textOperators[name];
  if (text !== undefined) return text;
  const ordered = /^(numeric|date)(not)?(.*)$/.exec(name);
  const holds = order[ordered?.[3] ?? ''];
  if (ordered === null || holds === undefined)
    throw new Error(`The naive evaluator does not know the operator ${name}`);
  const read = ordered[1] === 'date' ? readDate : readNumber;
  const compare: Comparison = (given, wanted) => holds(read(given) - read(wanted));
  return { compare, negated: ordered[2] === 'not', variables: false };
}

const equals: Comparison = (given, _wanted, parts) => literalText(parts) === given;
const equalsIgnoringCase: Comparison = (given, _wanted, parts) =>
  literalText(parts).toLowerCase() === given.toLowerCase();
const like: Comparison = (given, _wanted, parts) => matchesParts(parts, given);
const arnLike: Comparison = (given, _wanted, parts) => matchesArnCondition(parts, given);
const bool: Comparison = (given, wanted) => given.toLowerCase() === wanted.toLowerCase();
const binary: Comparison = (given, wanted) => Buffer.from(given, 'base64').equals(Buffer.from(wanted, 'base64'));

const textOperators: Readonly<Record<string, Operator>> = {
  stringequals: { compare: equals, negated: false, variables: true },
  stringnotequals: { compare: equals, negated: true, variables: true },
  stringequalsignorecase: { compare: equalsIgnoringCase, negated: false, variables: true },
  stringnotequalsignorecase: { compare: equalsIgnoringCase, negated: true, variables: true },
  stringlike: { compare: like, negated: false, variables: true },
  stringnotlike: { compare: like, negated: true, variables: true },
  arnequals: { compare: arnLike, negated: false, variables: true },
  arnlike: { compare: arnLike, negated: false, variables: true },
  arnnotequals: { compare: arnLike, negated: true, variables: true },
  arnnotlike: { compare: arnLike, negated: true, variables: true },
  bool: { compare: bool, negated: false, variables: false },
  binaryequals: { compare: binary, negated: false, variables: false },
  ipaddress: { compare: isInNetwork, negated: false, variables: false },
  notipaddress: { compare: isInNetwork, negated: true, variables: false },
};

function literalText(parts: readonly PatternPart[]): string {
  return parts.map((part) => (part.kind === 'literal' ? part.character : part.kind === 'run' ? '*' : '?')).join('');
}

function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function readDate(text: string): number {
  if (/^-?\d{5,}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  return Date.parse(text);
}

/** An address without a mask is one address: /32, or /128 for IPv6. */
function isInNetwork(given: string, network: string): boolean {
  const [base = '', mask] = network.split('/');
  const address = bitsOf(given);
  const wanted = bitsOf(base);
  if (address === undefined || wanted === undefined || address.length !== wanted.length) return false;
  const length = mask === undefined ? wanted.length : Number(mask);
  return address.slice(0, length) === wanted.slice(0, length);
}

function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    return address
      .split('.')
      .map((octet) => Number(octet).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = address.split('::');
  if (!address.includes(':')) return undefined;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}
