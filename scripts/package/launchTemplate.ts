// Makes the templates that CloudFormation takes alone, without the framework: dist/deploy/template.json, the whole stack,
// and dist/deploy/import.json, the bucket and key that a removed stack has left.
// Usage: node scripts/package/launchTemplate.ts, after `serverless package`

import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { parseTemplate, type Template } from './parseTemplate.ts';

/** Where the code lies; whoever deploys the template puts it there first. */
const codeParameters = {
  CodeBucket: {
    Type: 'String',
    Description: 'Bucket of this region that holds the zips of dist/functions.',
    AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  },
  CodePrefix: {
    Type: 'String',
    Description: 'What stands before the names of the zips in the bucket, with its slash. A new one for every version.',
    AllowedPattern: "^$|^[\\w!.()'-]+(/[\\w!.()'-]+)*/$",
  },
};

/** What the framework adds for its own uploads. */
const ofFramework = /^ServerlessDeploymentBucket/;

const functionSchema = z.looseObject({
  Properties: z.looseObject({ FunctionName: z.string(), Code: z.looseObject({ S3Key: z.string() }) }),
});

/**
 * The packaged template with the place of the code as parameters, and with names that follow the parameter NamePrefix.
 * All else is as the framework deploys it.
 *
 * @throws ZodError where a function has no name or no zip
 */
export function launchTemplate(packaged: Template, namePrefix: string): Template {
  const kept = Object.entries(packaged.Resources).filter(([id]) => !ofFramework.test(id));
  const resources = kept.map(([id, resource]) => [id, launchable(resource, namePrefix)]);
  const { Outputs } = z.looseObject({ Outputs: z.record(z.string(), z.unknown()) }).parse(packaged);
  return {
    ...packaged,
    Description: 'veeam-role-drift, hub: scans, records and alerts.',
    Parameters: { ...codeParameters, ...packaged.Parameters },
    Resources: Object.fromEntries(resources),
    Outputs: Object.fromEntries(Object.entries(Outputs).filter(([id]) => !ofFramework.test(id))),
  };
}

/** What stays when the stack goes, as a template by which a new stack takes it back: an import may hold nothing else. */
export function importTemplate({ Outputs: _outputs, ...packaged }: Template): Template {
  const { AuditBucket, EncryptionKey } = packaged.Resources;
  if (AuditBucket === undefined || EncryptionKey === undefined) {
    throw new Error('expected AuditBucket and EncryptionKey in the packaged template');
  }
  return { ...packaged, Resources: { AuditBucket, EncryptionKey } };
}

type Resource = Template['Resources'][string];

function launchable(resource: Resource, namePrefix: string): Resource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const { Properties } = functionSchema.parse(resource);
  const zip = Properties.Code.S3Key.split('/').at(-1);
  const name = Properties.FunctionName.slice(namePrefix.length);
  const Code = { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodePrefix}${zip}` } };
  return { ...resource, Properties: { ...Properties, FunctionName: { 'Fn::Sub': `\${NamePrefix}${name}` }, Code } };
}

function main(): void {
  const packaged = parseTemplate(readFileSync('.serverless/cloudformation-template-update-stack.json', 'utf8'));
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(readFileSync('dist/deploy/values.json', 'utf8')));
  writeFileSync('dist/deploy/template.json', `${JSON.stringify(launchTemplate(packaged, name), null, 1)}\n`);
  writeFileSync('dist/deploy/import.json', `${JSON.stringify(importTemplate(packaged), null, 1)}\n`);
  console.log('dist/deploy/template.json: for CloudFormation alone, see "Without the framework" in infra/README.md');
}

if (import.meta.main) main();
