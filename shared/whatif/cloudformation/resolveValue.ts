// Works out what the functions of a template give, as far as it can be known before the deployment.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html

import { isRecord } from '../../iam/isRecord.ts';
import { hasUnknown } from '../change/markUnknown.ts';
import { ownMember } from '../change/ownMember.ts';
import { attributeOf, referenceOf } from './nameOfResource.ts';
import { isParameter, parameterValue, recordOf, type TemplateScope } from './templateScope.ts';

/** `AWS::NoValue`: the member or item is left out. */
const noValue = Symbol('AWS::NoValue');
/** Conditions that refer to each other in a circle are no template. */
const maxDepth = 100;
const maxNesting = 20;

/** Gives the value with every function worked out; a part that is not known is `undefined`. */
export function resolveValue(value: unknown, scope: TemplateScope): unknown {
  if ((scope.nesting ?? 0) > maxNesting) return undefined;
  const resolved = resolve(value, scope, 0);
  return resolved === noValue ? undefined : resolved;
}

/** The condition of that name; undefined: not known. */
export function conditionOf(scope: TemplateScope, name: string, depth = 0): boolean | undefined {
  return truth(ownMember(recordOf(scope.template.Conditions), name), scope, depth + 1);
}

function resolve(value: unknown, scope: TemplateScope, depth: number): unknown {
  if (depth > maxDepth) return undefined;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item) => resolve(item, scope, depth + 1)).filter((item) => item !== noValue);
  }
  if (!isRecord(value)) return value;
  const [name, argument] = functionOf(value) ?? [];
  if (name !== undefined) return call(name, argument, { scope, depth: depth + 1 });
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope, depth + 1)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== noValue));
}

// A policy holds a member `Condition`, which is none of the template.
function functionOf(value: Readonly<Record<string, unknown>>): readonly [string, unknown] | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  return entry[0] === 'Ref' || entry[0].startsWith('Fn::') ? entry : undefined;
}

interface Call {
  readonly scope: TemplateScope;
  readonly depth: number;
}

type IntrinsicFunction = (argument: unknown, call: Call) => unknown;

const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (name, { scope }) => ref(String(name), scope),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::If': chooseBranch,
  'Fn::Base64': (argument, at) => {
    const text = arg(argument, at);
    return typeof text === 'string' ? Buffer.from(text).toString('base64') : undefined;
  },
  'Fn::ToJsonString': (argument, at) => {
    const value = arg(argument, at);
    return hasUnknown(value) ? undefined : JSON.stringify(value);
  },
  'Fn::Length': (argument, at) => {
    const list = arg(argument, at);
    return Array.isArray(list) ? list.length : undefined;
  },
};

/** What is not listed (`ImportValue`, `GetAZs`, `Cidr`, `Transform`, macros) is known only to CloudFormation. */
function call(name: string, argument: unknown, at: Call): unknown {
  const known = new Map(Object.entries(functions)).get(name);
  if (known !== undefined) return known(argument, at);
  return ['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not'].includes(name)
    ? truth({ [name]: argument }, at.scope, at.depth)
    : undefined;
}

function arg(value: unknown, { scope, depth }: Call): unknown {
  const resolved = resolve(value, scope, depth);
  return resolved === noValue ? undefined : resolved;
}

function ref(name: string, scope: TemplateScope): unknown {
  if (name === 'AWS::NoValue') return noValue;
  return isParameter(scope, name) ? parameterValue(scope, name) : referenceOf(scope, name, resolveValue);
}

function getAtt(argument: unknown, at: Call): unknown {
  const parts = typeof argument === 'string' ? argument.split('.') : argument;
  if (!Array.isArray(parts)) return undefined;
  const [id, attribute]: readonly unknown[] = parts;
  const name = arg(attribute, at);
  return typeof id === 'string' && typeof name === 'string'
    ? attributeOf(at.scope, { id, attribute: name }, resolveValue)
    : undefined;
}

function sub(argument: unknown, at: Call): unknown {
  const [text, given]: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return undefined;
  const own = recordOf(given);
  let isKnown = true;
  const filled = text.replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
    const name = inner.trim();
    if (literal === '!') return `\${${inner}}`;
    const value = Object.hasOwn(own, name)
      ? arg(own[name], at)
      : name.includes('.') && !name.startsWith('AWS::')
        ? getAtt(name, at)
        : plain(ref(name, at.scope));
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') isKnown = false;
    return String(value);
  });
  return isKnown ? filled : undefined;
}

function plain(value: unknown): unknown {
  return value === noValue ? '' : value;
}

function join(argument: unknown, at: Call): unknown {
  const [separator, list] = listOf(argument);
  const items = arg(list, at);
  const texts = Array.isArray(items) ? items.map(textOf) : [undefined];
  if (typeof separator !== 'string' || texts.some((text) => text === undefined)) return undefined;
  return texts.join(separator);
}

function select(argument: unknown, at: Call): unknown {
  const [index, list] = listOf(argument);
  const [number, items] = [Number(arg(index, at)), arg(list, at)];
  if (!Array.isArray(items) || !Number.isInteger(number)) return undefined;
  const all: readonly unknown[] = items;
  return all[number];
}

function split(argument: unknown, at: Call): unknown {
  const [separator, value] = listOf(argument);
  const text = arg(value, at);
  return typeof separator === 'string' && typeof text === 'string' ? text.split(separator) : undefined;
}

function findInMap(argument: unknown, at: Call): unknown {
  const [map, first, second, options] = listOf(argument);
  const keys = [map, first, second].map((key) => textOf(arg(key, at)));
  if (keys.some((key) => key === undefined)) return undefined;
  const found = keys.reduce<unknown>((level, key) => ownMember(recordOf(level), key ?? ''), at.scope.template.Mappings);
  return found ?? arg(recordOf(options).DefaultValue, at);
}

function chooseBranch(argument: unknown, { scope, depth }: Call): unknown {
  const [name, whenTrue, whenFalse] = listOf(argument);
  const isTrue = typeof name === 'string' ? conditionOf(scope, name, depth) : undefined;
  if (isTrue === undefined) return undefined;
  return resolve(isTrue ? whenTrue : whenFalse, scope, depth);
}

function truth(condition: unknown, scope: TemplateScope, depth: number): boolean | undefined {
  if (typeof condition === 'boolean') return condition;
  if (depth > maxDepth || !isRecord(condition)) return undefined;
  const [name = '', argument]: readonly unknown[] = Object.entries(condition)[0] ?? [];
  if (name === 'Condition') return typeof argument === 'string' ? conditionOf(scope, argument, depth) : undefined;
  const parts = listOf(argument);
  if (name === 'Fn::Equals') return areEqual(parts.map((part) => arg(part, { scope, depth })));
  const truths = parts.map((part) => truth(part, scope, depth + 1));
  return new Map(Object.entries(connectives)).get(String(name))?.(truths);
}

type Truths = readonly (boolean | undefined)[];

const connectives: Readonly<Record<string, (truths: Truths) => boolean | undefined>> = {
  'Fn::Not': ([inner]) => (inner === undefined ? undefined : !inner),
  'Fn::And': (truths) => (truths.includes(false) ? false : unlessOpen(truths, true)),
  'Fn::Or': (truths) => (truths.includes(true) ? true : unlessOpen(truths, false)),
};

function unlessOpen(truths: Truths, value: boolean): boolean | undefined {
  return truths.includes(undefined) ? undefined : value;
}

function areEqual([a, b]: readonly unknown[]): boolean | undefined {
  return a === undefined || b === undefined ? undefined : String(a) === String(b);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
