// The options that say which audit log a command reads: a bucket or a folder.

import { type Command, Option } from 'commander';
import type { AuditLog } from '../shared/audit/auditLog.ts';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { CliError } from './cliError.ts';

export interface AuditLogOptions {
  readonly dir?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly profile?: string;
  readonly region?: string;
}

/** Adds `--dir`, `--bucket` and what goes with a bucket. */
export function addAuditLogOptions(command: Command): Command {
  return command
    .addOption(new Option('--dir <folder>', 'audit log in a folder, or a copy of the bucket').conflicts('bucket'))
    .option('--bucket <name>', 'audit log in this S3 bucket; read rights are enough')
    .addOption(new Option('--prefix <prefix>', 'key prefix in the bucket, with its slash').conflicts('dir'))
    .addOption(new Option('--profile <name>', 'AWS profile, with --bucket').conflicts('dir'))
    .addOption(new Option('--region <region>', 'AWS region of the bucket').conflicts('dir'));
}

/** Opens the log that the options name; throws a CliError where they name none. */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  if (options.dir !== undefined) return folderAuditLog(options.dir);
  if (options.bucket === undefined) throw new CliError('expected --dir <folder> or --bucket <name>: where is the log?');
  const { openBucketLog } = await import('./openBucketLog.ts');
  return openBucketLog({ ...options, bucket: options.bucket });
}
