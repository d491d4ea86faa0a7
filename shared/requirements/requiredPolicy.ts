// The policy document that grants what a required set asks for, in the form that the AWS console takes.

import type { RequiredGrant, RequiredSet } from './requiredSet.ts';

export interface RequiredPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly RequiredStatement[];
}

export interface RequiredStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> };
}

/**
 * Characters that a managed policy may have, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const managedPolicyQuota = 6144;

/**
 * Gives one statement per resource and context, actions in the order of the guide, optional actions among them.
 * Actions for certain cases are left out. It can be longer than {@link managedPolicyQuota}.
 */
export function requiredPolicy(set: RequiredSet): RequiredPolicy {
  const byTerms = new Map<string, RequiredGrant[]>();
  for (const grant of set.grants.filter(({ when }) => when === undefined)) {
    const terms = JSON.stringify([grant.resource, grant.context]);
    byTerms.set(terms, [...(byTerms.get(terms) ?? []), grant]);
  }
  return { Version: '2012-10-17', Statement: [...byTerms.values()].flatMap(toStatement) };
}

function toStatement(grants: readonly RequiredGrant[]): readonly RequiredStatement[] {
  const [first] = grants;
  if (first === undefined) return [];
  const context = Object.entries(first.context).map(([key, values]) => [key, oneOrMore(values)] as const);
  const statement = { Effect: 'Allow', Action: grants.map(({ action }) => action), Resource: first.resource } as const;
  return [
    context.length === 0 ? statement : { ...statement, Condition: { StringEquals: Object.fromEntries(context) } },
  ];
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...more] = values;
  return first !== undefined && more.length === 0 ? first : values;
}
