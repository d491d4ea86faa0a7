// The role that a packaged template gives a function.

import * as z from 'zod';
import type { PolicySource } from '../../shared/iam/decideGrant.ts';
import { readPolicy, resourcesOfType } from './resolvedResources.ts';
import { account, type Resolved } from './resolveTemplate.ts';

const roleSchema = z.looseObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.looseObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })),
  ManagedPolicyArns: z.never().optional(),
});

/** @throws ZodError where the function has no role, or one with managed policies */
export function functionRole(resolved: Resolved, name: string): z.output<typeof roleSchema> {
  const deployed = resourcesOfType(resolved, 'AWS::Lambda::Function').map(([, properties]) => properties);
  const arn = deployed.find(({ FunctionName }) => FunctionName === `veeam-drift-${name}`)?.Role;
  const roles = resourcesOfType(resolved, 'AWS::IAM::Role').map(([, properties]) => properties);
  return roleSchema.parse(roles.find(({ RoleName }) => arn === `arn:aws:iam::${account}:role/${RoleName}`));
}

export function functionPolicies(resolved: Resolved, name: string): readonly PolicySource[] {
  return functionRole(resolved, name).Policies.map(({ PolicyName, PolicyDocument }) => ({
    name: PolicyName,
    document: readPolicy(PolicyDocument),
  }));
}
