// Packages and deploys the hub, unless it would collide with what stands in AWS; prints what the reader roles need.
// Usage: node scripts/deploy/deploy.ts [--aws-profile NAME] [other options of `serverless deploy`]

import { packageHere, writeDeployValues } from '../package/packageFunctions.ts';
import { settingsFileName } from '../package/readDeploymentSettings.ts';
import { readerParameters, readerParametersText } from '../package/readerParameters.ts';
import { deployRefusal } from './deployRefusal.ts';
import { lookUpDeployment } from './lookUpDeployment.ts';
import { profileOption, runFramework } from './runFramework.ts';

async function main(options: readonly string[]): Promise<void> {
  const profile = profileOption(options);
  const settings = await packageHere();
  const { name, region } = settings.deploy;
  const target = { name, region, profile };
  const before = await lookUpDeployment(target);
  const refusal = deployRefusal(target, before);
  if (refusal !== undefined) throw new Error(refusal);
  console.log(`account ${before.account}, region ${region}, stack ${name}: ${before.stack?.status ?? 'new'}`);
  if (before.stack === undefined && before.otherHubs.length > 0) {
    console.log(
      `note: ${before.otherHubs.join(', ')} stands here already; ${name} becomes a second hub beside it, with readers of its own`,
    );
  }
  writeDeployValues({
    settingsFile: settingsFileName(process.env),
    output: 'dist',
    standing: before.stack?.parameters,
  });
  runFramework('deploy', options);
  const { account, stack } = await lookUpDeployment(target);
  const parameters = readerParameters(settings, { account, eventBusArn: stack?.outputs.EventBusArn });
  console.log(`\nparameters of the reader roles (step 4 of infra/README.md):\n${readerParametersText(parameters)}`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
