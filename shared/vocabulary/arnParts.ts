// The parts of an ARN, for whoever asks in which account or region something is.

/** Each as it stands in the ARN; empty where it names none, as the region of a role's. */
export interface ArnParts {
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  /** 12 digits, or `aws` where AWS itself owns it. */
  readonly account: string;
  /** All that follows, colons and slashes among it: `role/path/name`. */
  readonly resource: string;
}

/**
 * `arnParts('arn:aws:iam::111122223333:role/backup').account` is `111122223333`; all parts are empty for what is no ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnParts(arn: string): ArnParts {
  const [prefix, partition = '', service = '', region = '', account = '', ...resource] = arn.split(':');
  return prefix === 'arn' ? { partition, service, region, account, resource: resource.join(':') } : noArn;
}

const noArn: ArnParts = { partition: '', service: '', region: '', account: '', resource: '' };
