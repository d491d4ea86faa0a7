// How to get the document of a policy that belongs to AWS.

import { isAwsManaged } from '../../iam/isAwsManaged.ts';

/** Gives, without a capital and a full stop, how to get the document of an AWS managed policy; undefined for other policies. */
export function adviseUnread(arn: string | undefined): string | undefined {
  if (!isAwsManaged(arn)) return undefined;
  return `fetch the document of AWS's own policy ${arn}: put what "aws iam get-account-authorization-details --filter AWSManagedPolicy" prints beside the exports as aws-managed-policies.json`;
}
