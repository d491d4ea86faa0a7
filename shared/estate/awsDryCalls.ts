// Makes one harmless call of each kind that a scan makes, to see whether AWS lets it.

import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { faultName, isDenied } from './aws/accountFault.ts';
import type { AwsClients } from './awsClients.ts';

/** A call that reads, or that AWS must refuse for another reason than rights. */
export interface DryCall {
  /** `organizations:ListRoots` */
  readonly action: string;
  readonly resource: string;
  /** Rejects where AWS answered with an error. */
  readonly call: () => Promise<unknown>;
}

export type DryCallOutcome =
  | { readonly outcome: 'ok' }
  | { readonly outcome: 'missing' | 'unknown'; readonly detail: string };

/** Attached to every root by AWS: there in each organization. */
const policyOfAws = 'p-FullAWSAccess';

/** Who the calls are made by. */
export async function readCaller({ sts }: AwsClients): Promise<{ readonly arn: string; readonly account: string }> {
  const { Arn: arn, Account: account } = await sts.send(new GetCallerIdentityCommand({}));
  if (arn === undefined || account === undefined) throw new Error('expected an identity from sts:GetCallerIdentity');
  return { arn, account };
}

/** The calls that list the organization and its policies. */
export function organizationCalls({ organizations: client }: AwsClients): readonly DryCall[] {
  const root = async () => (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
  const calls = {
    DescribeOrganization: () => client.send(new DescribeOrganizationCommand({})),
    ListRoots: root,
    ListAccountsForParent: async () => client.send(new ListAccountsForParentCommand({ ParentId: await root() })),
    ListOrganizationalUnitsForParent: async () =>
      client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: await root() })),
    ListPolicies: () => client.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' })),
    DescribePolicy: () => client.send(new DescribePolicyCommand({ PolicyId: policyOfAws })),
    ListTargetsForPolicy: () => client.send(new ListTargetsForPolicyCommand({ PolicyId: policyOfAws })),
  };
  return Object.entries(calls).map(([name, call]) => ({ action: `organizations:${name}`, resource: '*', call }));
}

/** The calls that read the policies AWS manages. */
export function managedPolicyCalls({ iam, partition }: AwsClients): readonly DryCall[] {
  const PolicyArn = `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
  const resource = `arn:${partition}:iam::aws:policy/*`;
  return [
    { action: 'iam:GetPolicy', resource, call: () => iam.send(new GetPolicyCommand({ PolicyArn })) },
    {
      action: 'iam:GetPolicyVersion',
      resource,
      call: () => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' })),
    },
  ];
}

/** Errors with which AWS answers a call that it lets: what was asked for is not there, or the condition does not hold. */
const allowedAnswers = new Set([
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchKey',
  'PreconditionFailed',
  'PolicyNotFoundException',
  'InvalidInputException',
]);

/** Makes the call; never throws. */
export async function tryCall({ call }: DryCall): Promise<DryCallOutcome> {
  try {
    await call();
    return { outcome: 'ok' };
  } catch (error) {
    const name = faultName(error);
    if (allowedAnswers.has(name)) return { outcome: 'ok' };
    const detail = error instanceof Error && error.message !== '' ? `${name}: ${error.message}` : name;
    return { outcome: isDenied(error) ? 'missing' : 'unknown', detail };
  }
}
