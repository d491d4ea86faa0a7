// Tells policies of AWS from those of an account.

/** Tells whether the ARN is that of a policy of AWS, which nobody can change: `arn:aws:iam::aws:policy/…`. */
export function isAwsManaged(arn: string | undefined): boolean {
  return arn?.search(/arn:[^:]*:iam::aws:policy\//) === 0;
}
