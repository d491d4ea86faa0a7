// Removes the stack that the settings file names, and says what stays.
// Usage: node scripts/deploy/remove.ts [--aws-profile NAME] [other options of `serverless remove`]

import { existsSync } from 'node:fs';
import { writeDeployValues } from '../package/packageFunctions.ts';
import { settingsFileName } from '../package/readDeploymentSettings.ts';
import { removeRefusal } from './deployRefusal.ts';
import { lookUpDeployment } from './lookUpDeployment.ts';
import { profileOption, runFramework } from './runFramework.ts';

async function main(options: readonly string[]): Promise<void> {
  const profile = profileOption(options);
  const settingsFile = settingsFileName(process.env);
  if (!existsSync(settingsFile)) {
    throw new Error(`expected ${settingsFile} of the deployment: it says which stack is removed, and where`);
  }
  const { name, region } = writeDeployValues({ settingsFile, output: 'dist' }).deploy;
  const target = { name, region, profile };
  const { account, stack, ...rest } = await lookUpDeployment(target);
  const refusal = removeRefusal(target, { account, stack, ...rest });
  if (refusal !== undefined) throw new Error(refusal);
  console.log(`account ${account}, region ${region}, stack ${name}`);
  runFramework('remove', options);
  const { AuditBucketName: bucket, EncryptionKeyArn: key } = stack?.outputs ?? {};
  if (bucket !== undefined) {
    console.log(
      `\nThe audit log stays: bucket ${bucket}, key ${key}. "Remove it" in infra/README.md says how to go on.`,
    );
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
