// What stands in AWS where the settings deploy to.

import { CloudFormationClient, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

export interface DeployTarget {
  /** Stack name and prefix of all names. */
  readonly name: string;
  readonly region: string;
  /** Profile of the AWS configuration; default: that of the environment. */
  readonly profile?: string | undefined;
}

export interface Deployment {
  /** 12 digits. */
  readonly account: string;
  /** The stack of that name. */
  readonly stack?: DeployedStack | undefined;
  /** Whether the account has the scanner's role, of whichever region: looked for only where there is no stack. */
  readonly hasScanRole: boolean;
  /** Names of this product's other stacks in the region. */
  readonly otherHubs: readonly string[];
}

export interface DeployedStack {
  /** `UPDATE_COMPLETE` */
  readonly status: string;
  /** Whether it carries this product's tag. */
  readonly isOurs: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** As serverless.yml tags its stack. */
const tag = { key: 'application', value: 'veeam-role-drift' };

/**
 * Looks with sts:GetCallerIdentity, cloudformation:DescribeStacks and iam:GetRole.
 *
 * @throws what AWS answers, AccessDenied and missing credentials among it
 */
export async function lookUpDeployment(target: DeployTarget): Promise<Deployment> {
  const { region, name, profile } = target;
  const access = { region, credentials: fromNodeProviderChain(profile === undefined ? {} : { profile }) };
  const { Account: account = '' } = await new STSClient(access).send(new GetCallerIdentityCommand({}));
  const stacks = await listStacks(new CloudFormationClient(access));
  const stack = stacks.find(({ StackName }) => StackName === name);
  return {
    account,
    stack: stack === undefined ? undefined : describe(stack),
    hasScanRole: stack === undefined && (await hasRole(new IAMClient(access), `${name}-scan`)),
    otherHubs: stacks.flatMap((other) => (other !== stack && isOurs(other) ? [other.StackName ?? ''] : [])),
  };
}

async function listStacks(client: CloudFormationClient): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  for await (const { Stacks } of paginateDescribeStacks({ client }, {})) stacks.push(...(Stacks ?? []));
  return stacks;
}

function describe(stack: Stack): DeployedStack {
  const parameters = stack.Parameters?.map(({ ParameterKey, ParameterValue = '' }) => [ParameterKey, ParameterValue]);
  const outputs = stack.Outputs?.map(({ OutputKey, OutputValue = '' }) => [OutputKey, OutputValue]);
  return {
    status: stack.StackStatus ?? '',
    isOurs: isOurs(stack),
    parameters: Object.fromEntries(parameters ?? []),
    outputs: Object.fromEntries(outputs ?? []),
  };
}

function isOurs({ Tags }: Stack): boolean {
  return Tags?.some(({ Key, Value }) => Key === tag.key && Value === tag.value) === true;
}

async function hasRole(client: IAMClient, name: string): Promise<boolean> {
  try {
    await client.send(new GetRoleCommand({ RoleName: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return false;
    throw error;
  }
}
