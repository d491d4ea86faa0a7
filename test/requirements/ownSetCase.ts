// Judges a role with a policy by a required set with a policy: what vendors publish and what an account has.

import type { Finding } from '../../shared/drift/finding.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { parseRequiredSetFile } from '../../shared/requirements/parseRequiredSetFile.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';

export interface WrittenPolicy {
  readonly Version?: string;
  readonly Statement: readonly object[];
}

const account = { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] };

/** Gives the set; throws with its faults. */
export function ownSet(policy: WrittenPolicy, over: object = {}): RequiredSet {
  const file = {
    id: 'vendor',
    title: 'Role of the backup appliance',
    principal: 'role',
    kind: 'base',
    product: 'Acme Backup',
    build: '4.2',
    source: { url: 'https://example.com/permissions' },
    requires: { trustedServices: ['ec2.amazonaws.com'], assumableByAppliance: false, instanceProfile: false },
    policy: { ...policy, Version: '2012-10-17' },
    ...over,
  };
  const parsed = parseRequiredSetFile(file, true);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
}

/** Gives the findings about a role with this policy. */
export function judgeBySet(set: RequiredSet, policy: WrittenPolicy): readonly Finding[] {
  return judgeAccount({
    reading: { status: 'read', account, principals: [roleWith(policy)], roles: 1, users: 0 },
    catalog: { builds: [set.build], sets: [set] },
    settings: {
      build: set.build,
      tags: { role: 'veeam:role', build: 'veeam:build' },
      principals: [],
      expected: [],
      appliances: [],
      trust: { accounts: [], principals: [], services: [] },
    },
    organization: { accountIds: [] },
  }).findings;
}

function roleWith(policy: WrittenPolicy): Principal {
  return {
    kind: 'role',
    arn: 'arn:aws:iam::111122223333:role/acme-backup',
    name: 'acme-backup',
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE001',
    tags: { 'veeam:role': 'vendor' },
    identity: [{ name: 'acme', document: documentOf(policy), attachment: 'inline', size: 100 }],
    trust: documentOf({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    instanceProfiles: ['acme-backup'],
  };
}

function documentOf(policy: WrittenPolicy) {
  const parsed = parsePolicyDocument({ Version: '2012-10-17', ...policy });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

/** Gives the policy without one statement, for each of them. */
export function withoutEach({ Statement, ...rest }: WrittenPolicy): readonly WrittenPolicy[] {
  return Statement.map((_, taken) => ({ ...rest, Statement: Statement.filter((_each, index) => index !== taken) }));
}
