// Where a person opens the report: the address of the AWS console, which asks for the reader's own rights.

const consoles: Readonly<Record<string, string>> = {
  aws: 'https://console.aws.amazon.com',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
  'aws-cn': 'https://console.amazonaws.cn',
};

/**
 * Gives the console's page of an object, from `s3://bucket/key`; undefined for a folder or another address. Whoever may
 * not read the object sees so there: the address carries no right. Console hosts by partition:
 * https://docs.aws.amazon.com/general/latest/gr/console.html (not tried).
 *
 * @param partition `aws`, `aws-cn`, `aws-us-gov`; any other is taken for `aws`
 */
export function consoleAddress(location: string, partition: string): string | undefined {
  const [, bucket, key] = /^s3:\/\/([a-z0-9.-]+)\/(.+)$/s.exec(location) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  return `${consoles[partition] ?? consoles.aws}/s3/object/${bucket}?prefix=${encodeURIComponent(key).replaceAll('%2F', '/')}`;
}

/** The partition of the first ARN among these; `aws` where there is none. */
export function partitionOf(arns: readonly (string | null | undefined)[]): string {
  for (const arn of arns) {
    const [, partition] = /^arn:(aws[a-z-]*):/.exec(arn ?? '') ?? [];
    if (partition !== undefined) return partition;
  }
  return 'aws';
}
