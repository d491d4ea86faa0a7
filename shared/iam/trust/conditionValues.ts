// Who is named in a trust policy, in its principals and in its conditions.

import type { PolicyCondition, PolicyPrincipal, Statement } from '../policyDocument.ts';
import { accountOf } from '../trustCaller.ts';

/** Gives the values of the conditions on a key, given in lower case. */
export function conditionValues(conditions: readonly PolicyCondition[], lowerCaseKey: string): readonly string[] {
  return conditions.filter(({ key }) => key.toLowerCase() === lowerCaseKey).flatMap(({ values }) => values);
}

/** Gives the accounts that the conditions name in full, each once. */
export function accountsInConditions(conditions: readonly PolicyCondition[]): readonly string[] {
  const values = ['aws:principalaccount', 'aws:principalarn'].flatMap((key) => conditionValues(conditions, key));
  return distinct(accountsInTexts(values));
}

/** Gives each run of just 12 digits. */
export function accountsInTexts(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.match(/(?<!\d)\d{12}(?!\d)/g) ?? []);
}

/** Gives all entries of the statements' Principal elements. */
export function principalsOf(statements: readonly Statement[]): readonly PolicyPrincipal[] {
  return statements.flatMap(({ principal }) => principal?.principals ?? []);
}

/** Gives the accounts of principals by ARN or by id, each once. */
export function accountsOfPrincipals(principals: readonly PolicyPrincipal[]): readonly string[] {
  return distinct(principals.flatMap(({ type, value }) => (type === 'AWS' ? (accountOf(value) ?? []) : [])));
}

/** Gives the ids of the organizations that the conditions name in full, each once. */
export function organizationsInConditions(conditions: readonly PolicyCondition[]): readonly string[] {
  const ids = [
    ...conditionValues(conditions, 'aws:principalorgid'),
    ...conditionValues(conditions, 'aws:principalorgpaths').map(organizationOf),
  ];
  return distinct(ids.filter((id) => /^o-[a-z0-9]+$/.test(id)));
}

/** Gives the services that the conditions name in full, each once. */
export function servicesInConditions(conditions: readonly PolicyCondition[]): readonly string[] {
  const keys = ['aws:principalservicename', 'aws:principalservicenameslist'];
  const names = keys.flatMap((key) => conditionValues(conditions, key));
  return distinct(names.filter((name) => !/[*?$]/.test(name)));
}

/** Gives the organization of a path of OUs, or of a pattern of paths. */
export function organizationOf(path: string): string {
  return path.replace(/\/.*/s, '');
}

/** Gives each value once, in the order of first occurrence. */
export function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
