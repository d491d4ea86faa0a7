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

type Elements = ReadonlyMap<string, unknown>;

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
  const elements = new Map(Object.entries(value));
  for (const name of elements.keys()) {
    if (!elementNames.includes(name)) fault(below(at, name), 'unknown element of a statement');
  }
  const effect = readEffect(elements, at);
  const action = sharedElement(readPatterns(elements, 'Action', at));
  const resource = readPatterns(elements, 'Resource', at);
  const principal = readPrincipal(elements, at);
  if (action === undefined) fault(at, 'expected Action or NotAction');
  if (resource === undefined && principal === undefined) fault(at, 'expected Resource or NotResource');
  const sid = readSid(elements, at);
  const conditions = readConditions(elements, below(at, 'Condition'));
  if (effect === undefined || action === undefined) return undefined;
  return {
    number: at.number,
    ...(sid !== undefined && { sid }),
    effect,
    action,
    ...(resource !== undefined && { resource }),
    ...(principal !== undefined && { principal }),
    conditions,
  };
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
  const sid = elements.get('Sid');
  if (typeof sid === 'string') return sid;
  return elements.has('Sid') ? fault(below(at, 'Sid'), 'expected a string') : undefined;
}

function readEffect(elements: Elements, at: Place): Effect | undefined {
  const effect = elements.get('Effect');
  if (effect === 'Allow' || effect === 'Deny') return effect;
  if (!elements.has('Effect')) return fault(at, 'expected Effect');
  return fault(below(at, 'Effect'), 'expected "Allow" or "Deny", spelled so');
}

/** Picks `Action` or `NotAction` (and so on); both in one statement is a fault. */
function pickElement(
  elements: Elements,
  name: string,
  at: Place,
): { readonly name: string; readonly negated: boolean } | undefined {
  const negatedName = `Not${name}`;
  if (elements.has(name) && elements.has(negatedName)) fault(at, `expected either ${name} or ${negatedName}, not both`);
  if (elements.has(name)) return { name, negated: false };
  return elements.has(negatedName) ? { name: negatedName, negated: true } : undefined;
}

function readPatterns(elements: Elements, name: string, at: Place): PatternElement | undefined {
  const picked = pickElement(elements, name, at);
  if (picked === undefined) return undefined;
  return { negated: picked.negated, patterns: readStrings(elements.get(picked.name), below(at, picked.name)) };
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

function readStrings(value: unknown, at: Place): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return refuse(at, 'expected a string or a list of strings');
  const values: readonly unknown[] = value;
  return values.flatMap((item, index) => {
    if (typeof item === 'string') return [item];
    return refuse({ path: `${at.path}[${index}]`, faults: at.faults }, 'expected a string');
  });
}

function readPrincipal(elements: Elements, at: Place): PrincipalElement | undefined {
  const picked = pickElement(elements, 'Principal', at);
  if (picked === undefined) return undefined;
  return { negated: picked.negated, principals: readPrincipals(elements.get(picked.name), below(at, picked.name)) };
}

function readPrincipals(value: unknown, at: Place): readonly PolicyPrincipal[] {
  if (value === '*') return [{ type: 'AWS', value: '*' }];
  if (!isRecord(value)) return refuse(at, 'expected "*" or an object with AWS, Service, Federated or CanonicalUser');
  return Object.entries(value).flatMap(([type, principals]) => {
    const place = below(at, type);
    if (type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser') {
      return readStrings(principals, place).map((principal) => ({ type, value: principal }));
    }
    return refuse(place, 'unknown kind of principal: expected AWS, Service, Federated or CanonicalUser');
  });
}

function readConditions(elements: Elements, at: Place): readonly PolicyCondition[] {
  if (!elements.has('Condition')) return [];
  const block = elements.get('Condition');
  if (!isRecord(block)) return refuse(at, 'expected an object of condition operators');
  return Object.entries(block).flatMap(([operator, keys]) => readOperator(operator, keys, below(at, operator)));
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
  return values.flatMap((item, index) => {
    if (typeof item === 'string') return [item];
    // IAM takes true and 5 for "true" and "5": quotation marks are optional for them.
    if (typeof item === 'boolean' || typeof item === 'number') return [String(item)];
    const path = isList ? `${at.path}[${index}]` : at.path;
    return refuse({ path, faults: at.faults }, 'expected a string, a number or a boolean');
  });
}
