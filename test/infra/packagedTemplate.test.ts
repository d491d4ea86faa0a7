import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deployValues } from '../../scripts/packageValues.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { KnownContext } from '../../shared/iam/grantDecision.ts';
import { type PolicyDocument, parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { type PackagedService, packageService } from './packagedTemplate.ts';
import { account, type Json, type Resolved, resolveTemplate } from './resolveTemplate.ts';
import { templatePolicies } from './templatePolicies.ts';

const everythingOn = {
  Distributed: 'true',
  IamChanges: 'true',
  Tracing: 'true',
  OrganizationId: 'o-exampleorg1',
  SlackWebhookParameter: '/veeam-drift/webhook',
  SettingsSsmParameter: 'settings',
  SettingsS3Uri: 's3://example-settings/drift/settings.yaml',
};
const settings = `
alerts:
  emails: [backup@example.com, cloud@example.com]
deploy:
  auditReaders: ['arn:aws:iam::${account}:role/auditor-*']
`;

let service: PackagedService;
let all: Resolved;

beforeAll(async () => {
  service = await packageService(settings);
  all = resolveTemplate({ template: service.template, parameters: everythingOn });
});

/** Properties of every resource of a type, by logical id. */
function ofType(type: string, resolved: Resolved = all): readonly (readonly [string, Record<string, Json>])[] {
  const properties = z.record(z.string(), z.custom<Json>());
  return Object.entries(resolved.resources)
    .filter(([, resource]) => resource.type === type)
    .map(([id, resource]) => [id, properties.parse(resource.properties)]);
}

function one(id: string): Record<string, Json> {
  return z.record(z.string(), z.custom<Json>()).parse(all.resources[id]?.properties);
}

describe('the packaged template', () => {
  describe('encryption', () => {
    it.each([
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::SQS::Queue', 'KmsMasterKeyId'],
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
      ['AWS::Lambda::Function', 'KmsKeyArn'],
    ])('is done with the own key by every %s', (type, property) => {
      const found = ofType(type);
      expect(found.length).toBeGreaterThan(1);
      for (const [id, properties] of found) {
        expect(properties[property], id).toMatch(/^arn:aws:kms:/);
      }
    });

    it('is done with the own key by the audit bucket', () => {
      expect(one('AuditBucket').BucketEncryption).toEqual({
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

    it('rotates the key', () => {
      expect(one('EncryptionKey').EnableKeyRotation).toBe(true);
    });
  });

  describe('transport', () => {
    it.each([
      ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
      ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
      ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
    ])('is TLS only for every %s', (type, policyType, link) => {
      const guarded = ofType(policyType).flatMap(([id, properties]) => {
        const policy = templatePolicies({ resources: { [id]: { type: policyType, properties } } });
        const guards = policy.flatMap(({ document }) => document.statements).some(isTlsGuard);
        return guards ? [JSON.stringify(properties[link])] : [];
      });
      expect(guarded).toHaveLength(ofType(type).length);
    });
  });

  describe('the audit bucket', () => {
    it('keeps every object for the days of the parameter, in its mode', () => {
      const resolved = resolveTemplate({
        template: service.template,
        parameters: { ObjectLockMode: 'COMPLIANCE', ObjectLockDays: '400' },
      });
      expect(resolved.resources.AuditBucket?.properties).toMatchObject({
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: '400' } } },
        VersioningConfiguration: { Status: 'Enabled' },
      });
    });

    it('is not public', () => {
      expect(one('AuditBucket')).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
    });

    it.each([
      ['the scan', 'veeam-drift-scan', 's3:PutObject', {}, 'granted'],
      ['the scan without TLS', 'veeam-drift-scan', 's3:PutObject', { 'aws:SecureTransport': 'false' }, 'denied'],
      [
        'the scan with another key',
        'veeam-drift-scan',
        's3:PutObject',
        { 's3:x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-central-1:${account}:key/other` },
        'denied',
      ],
      ['an administrator', 'admin', 's3:PutObject', {}, 'denied'],
      ['an administrator', 'admin', 's3:GetObject', {}, 'denied'],
      ['an administrator', 'admin', 's3:DeleteObjectVersion', {}, 'denied'],
      ['an administrator', 'admin', 's3:BypassGovernanceRetention', {}, 'denied'],
      ['a named reader', 'auditor-anna', 's3:GetObject', {}, 'granted'],
      ['a named reader', 'auditor-anna', 's3:PutObject', {}, 'denied'],
    ])('answers %s (%s) that asks for %s %j: %s', (_who, role, action, context, verdict) => {
      expect(askBucket({ role, action, context })).toBe(verdict);
    });
  });

  describe('what gets lost', () => {
    it('is kept by a dead-letter queue for every target of a rule', () => {
      const targets = ofType('AWS::Events::Rule').flatMap(([id, { Targets }]) =>
        z
          .array(z.looseObject({ DeadLetterConfig: z.unknown() }))
          .parse(Targets)
          .map((target) => [id, target] as const),
      );
      expect(targets.map(([id]) => id).sort()).toEqual(['DistributedSchedule', 'IamChangeRule']);
      for (const [id, { DeadLetterConfig }] of targets) {
        expect(DeadLetterConfig, id).toEqual({ Arn: expect.stringContaining(':veeam-drift-undelivered') });
      }
    });

    it('is kept by a dead-letter queue for the subscription of Slack', () => {
      expect(one('SlackSubscription').RedrivePolicy).toEqual({
        deadLetterTargetArn: expect.stringContaining(':veeam-drift-undelivered'),
      });
    });

    it('is kept by an on-failure destination of every function that is called asynchronously', () => {
      const kept = ofType('AWS::Lambda::EventInvokeConfig').map(([, { FunctionName, DestinationConfig }]) => [
        FunctionName,
        DestinationConfig,
      ]);
      const queue = { OnFailure: { Destination: expect.stringContaining(':veeam-drift-failed-runs') } };
      expect(kept).toEqual([
        ['veeam-drift-scan', queue],
        ['veeam-drift-rescan-role', queue],
        ['veeam-drift-notify-slack', queue],
      ]);
    });
  });

  describe('alarms', () => {
    const runbook = readFileSync('infra/RUNBOOK.md', 'utf8');
    const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );

    it('name a section of the runbook each', () => {
      const links = ofType('AWS::CloudWatch::Alarm').map(([id, { AlarmDescription }]) => {
        const [, section] = /infra\/RUNBOOK\.md#([a-z-]+)$/.exec(String(AlarmDescription)) ?? [];
        return [id, section ?? 'no link'] as const;
      });
      expect(links.length).toBeGreaterThan(7);
      for (const [id, section] of links) expect(sections, id).toContain(section);
      expect([...new Set(links.map(([, section]) => section))].sort()).toEqual([...sections].sort());
    });

    it('tell when they ring and when they are over', () => {
      for (const [id, alarm] of ofType('AWS::CloudWatch::Alarm')) {
        expect(alarm, id).toMatchObject({
          AlarmActions: [expect.stringContaining(':veeam-drift-alarms')],
          OKActions: [expect.stringContaining(':veeam-drift-alarms')],
          TreatMissingData: expect.stringMatching(/^(breaching|notBreaching|ignore)$/),
        });
      }
    });
  });

  describe('policies', () => {
    it('allow no action by a wildcard', () => {
      const policies = templatePolicies(all);
      expect(policies.length).toBeGreaterThan(15);
      const wide = policies.flatMap(({ at, document }) =>
        document.statements
          .filter(({ effect, action }) => effect === 'Allow' && (action.negated || action.patterns.some(isWild)))
          .map(({ number }) => `${at} statement ${number}`),
      );
      expect(wide).toEqual([]);
    });

    it('allow nobody by a wildcard but the accounts of the organization to send events', () => {
      const open = templatePolicies(all).flatMap(({ at, document }) =>
        document.statements
          .filter(
            ({ effect, principal }) => effect === 'Allow' && principal?.principals.some(({ value }) => value === '*'),
          )
          .map(({ action, conditions }) => ({ at, actions: action.patterns, conditions })),
      );
      expect(open).toEqual([
        {
          at: 'EventBusPolicy',
          actions: ['events:PutEvents'],
          conditions: [{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-exampleorg1'] }],
        },
      ]);
    });
  });

  describe('functions', () => {
    it('run on Node 24 and arm64, each with a role of its own', () => {
      const functions = ofType('AWS::Lambda::Function');
      for (const [id, properties] of functions) {
        expect(properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      }
      expect(new Set(functions.map(([, { Role }]) => Role)).size).toBe(functions.length);
    });

    it('are those of the folder functions/, deployed under its names', () => {
      const deployed = ofType('AWS::Lambda::Function').map(([, { FunctionName }]) => FunctionName);
      expect([...deployed].sort()).toEqual(service.functions.map(({ name }) => `veeam-drift-${name}`));
    });

    it('let one scheduled scan run at a time', () => {
      expect(one('ScanLambdaFunction').ReservedConcurrentExecutions).toBe(1);
      const free = resolveTemplate({ template: service.template, parameters: { ReserveConcurrency: 'false' } });
      expect(free.resources.ScanLambdaFunction?.properties).not.toHaveProperty('ReservedConcurrentExecutions');
    });

    it('trace only where the settings ask for it', () => {
      const quiet = resolveTemplate({ template: service.template });
      expect(quiet.resources.ScanLambdaFunction?.properties).toMatchObject({ TracingConfig: { Mode: 'PassThrough' } });
      expect(one('ScanLambdaFunction').TracingConfig).toEqual({ Mode: 'Active' });
    });
  });

  describe('settings', () => {
    it('subscribe each e-mail address to alerts and to alarms', () => {
      const subscriptions = [
        { Protocol: 'email', Endpoint: 'backup@example.com' },
        { Protocol: 'email', Endpoint: 'cloud@example.com' },
      ];
      expect(one('AlertTopic').Subscription).toEqual(subscriptions);
      expect(one('AlarmTopic').Subscription).toEqual(subscriptions);
    });

    it('have the defaults that the parameters of the template have', () => {
      const values = deployValues(defaultSettings, readFileSync('infra/distributed.asl.json', 'utf8'));
      const wanted = Object.fromEntries(
        values.parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
      );
      const defaults = Object.entries(service.template.Parameters).map(([name, { Default }]) => [
        name,
        String(Default),
      ]);
      expect(Object.fromEntries(defaults)).toEqual(wanted);
    });
  });

  describe('the distributed scan', () => {
    it('is off unless the settings ask for it', () => {
      const off = resolveTemplate({ template: service.template });
      expect(ofType('AWS::StepFunctions::StateMachine', off)).toEqual([]);
      expect(ofType('AWS::Events::Rule', off).map(([id]) => id)).toEqual(['ScanSchedule']);
      expect(ofType('AWS::Lambda::Function', off).map(([id]) => id)).toEqual(['ScanLambdaFunction']);
    });

    it('takes the schedule over where it is on', () => {
      expect(ofType('AWS::StepFunctions::StateMachine')).toHaveLength(1);
      expect(ofType('AWS::Events::Rule').map(([id]) => id)).not.toContain('ScanSchedule');
    });
  });
});

interface BucketQuestion {
  readonly role: string;
  readonly action: string;
  readonly context: Readonly<Record<string, string>>;
}

/** What somebody with every right in S3 may do: the bucket's policy, all Deny, stands where a resource control policy does. */
function askBucket({ role, action, context }: BucketQuestion): string {
  const known: KnownContext = {
    known: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}`, 'aws:SecureTransport': 'true', ...context },
    others: 'absent',
  };
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
  return decideGrant(
    { action, resource: 'arn:aws:s3:::auditbucket/audit/v1/x', context: known },
    {
      identity: [{ name: 'everything in S3', document: readPolicy(everything) }],
      rcps: [[{ name: 'bucket policy', document: readPolicy(one('AuditBucketPolicy').PolicyDocument) }]],
    },
  ).verdict;
}

function readPolicy(value: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

function isTlsGuard(statement: {
  readonly effect: string;
  readonly conditions: readonly { readonly key: string; readonly values: readonly string[] }[];
}): boolean {
  const [condition] = statement.conditions;
  return statement.effect === 'Deny' && condition?.key === 'aws:SecureTransport' && condition.values[0] === 'false';
}

/** `*` and `service:*`; `kms:GenerateDataKey*` would name what it means. */
function isWild(action: string): boolean {
  return action === '*' || /^[^:]+:[*?]+$/.test(action);
}
