// Reads one statement of a policy document and says where it breaks IAM's grammar.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { isRecord } from '../isRecord.ts';
import type {
  Effect,
  PatternElement,
  PolicyCondition,
  PolicyPrincipal,
  PrincipalElement,
  Statement,
} from './statement.ts';

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Where a value stands, and where its faults go. */
interface Place {
  readonly path: string;
  readonly faults: Fault[];
}

type Elements = Readonly<Record<string, unknown>>;

/** An element and its opposite. */
interface ElementName {
  readonly plain: string;
  readonly negated: string;
}

const actionName: ElementName = { plain: 'Action', negated: 'NotAction' };
const resourceName: ElementName = { plain: 'Resource', negated: 'NotResource' };
const principalName: ElementName = { plain: 'Principal', negated: 'NotPrincipal' };

const elementNames = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

/**
 * Reads one statement. Faults are appended to `at.faults`, each with its path below `at.path`; what is returned then
 * holds only what could be read, and is undefined where nothing could.
 */
export function readStatement(value: unknown, at: Place & { readonly number: number }): Statement | undefined {
  if (!isRecord(value)) {
    fault(at, 'expected an object');
    return undefined;
  }
  for (const name of Object.keys(value)) {
    if (!elementNames.includes(name)) fault(below(at, name), 'unknown element of a statement');
  }
  const effect = readEffect(value, at);
  const action = sharedElement(readPatterns(value, actionName, at));
  const resource = readPatterns(value, resourceName, at);
  const principal = readPrincipal(value, at);
  if (action === undefined) fault(at, 'expected Action or NotAction');
  if (resource === undefined && principal === undefined) fault(at, 'expected Resource or NotResource');
  const sid = readSid(value, at);
  const conditions = readConditions(value, at);
  if (effect === undefined || action === undefined) return undefined;
  return { number: at.number, sid, effect, action, resource, principal, conditions };
}

// What it inherits is no element.
function has(elements: Elements, name: string): boolean {
  return Object.hasOwn(elements, name);
}

function fault(at: Place, message: string): undefined {
  at.faults.push({ path: at.path, message });
}

function refuse(at: Place, message: string): never[] {
  fault(at, message);
  return [];
}

function below(at: Place, name: string): Place {
  return { path: `${at.path}.${name}`, faults: at.faults };
}

function readSid(elements: Elements, at: Place): string | undefined {
  if (!has(elements, 'Sid')) return undefined;
  const { Sid: sid } = elements;
  return typeof sid === 'string' ? sid : fault(below(at, 'Sid'), 'expected a string');
}

function readEffect(elements: Elements, at: Place): Effect | undefined {
  if (!has(elements, 'Effect')) return fault(at, 'expected Effect');
  const { Effect: effect } = elements;
  if (effect === 'Allow' || effect === 'Deny') return effect;
  return fault(below(at, 'Effect'), 'expected "Allow" or "Deny", spelled so');
}

/** Picks `Action` or `NotAction` (and so on); both in one statement is a fault. */
function pickElement(elements: Elements, { plain, negated }: ElementName, at: Place): string | undefined {
  const isNegated = has(elements, negated);
  if (!has(elements, plain)) return isNegated ? negated : undefined;
  if (isNegated) fault(at, `expected either ${plain} or ${negated}, not both`);
  return plain;
}

function readPatterns(elements: Elements, either: ElementName, at: Place): PatternElement | undefined {
  const name = pickElement(elements, either, at);
  if (name === undefined) return undefined;
  return { negated: name === either.negated, patterns: readStrings(elements[name], at, name) };
}

// Policies that accounts have in the same form differ in their numbers only, and much is kept of what actions they name.
// What a resource means hangs on the document, too.
const actionElements = new BoundedMap<string, PatternElement>(500);
/** No policy that IAM takes has a longer one. */
const longestShared = 10_240;

function sharedElement(element: PatternElement | undefined): PatternElement | undefined {
  const text = JSON.stringify(element) ?? '';
  return element && text.length <= longestShared ? getOrMake(actionElements, text, () => element) : element;
}

function readStrings(value: unknown, at: Place, name: string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return refuse(below(at, name), 'expected a string or a list of strings');
  const values: readonly unknown[] = value;
  if (values.every(isText)) return [...values];
  return values.flatMap((item, index) => {
    if (isText(item)) return [item];
    return refuse(below(at, `${name}[${index}]`), 'expected a string');
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function readPrincipal(elements: Elements, at: Place): PrincipalElement | undefined {
  const name = pickElement(elements, principalName, at);
  if (name === undefined) return undefined;
  return { negated: name === principalName.negated, principals: readPrincipals(elements[name], below(at, name)) };
}

function readPrincipals(value: unknown, at: Place): readonly PolicyPrincipal[] {
  if (value === '*') return [{ type: 'AWS', value: '*' }];
  if (!isRecord(value)) return refuse(at, 'expected "*" or an object with AWS, Service, Federated or CanonicalUser');
  return Object.entries(value).flatMap(([type, principals]) => {
    if (type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser') {
      return readStrings(principals, at, type).map((principal) => ({ type, value: principal }));
    }
    return refuse(below(at, type), 'unknown kind of principal: expected AWS, Service, Federated or CanonicalUser');
  });
}

const noConditions: readonly PolicyCondition[] = [];

function readConditions(elements: Elements, statement: Place): readonly PolicyCondition[] {
  if (!has(elements, 'Condition')) return noConditions;
  const at = below(statement, 'Condition');
  const { Condition: block } = elements;
  if (!isRecord(block)) return refuse(at, 'expected an object of condition operators');
  const operators = Object.entries(block);
  if (operators.length === 0) return noConditions;
  return operators.flatMap(([operator, keys]) => readOperator(operator, keys, below(at, operator)));
}

function readOperator(operator: string, keys: unknown, at: Place): readonly PolicyCondition[] {
  if (!isRecord(keys)) return refuse(at, 'expected an object of condition keys');
  return Object.entries(keys).map(([key, value]) => ({
    operator,
    key,
    values: readConditionValues(value, below(at, key)),
  }));
}

function readConditionValues(value: unknown, at: Place): readonly string[] {
  const isList = Array.isArray(value);
  const values: readonly unknown[] = isList ? value : [value];
  if (values.every(isText)) return [...values];
  return values.flatMap((item, index) => {
    if (isText(item)) return [item];
    // IAM takes true and 5 for "true" and "5": quotation marks are optional for them.
    if (typeof item === 'boolean' || typeof item === 'number') return [String(item)];
    const path = isList ? `${at.path}[${index}]` : at.path;
    return refuse({ path, faults: at.faults }, 'expected a string, a number or a boolean');
  });
}
