// In which partitions of AWS Veeam Backup for AWS works, by build.

import { compareBuilds } from './loadCatalog.ts';
import type { RequiredSet } from './requiredSet.ts';

/**
 * Oldest first; a build goes by the last entry that is not newer. Of builds before the first one nobody looked.
 * https://helpcenter.veeam.com/docs/vbaws/guide/limitations.html (2025-12-15) and
 * https://helpcenter.veeam.com/docs/vbr/userguide/aws_limitations.html (2026-06-29)
 */
const fromBuild: readonly { readonly build: string; readonly partitions: readonly string[] }[] = [
  { build: '10', partitions: ['aws', 'aws-us-gov'] },
  { build: '13.1', partitions: ['aws', 'aws-us-gov', 'aws-cn'] },
];

/** Gives the partitions that a set's build works in; undefined for other products, and where nothing is known. */
export function supportedPartitions({
  product,
  build,
}: Pick<RequiredSet, 'product' | 'build'>): readonly string[] | undefined {
  if (!/^Veeam Backup for AWS\b/.test(product)) return undefined;
  return fromBuild.findLast((entry) => compareBuilds(entry.build, build) <= 0)?.partitions;
}
