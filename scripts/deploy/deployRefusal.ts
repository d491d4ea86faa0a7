// Whether a deployment or removal would do what the settings mean, judged by what stands in AWS.

import type { Deployment, DeployTarget } from './lookUpDeployment.ts';

/** Statuses from which CloudFormation updates nothing: a first creation that failed. */
const deadStatuses = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED', 'REVIEW_IN_PROGRESS'];

/** One line why `npm run deploy` must not go on; undefined where it may. */
export function deployRefusal({ name, region }: DeployTarget, deployment: Deployment): string | undefined {
  const { account, stack, hasScanRole } = deployment;
  if (stack === undefined) {
    if (!hasScanRole) return undefined;
    return `deploy.region, deploy.name: account ${account} has the role ${name}-scan, but no stack ${name} in ${region}: the hub ${name} stands in another region. Set deploy.region back, or remove it there first ("Move the hub" in infra/README.md); for a second hub choose another deploy.name`;
  }
  if (!stack.isOurs) return strangerText({ name, region }, account);
  if (!deadStatuses.includes(stack.status)) return undefined;
  return `stack ${name} in ${region} is in status ${stack.status}, which CloudFormation cannot update: run "npm run remove" with the same options, then deploy again`;
}

/** One line why `npm run remove` must not go on; undefined where it may. */
export function removeRefusal({ name, region }: DeployTarget, { account, stack }: Deployment): string | undefined {
  if (stack === undefined) {
    return `deploy.name, deploy.region: account ${account} has no stack ${name} in ${region}: nothing was removed`;
  }
  return stack.isOurs ? undefined : strangerText({ name, region }, account);
}

function strangerText({ name, region }: DeployTarget, account: string): string {
  return `deploy.name: the stack ${name} in ${region} of account ${account} is not one of veeam-role-drift (it lacks the tag application=veeam-role-drift): choose another name`;
}
