// Tells of each account of an organization which levels lie above it and which policies hang on them.

import type { PolicySource } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { Account, OrganizationLevel } from '../../iam/principal.ts';
import type { OrganizationReading } from '../accountReading.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { type Organization, type OrganizationPolicyType, policyTypeStateOf } from '../organizationFile.ts';

export interface OrganizationView {
  readonly reading: OrganizationReading;
  /** An account that the organization does not name has no levels. */
  account(id: string, partition: string): Account;
}

/** Joins the organization's tree with its policies. Accounts below one unit share its levels. */
export function viewOrganization(
  organization: Organization,
  readDocument: (source: unknown) => ReadDocument,
): OrganizationView {
  const tree = new LevelTree(organization, readDocument);
  const accounts = new Map(organization.accounts.map((account) => [account.id, account]));
  return {
    reading: readingOf(organization),
    account(id, partition) {
      const known = accounts.get(id);
      return {
        id,
        ...(known?.name !== undefined && { name: known.name }),
        partition,
        isManagementAccount: id === organization.managementAccountId,
        levels: known === undefined ? [] : tree.levelsOf(known),
        ...(known !== undefined && organization.id !== undefined && { organizationId: organization.id }),
      };
    },
  };
}

function readingOf(organization: Organization): OrganizationReading {
  return {
    ...(organization.id !== undefined && { organizationId: organization.id }),
    managementAccountId: organization.managementAccountId,
    accountIds: organization.accounts.map(({ id }) => id),
    unitIds: [...organization.roots, ...organization.organizationalUnits].map(({ id }) => id),
    isComplete: true,
    scps: evaluation(organization, 'SERVICE_CONTROL_POLICY', 'service control policies'),
    rcps: evaluation(organization, 'RESOURCE_CONTROL_POLICY', 'resource control policies'),
  };
}

function evaluation(
  organization: Organization,
  type: OrganizationPolicyType,
  words: string,
): OrganizationReading['scps'] {
  switch (policyTypeStateOf(organization, type)) {
    case 'ENABLED':
      return { evaluated: true };
    case 'DISABLED':
      return { evaluated: false, why: `${words} are disabled in the organization`, isDisabled: true };
    case 'NOT_READ':
      return { evaluated: false, why: `${words} are not in organization.json` };
  }
}

interface Place {
  readonly kind: 'root' | 'organizational-unit';
  readonly id: string;
  readonly name: string;
  readonly parent?: string;
}

class LevelTree {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly policies: Readonly<
    Record<OrganizationPolicyType, ReadonlyMap<string, readonly PolicySource[]> | undefined>
  >;
  private readonly fullAccess: PolicySource;
  private readonly above = new Map<string, readonly OrganizationLevel[]>();

  constructor(organization: Organization, readDocument: (source: unknown) => ReadDocument) {
    this.places = new Map<string, Place>([
      ...organization.roots.map(({ id, name }): [string, Place] => [id, { kind: 'root', id, name }]),
      ...organization.organizationalUnits.map(({ id, name, parent }): [string, Place] => {
        return [id, { kind: 'organizational-unit', id, name, parent }];
      }),
    ]);
    this.policies = {
      SERVICE_CONTROL_POLICY: policiesByTarget(organization, 'SERVICE_CONTROL_POLICY', readDocument),
      RESOURCE_CONTROL_POLICY: policiesByTarget(organization, 'RESOURCE_CONTROL_POLICY', readDocument),
    };
    this.fullAccess = { name: 'RCPFullAWSAccess', document: readDocument(fullAccessDocument).document };
  }

  levelsOf({ id, name = id, parent }: Organization['accounts'][number]): readonly OrganizationLevel[] {
    return [...this.levelsDownTo(parent), { kind: 'account', id, name, ...this.policiesOn(id) }];
  }

  private levelsDownTo(id: string): readonly OrganizationLevel[] {
    const known = this.above.get(id);
    if (known !== undefined) return known;
    const place = this.places.get(id);
    if (place === undefined) return [];
    const { parent, ...level } = place;
    const levels = [...(parent === undefined ? [] : this.levelsDownTo(parent)), { ...level, ...this.policiesOn(id) }];
    this.above.set(id, levels);
    return levels;
  }

  private policiesOn(id: string): Pick<OrganizationLevel, 'scps' | 'rcps'> {
    const { SERVICE_CONTROL_POLICY: scps, RESOURCE_CONTROL_POLICY: rcps } = this.policies;
    return {
      ...(scps !== undefined && { scps: scps.get(id) ?? [] }),
      ...(rcps !== undefined && { rcps: this.withFullAccess(rcps.get(id) ?? []) }),
    };
  }

  // AWS attaches RCPFullAWSAccess everywhere and lets nobody detach it, whether or not the file lists it:
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  private withFullAccess(rcps: readonly PolicySource[]): readonly PolicySource[] {
    return rcps.some(({ name }) => name === this.fullAccess.name) ? rcps : [this.fullAccess, ...rcps];
  }
}

const fullAccessDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

function policiesByTarget(
  organization: Organization,
  type: OrganizationPolicyType,
  readDocument: (source: unknown) => ReadDocument,
): ReadonlyMap<string, readonly PolicySource[]> | undefined {
  if (policyTypeStateOf(organization, type) !== 'ENABLED') return undefined;
  const byTarget = new Map<string, PolicySource[]>();
  for (const policy of organization.policies.filter((held) => held.type === type)) {
    const { document } = readDocument(policy.content);
    const source = { name: policy.name, ...(policy.arn !== undefined && { arn: policy.arn }), document };
    for (const target of policy.targets) getOrMake(byTarget, target, () => []).push(source);
  }
  return byTarget;
}
