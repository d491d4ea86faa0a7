// What can be done about a policy that belongs to AWS: it is attached or detached, never edited.

/** Tells whether the ARN is that of an AWS managed policy: `arn:aws:iam::aws:policy/…`. */
export function isAwsManaged(arn: string | undefined): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn ?? '');
}

/** Gives, without a capital and a full stop, how to get the document of an AWS managed policy; undefined for other policies. */
export function adviseUnread(arn: string | undefined): string | undefined {
  if (!isAwsManaged(arn)) return undefined;
  return `fetch the document of AWS's own policy ${arn}: put what "aws iam get-account-authorization-details --filter AWSManagedPolicy" prints beside the exports as aws-managed-policies.json`;
}
