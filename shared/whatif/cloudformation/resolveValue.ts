// Works out what the functions of a template give, as far as it can be known before the deployment.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html

import { isRecord } from '../../iam/isRecord.ts';
import { hasUnknown } from '../change/markUnknown.ts';
import { ownMember } from '../change/ownMember.ts';
import { attributeOf, referenceOf } from './nameOfResource.ts';
import { isParameter, parameterValue, recordOf, type TemplateScope } from './templateScope.ts';

/** `AWS::NoValue`: the member or item is left out. */
const noValue = Symbol('AWS::NoValue');

/** Gives the value with every function worked out; a part that is not known is `undefined`. */
export function resolveValue(value: unknown, scope: TemplateScope): unknown {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
}

/** The condition of that name; undefined: not known. */
export function conditionOf(scope: TemplateScope, name: string): boolean | undefined {
  return scope.work.condition(name, () => truth(ownMember(recordOf(scope.template.Conditions), name), scope));
}

function resolve(value: unknown, scope: TemplateScope): unknown {
  return Array.isArray(value) || isRecord(value) ? scope.work.within(() => resolveParts(value, scope)) : value;
}

function resolveParts(value: readonly unknown[] | Readonly<Record<string, unknown>>, scope: TemplateScope): unknown {
  if (!isRecord(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== noValue);
  const [name, argument] = functionOf(value) ?? [];
  if (name !== undefined) return call(name, argument, scope);
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== noValue));
}

// A policy holds a member `Condition`, which is none of the template.
function functionOf(value: Readonly<Record<string, unknown>>): readonly [string, unknown] | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  return entry[0] === 'Ref' || entry[0].startsWith('Fn::') ? entry : undefined;
}

type IntrinsicFunction = (argument: unknown, scope: TemplateScope) => unknown;

/** What is not listed (`ImportValue`, `GetAZs`, `Cidr`, `Transform`, macros) is known only to CloudFormation. */
const functions: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ['Ref', (name, scope) => ref(String(name), scope)],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::FindInMap', findInMap],
  ['Fn::If', chooseBranch],
  ['Fn::Base64', base64],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::Length', length],
]);

function call(name: string, argument: unknown, scope: TemplateScope): unknown {
  const known = functions.get(name);
  if (known !== undefined) return known(argument, scope);
  return name === 'Fn::Equals' || connectives.has(name) ? truth({ [name]: argument }, scope) : undefined;
}

function arg(value: unknown, scope: TemplateScope): unknown {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
}

function ref(name: string, scope: TemplateScope): unknown {
  if (name === 'AWS::NoValue') return noValue;
  return isParameter(scope, name) ? parameterValue(scope, name) : referenceOf(scope, name, resolveValue);
}

function getAtt(argument: unknown, scope: TemplateScope): unknown {
  const parts = typeof argument === 'string' ? argument.split('.') : argument;
  if (!Array.isArray(parts)) return undefined;
  const [id, attribute]: readonly unknown[] = parts;
  const name = arg(attribute, scope);
  return typeof id === 'string' && typeof name === 'string'
    ? attributeOf(scope, { id, attribute: name }, resolveValue)
    : undefined;
}

function sub(argument: unknown, scope: TemplateScope): unknown {
  const [text, given]: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return undefined;
  // Odd parts stand for variables, as a text or as undefined.
  const values = new Map<string, string | undefined>();
  const parts = text.split(/\$\{([^{}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith('!')) return `\${${part.slice(1)}}`;
    const name = part.trim();
    if (!values.has(name)) values.set(name, textOf(variable(name, recordOf(given), scope)));
    return values.get(name);
  });
  return joinTexts(parts, '', scope);
}

function variable(name: string, own: Readonly<Record<string, unknown>>, scope: TemplateScope): unknown {
  if (Object.hasOwn(own, name)) return arg(own[name], scope);
  if (name.includes('.') && !name.startsWith('AWS::')) return getAtt(name, scope);
  const value = ref(name, scope);
  return value === noValue ? '' : value;
}

function join(argument: unknown, scope: TemplateScope): unknown {
  const [separator, list] = listOf(argument);
  const items = arg(list, scope);
  if (typeof separator !== 'string' || !Array.isArray(items)) return undefined;
  return joinTexts(items.map(textOf), separator, scope);
}

// Its length is asked for before it is made: a text of a gigabyte is more than the language has.
function joinTexts(
  texts: readonly (string | undefined)[],
  separator: string,
  { work }: TemplateScope,
): string | undefined {
  const known = texts.filter((text) => text !== undefined);
  if (known.length < texts.length) return undefined;
  const characters = known.reduce((sum, text) => sum + text.length + separator.length, 0);
  return work.takeText(characters) ? known.join(separator) : undefined;
}

function select(argument: unknown, scope: TemplateScope): unknown {
  const [index, list] = listOf(argument);
  const [number, items] = [Number(arg(index, scope)), arg(list, scope)];
  if (!Array.isArray(items) || !Number.isInteger(number)) return undefined;
  const all: readonly unknown[] = items;
  return all[number];
}

function split(argument: unknown, scope: TemplateScope): unknown {
  const [separator, value] = listOf(argument);
  const text = arg(value, scope);
  if (typeof separator !== 'string' || typeof text !== 'string') return undefined;
  return scope.work.takeText(text.length) ? text.split(separator) : undefined;
}

function base64(argument: unknown, scope: TemplateScope): unknown {
  const text = arg(argument, scope);
  return typeof text === 'string' && scope.work.takeText(2 * text.length)
    ? Buffer.from(text).toString('base64')
    : undefined;
}

function toJsonString(argument: unknown, scope: TemplateScope): unknown {
  const value = arg(argument, scope);
  if (hasUnknown(value) || !scope.work.takeText(countCharacters(value))) return undefined;
  const text = JSON.stringify(value);
  // Quotes are escaped, and escaped again.
  return scope.work.takeText(text.length) ? text : undefined;
}

function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + countCharacters(item), 2);
  if (!isRecord(value)) return String(value).length;
  return Object.entries(value).reduce((sum, [key, member]) => sum + key.length + countCharacters(member), 2);
}

function length(argument: unknown, scope: TemplateScope): unknown {
  const list = arg(argument, scope);
  return Array.isArray(list) ? list.length : undefined;
}

function findInMap(argument: unknown, scope: TemplateScope): unknown {
  const [map, first, second, options] = listOf(argument);
  const keys = [map, first, second].map((key) => textOf(arg(key, scope)));
  if (keys.some((key) => key === undefined)) return undefined;
  const found = keys.reduce<unknown>((level, key) => ownMember(recordOf(level), key ?? ''), scope.template.Mappings);
  return found ?? arg(recordOf(options).DefaultValue, scope);
}

function chooseBranch(argument: unknown, scope: TemplateScope): unknown {
  const [name, whenTrue, whenFalse] = listOf(argument);
  const isTrue = typeof name === 'string' ? conditionOf(scope, name) : undefined;
  if (isTrue === undefined) return undefined;
  return resolve(isTrue ? whenTrue : whenFalse, scope);
}

function truth(condition: unknown, scope: TemplateScope): boolean | undefined {
  if (typeof condition === 'boolean') return condition;
  return isRecord(condition) ? scope.work.within(() => truthOf(condition, scope)) : undefined;
}

function truthOf(condition: Readonly<Record<string, unknown>>, scope: TemplateScope): boolean | undefined {
  const [name = '', argument]: readonly [string?, unknown?] = Object.entries(condition)[0] ?? [];
  if (name === 'Condition') return typeof argument === 'string' ? conditionOf(scope, argument) : undefined;
  const parts = listOf(argument);
  if (name === 'Fn::Equals') return areEqual(parts.map((part) => textOf(arg(part, scope))));
  const truths = parts.map((part) => truth(part, scope));
  return connectives.get(name)?.(truths);
}

type Truths = readonly (boolean | undefined)[];

const connectives: ReadonlyMap<string, (truths: Truths) => boolean | undefined> = new Map([
  ['Fn::Not', ([inner]: Truths) => (inner === undefined ? undefined : !inner)],
  ['Fn::And', (truths: Truths) => (truths.includes(false) ? false : unlessOpen(truths, true))],
  ['Fn::Or', (truths: Truths) => (truths.includes(true) ? true : unlessOpen(truths, false))],
]);

function unlessOpen(truths: Truths, value: boolean): boolean | undefined {
  return truths.includes(undefined) ? undefined : value;
}

function areEqual([a, b]: readonly (string | undefined)[]): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a === b;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
