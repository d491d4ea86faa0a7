import { describe, expect, it } from 'vitest';
import { importTemplate, launchTemplate } from '../../scripts/package/launchTemplate.ts';
import { functionNames } from '../../scripts/package/packageFunctions.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, resourcesOfType } from './resolvedResources.ts';
import { resolveTemplate } from './resolveTemplate.ts';

const packaged = await packagedTemplate('names');
const template = launchTemplate(packaged, 'drift2');
const code = { CodeBucket: 'releases', CodePrefix: 'veeam-role-drift/1.2.3/' };

describe('launchTemplate', () => {
  it('takes every function from the bucket and prefix of its parameters', () => {
    const { resources } = { resources: resolveTemplate({ template, parameters: { ...everythingOn, ...code } }) };
    const functions = resourcesOfType(resources, 'AWS::Lambda::Function').map(([, { Code, FunctionName }]) => [
      FunctionName,
      Code,
    ]);
    const expected = functionNames().map((name) => [
      `drift2-${name}`,
      { S3Bucket: 'releases', S3Key: `veeam-role-drift/1.2.3/${name}.zip` },
    ]);
    expect(functions.toSorted()).toEqual(expected.toSorted());
  });

  it('names everything by the parameter NamePrefix', () => {
    const resolved = resolveTemplate({ template, parameters: { ...everythingOn, ...code, NamePrefix: 'other' } });
    expect(JSON.stringify(resolved.resources)).not.toContain('drift2');
  });

  it('makes no bucket for code, and refers to none', () => {
    expect(JSON.stringify(template)).not.toContain('ServerlessDeploymentBucket');
  });

  it('asks for the bucket, and for nothing else', () => {
    const asked = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
    expect(asked.map(([name]) => name)).toEqual(['CodeBucket', 'CodePrefix']);
  });

  it('leaves all other resources as the framework deploys them', () => {
    const others = Object.entries(packaged.Resources).filter(
      ([id, { Type }]) => Type !== 'AWS::Lambda::Function' && !id.startsWith('ServerlessDeploymentBucket'),
    );
    expect(Object.entries(template.Resources).filter(([, { Type }]) => Type !== 'AWS::Lambda::Function')).toEqual(
      others,
    );
  });
});

describe('importTemplate', () => {
  const kept = importTemplate(packaged);

  it('holds the bucket and the key alone, and asks for nothing', () => {
    const { resources } = resolveTemplate({ template: kept });
    expect(Object.keys(resources)).toEqual(expect.arrayContaining(['AuditBucket', 'EncryptionKey']));
    expect(Object.keys(resources)).toHaveLength(2);
    expect(resources.AuditBucket?.properties).toMatchObject({ BucketName: 'example-audit' });
    expect(Object.values(kept.Parameters).filter(({ Default }) => Default === undefined)).toEqual([]);
    expect(kept).not.toHaveProperty('Outputs');
  });

  it('is small enough to be sent with the request', () => {
    expect(JSON.stringify(kept, null, 1).length).toBeLessThan(51_200);
  });

  it('says of each what becomes of it when the stack goes, as an import asks', () => {
    for (const resource of Object.values(kept.Resources)) expect(resource).toHaveProperty('DeletionPolicy');
  });
});
