import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { Statement } from '../../shared/iam/policyDocument.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, propertiesOf, readPolicy, resourcesOfType } from './resolvedResources.ts';
import { account, resolveTemplate } from './resolveTemplate.ts';
import { templatePolicies } from './templatePolicies.ts';

const template = await packagedTemplate('people');
const all = resolveTemplate({ template, parameters: everythingOn });

describe('encryption with the own key', () => {
  it.each([
    ['AWS::SNS::Topic', 'KmsMasterKeyId'],
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
    ['AWS::Logs::LogGroup', 'KmsKeyId'],
    ['AWS::Lambda::Function', 'KmsKeyArn'],
  ])('is set for every %s', (type, property) => {
    const found = resourcesOfType(all, type);
    expect(found.length).toBeGreaterThan(1);
    // What is told about the key may not need the key.
    const own = found.filter(([id]) => id !== 'KeyTopic');
    for (const [id, properties] of own) expect(properties[property], id).toMatch(/^arn:aws:kms:/);
  });

  it('is set for the audit bucket', () => {
    expect(propertiesOf(all, 'AuditBucket').BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: expect.stringMatching(/^arn:aws:kms:/),
          },
        },
      ],
    });
  });

  it('uses a key that rotates', () => {
    expect(propertiesOf(all, 'EncryptionKey').EnableKeyRotation).toBe(true);
  });
});

describe('transport', () => {
  it.each([
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  ])('is TLS only for every %s', (type, policyType) => {
    const guarded = resourcesOfType(all, policyType).filter(([, { PolicyDocument }]) =>
      readPolicy(PolicyDocument).statements.some(refusesPlainHttp),
    );
    const targets = guarded.map(([, { Bucket, Topics, Queues }]) => JSON.stringify(Bucket ?? Topics ?? Queues));
    expect(new Set(targets).size).toBe(resourcesOfType(all, type).length);
  });
});

describe('the audit bucket', () => {
  it('keeps every object for the days of the parameter, in its mode', () => {
    const parameters = { ObjectLockMode: 'COMPLIANCE', ObjectLockDays: '400' };
    expect(propertiesOf(resolveTemplate({ template, parameters }), 'AuditBucket')).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: '400' } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('is not public', () => {
    expect(propertiesOf(all, 'AuditBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
  it.each(['AuditBucket', 'EncryptionKey', 'SigningKey'])(
    'stays when the stack goes, and goes when its creation fails: %s',
    (id) => {
      const policies = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
      expect(template.Resources[id]).toMatchObject(policies);
    },
  );

  describe('given a principal with every right in S3', () => {
    const otherKey = {
      's3:x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-central-1:${account}:key/other`,
    };
    it.each([
      ['scan', 'PutObject', {}, 'granted'],
      ['scan', 'GetObject', {}, 'granted'],
      ['scan-account', 'PutObject', {}, 'granted'],
      ['scan', 'PutObject', { 'aws:SecureTransport': 'false' }, 'denied'],
      ['scan', 'PutObject', otherKey, 'denied'],
      ['notify-slack', 'GetObject', {}, 'denied'],
    ])('answers the role of %s that asks for %s %j: %s', (name, action, context, verdict) => {
      expect(askBucket(`veeam-drift-${name}`, action, context)).toBe(verdict);
    });

    it.each([
      ['admin', 'PutObject', 'denied'],
      ['admin', 'PutObjectRetention', 'denied'],
      ['admin', 'GetObject', 'denied'],
      ['admin', 'DeleteObjectVersion', 'denied'],
      ['admin', 'BypassGovernanceRetention', 'denied'],
      ['auditor-anna', 'GetObject', 'granted'],
      ['auditor-anna', 'PutObject', 'denied'],
    ])('answers %s that asks for %s: %s', (role, action, verdict) => {
      expect(askBucket(role, action, {})).toBe(verdict);
    });
  });
});

describe('policies', () => {
  const statements = templatePolicies(all).flatMap(({ at, document }) =>
    document.statements.map((statement) => ({ at, statement })),
  );
  const allows = statements.filter(({ statement }) => statement.effect === 'Allow');

  it('are found', () => {
    expect(allows.length).toBeGreaterThan(40);
  });

  it('allow no action by a wildcard', () => {
    const wide = allows.filter(({ statement }) => statement.action.negated || statement.action.patterns.some(isWild));
    expect(wide).toEqual([]);
  });

  it('allow everything they allow on named resources, save where the action knows none', () => {
    const wide = allows
      .filter(({ statement }) => statement.principal === undefined && statement.resource?.patterns.includes('*'))
      .flatMap(({ statement }) => statement.action.patterns.map((action) => action.split(':')[0]));
    expect([...new Set(wide)].sort()).toEqual(['logs', 'organizations', 'xray']);
  });

  it('open nothing to everybody but the bus, and that to the organization', () => {
    const open = allows.filter(({ statement }) => statement.principal?.principals.some(({ value }) => value === '*'));
    expect(open.map(({ at, statement }) => [at, statement.action.patterns, statement.conditions])).toEqual([
      [
        'EventBusPolicy',
        ['events:PutEvents'],
        [
          { operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-exampleorg1'] },
          { operator: 'StringEquals', key: 'events:source', values: ['aws.iam'] },
        ],
      ],
    ]);
  });

  it('let services act for this account only', () => {
    const loose = allows.filter(
      ({ statement }) =>
        statement.principal?.principals.some(({ type }) => type === 'Service') &&
        !statement.conditions.some(({ key }) => /^(aws:Source(Account|Arn)$|kms:EncryptionContext)/.test(key)),
    );
    // Lambda does not say for which function it asks; EventBridge and SNS do not surely name the account to KMS.
    const services = loose.flatMap(({ statement }) => statement.principal?.principals.map(({ value }) => value) ?? []);
    expect([...new Set(services)].sort()).toEqual([
      'events.amazonaws.com',
      'lambda.amazonaws.com',
      'sns.amazonaws.com',
    ]);
    expect(loose.map(({ at }) => at).filter((at) => !at.endsWith('.AssumeRolePolicyDocument'))).toEqual([
      'EncryptionKey.KeyPolicy',
    ]);
  });
});

/** The bucket's policy, all Deny, stands where a resource control policy does. */
function askBucket(role: string, action: string, context: Readonly<Record<string, string>>): string {
  const known = {
    'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}`,
    'aws:SecureTransport': 'true',
    ...context,
  };
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
  return decideGrant(
    {
      action: `s3:${action}`,
      resource: 'arn:aws:s3:::auditbucket/audit/v1/x',
      context: { known, others: 'absent' },
    },
    {
      identity: [{ name: 'everything in S3', document: readPolicy(everything) }],
      rcps: [[{ name: 'bucket', document: readPolicy(propertiesOf(all, 'AuditBucketPolicy').PolicyDocument) }]],
    },
  ).verdict;
}

function refusesPlainHttp({ effect, principal, conditions }: Statement): boolean {
  const [condition, ...more] = conditions;
  const isPlainHttp = condition?.key === 'aws:SecureTransport' && condition.values[0] === 'false' && more.length === 0;
  return effect === 'Deny' && isPlainHttp && principal?.principals[0]?.value === '*';
}

/** `*` and `service:*`. */
function isWild(action: string): boolean {
  return action === '*' || /^[^:]+:[*?]+$/.test(action);
}
