// The options that say which audit log a command reads: a bucket or a folder.

import { type Command, Option } from 'commander';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { surveyFolder } from '../shared/audit/surveyFolder.ts';
import { CliError } from './cliError.ts';
import type { OpenedAuditLog } from './openedAuditLog.ts';

export interface AuditLogOptions {
  readonly log?: string;
  /** What `log` was called before. */
  readonly dir?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly profile?: string;
  readonly region?: string;
}

const folderOptions = ['log', 'dir'];

/** Adds `--log`, `--bucket` and what goes with a bucket. */
export function addAuditLogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log <folder>', 'audit log in a folder, or a copy of the bucket').conflicts(['bucket', 'dir']),
    )
    .addOption(new Option('--dir <folder>', 'the same as --log').conflicts('bucket').hideHelp())
    .option('--bucket <name>', 'audit log in this S3 bucket; read rights are enough')
    .addOption(new Option('--prefix <prefix>', 'key prefix in the bucket, with its slash').conflicts(folderOptions))
    .addOption(new Option('--profile <name>', 'AWS profile, with --bucket').conflicts(folderOptions))
    .addOption(new Option('--region <region>', 'AWS region of the bucket').conflicts(folderOptions));
}

/** Opens the log that the options name; throws a CliError where they name none. */
export async function openAuditLog(options: AuditLogOptions): Promise<OpenedAuditLog> {
  const folder = options.log ?? options.dir;
  if (folder !== undefined) return { log: folderAuditLog(folder), survey: surveyFolder(folder) };
  if (options.bucket === undefined) throw new CliError('expected --log <folder> or --bucket <name>: where is the log?');
  const { openBucketLog } = await import('./openBucketLog.ts');
  return openBucketLog({ ...options, bucket: options.bucket });
}
