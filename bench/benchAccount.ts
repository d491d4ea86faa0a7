// Makes the export of an account with many Veeam roles whose policies look like those of real accounts.

import { newestBuild } from '../shared/requirements/loadCatalog.ts';
import type { Catalog, RequiredSet } from '../shared/requirements/requiredSet.ts';

export interface BenchAccount {
  readonly roles: number;
  readonly catalog: Catalog;
}

const account = '111122223333';
const setsPerRole = 5;

/**
 * Gives the data of one export. Each role has five required sets: four by managed policies that roles share, one by an
 * inline policy of its own, with an action left out in every third role; every fourth role has a Deny with a condition.
 */
export function makeBenchAccount({ roles, catalog }: BenchAccount): unknown {
  const sets = catalog.sets.filter((set) => set.build === newestBuild() && set.principal === 'role');
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Array.from({ length: roles }, (_, index) => makeRole(index, sets)),
    Policies: sets.map(makeManagedPolicy),
  };
}

function makeRole(index: number, sets: readonly RequiredSet[]): unknown {
  const own = Array.from({ length: setsPerRole }, (_, offset) => sets[(index + offset * 7) % sets.length]);
  const named = own.flatMap((set) => set ?? []);
  const name = `veeam-bench-${index}`;
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${String(index).padStart(17, '0')}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    CreateDate: '2026-01-01T00:00:00+00:00',
    AssumeRolePolicyDocument: trustOf(named),
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: makeInlinePolicy(index, named) }],
    AttachedManagedPolicies: named.slice(1).map((set) => ({ PolicyName: set.id, PolicyArn: policyArn(set) })),
    Tags: [{ Key: 'veeam:role', Value: named.map((set) => set.id).join(' ') }],
  };
}

function trustOf(sets: readonly RequiredSet[]): unknown {
  const services = [...new Set(sets.flatMap((set) => set.requires?.trustedServices ?? []))];
  const statement = (principal: unknown) => ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
  const appliance = statement({ AWS: `arn:aws:iam::${account}:root` });
  return {
    Version: '2012-10-17',
    Statement: services.length === 0 ? [appliance] : [appliance, statement({ Service: services })],
  };
}

function makeInlinePolicy(index: number, sets: readonly RequiredSet[]): unknown {
  const actions = sets[0]?.grants.map((grant) => grant.action) ?? [];
  const kept = index % 3 === 0 ? actions.slice(1) : actions;
  const guard = {
    Sid: 'Guard',
    Effect: 'Deny',
    Action: 'ec2:*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': account } },
  };
  const allow = { Sid: `Own${index}`, Effect: 'Allow', Action: kept, Resource: '*' };
  return { Version: '2012-10-17', Statement: index % 4 === 0 ? [allow, guard] : [allow] };
}

function makeManagedPolicy(set: RequiredSet): unknown {
  const allow = { Effect: 'Allow', Action: set.grants.map((grant) => grant.action), Resource: '*' };
  return {
    PolicyName: set.id,
    PolicyId: `ANPA${set.id}`,
    Arn: policyArn(set),
    Path: '/',
    DefaultVersionId: 'v1',
    PolicyVersionList: [
      {
        Document: { Version: '2012-10-17', Statement: [allow] },
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: '2026-01-01T00:00:00+00:00',
      },
    ],
  };
}

function policyArn(set: RequiredSet): string {
  return `arn:aws:iam::${account}:policy/${set.id}`;
}
