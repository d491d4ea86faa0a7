// Who allows what services do by themselves: the policies of a resolved template by the resource that carries them.

import * as z from 'zod';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import cases from '../cases/infra/impliedCalls.json' with { type: 'json' };
import { readPolicy } from './resolvedResources.ts';
import type { Resolved } from './resolveTemplate.ts';

const needSchema = z.strictObject({
  policy: z.string(),
  actions: z.array(z.string()).min(1),
  resources: z.array(z.string()).min(1),
});
const callSchema = z.strictObject({
  what: z.string().min(10),
  page: z.url({ hostname: /^docs\.aws\.amazon\.com$/ }),
  caller: z.string(),
  context: z.record(z.string(), z.string()).default({}),
  edges: z.array(z.string()).default([]),
  needs: z.array(needSchema).min(1),
});

export type ImpliedCall = z.output<typeof callSchema>;

export const impliedCalls: readonly ImpliedCall[] = z.array(callSchema).parse(cases.calls);

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts.default(['*']),
  Principal: z.union([z.literal('*'), z.record(z.string(), texts)]).optional(),
  Condition: z.unknown().optional(),
});
/** A statement of a policy that stands in the template, with the logical id that carries it. */
export type CarriedStatement = z.output<typeof statementSchema> & { readonly carrier: string };

const documentSchema = z.looseObject({ Statement: z.union([statementSchema, z.array(statementSchema)]) });
const propertiesSchema = z.looseObject({
  AssumeRolePolicyDocument: documentSchema.optional(),
  Policies: z.array(z.looseObject({ PolicyDocument: documentSchema })).optional(),
  KeyPolicy: documentSchema.optional(),
  PolicyDocument: documentSchema.optional(),
  Statement: statementSchema.optional(),
});
const permissionSchema = z.looseObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

/** Every statement of every policy, of both kinds of a role as well. */
export function carriedStatements({ resources }: Resolved): readonly CarriedStatement[] {
  return Object.entries(resources).flatMap(([id, { type, properties }]) => {
    if (type === 'AWS::Lambda::Permission') return [{ ...permissionStatement(properties), carrier: id }];
    const { AssumeRolePolicyDocument, Policies, KeyPolicy, PolicyDocument, Statement } =
      propertiesSchema.parse(properties);
    const own = [KeyPolicy, PolicyDocument, ...(Policies ?? []).map((policy) => policy.PolicyDocument)];
    const trust = AssumeRolePolicyDocument === undefined ? [] : [AssumeRolePolicyDocument.Statement].flat();
    return [
      ...own.flatMap((document) => (document === undefined ? [] : [document.Statement].flat())),
      ...(Statement === undefined ? [] : [Statement]),
    ]
      .map((statement) => ({ ...statement, carrier: id }))
      .concat(trust.map((statement) => ({ ...statement, carrier: `${id}.trust` })));
  });
}

/** What a permission of Lambda becomes in the policy of the function. */
function permissionStatement(properties: unknown): z.output<typeof statementSchema> {
  const { Action, FunctionName, Principal, SourceArn } = permissionSchema.parse(properties);
  return {
    Effect: 'Allow',
    Action: [Action],
    Resource: [FunctionName],
    Principal: { Service: [Principal] },
    ...(SourceArn === undefined ? {} : { Condition: { ArnLike: { 'AWS:SourceArn': SourceArn } } }),
  };
}

/** One line for each question of the call that these statements do not grant. */
export function refusedNeeds(call: ImpliedCall, statements: readonly CarriedStatement[]): readonly string[] {
  const known = { 'aws:SecureTransport': 'true', ...call.context };
  return call.needs.flatMap(({ policy, actions, resources }) => {
    const bearing = statements.filter((statement) => statement.carrier === policy && concerns(statement, call.caller));
    const document = readPolicy({ Version: '2012-10-17', Statement: bearing.map(asIdentity) });
    const questions = actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
    return questions.flatMap(({ action, resource }) => {
      const asked = { action, resource, context: { known, others: 'absent' } } as const;
      const { verdict } = decideGrant(asked, { identity: [{ name: policy, document }] });
      return verdict === 'granted' ? [] : [`${call.what}: ${action} on ${resource} by ${policy} is ${verdict}`];
    });
  });
}

/** Whether the statement speaks of this caller; one without a principal belongs to the role that asks. */
export function concerns({ Principal }: CarriedStatement, caller: string): boolean {
  if (Principal === undefined) return caller === 'role';
  if (Principal === '*') return true;
  return Object.values(Principal).flat().includes(caller);
}

function asIdentity({ Sid: _sid, carrier: _carrier, Principal: _principal, ...statement }: CarriedStatement): object {
  return statement;
}
