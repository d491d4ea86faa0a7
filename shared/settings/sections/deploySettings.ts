// The part of the settings that shapes the deployment: what `npm run package` turns into stack parameters.

import * as z from 'zod';

const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const objectLock = z
  .strictObject({
    mode: z
      .enum(['GOVERNANCE', 'COMPLIANCE'])
      .default('GOVERNANCE')
      .describe('COMPLIANCE: nobody can shorten it, the account root included'),
    days: z.int().min(1).max(36_500).default(365).describe('How long an object of the audit log cannot be deleted'),
  })
  .prefault({});

/**
 * Settings under `deploy`, each with its default. The handlers never read them; a change takes effect with the next
 * deployment.
 */
export const deploySettings = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,30}$/, 'expected 2 to 31 small letters, digits and -')
      .default('veeam-drift')
      .describe('Stack name, and what the names of functions, roles, topics and queues begin with'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region: eu-central-1')
      .default('us-east-1')
      .describe('Region of the stack'),
    schedule: z
      .string()
      .regex(/^(rate|cron)\(.+\)$/, 'expected rate(…) or cron(…)')
      .default('rate(1 day)')
      .describe('EventBridge schedule expression of the scan, in UTC'),
    heartbeatHours: z
      .int()
      .min(1)
      .max(168)
      .default(26)
      .describe('An alarm rings when no scan has finished for so long; longer than the schedule'),
    memoryMb: z.int().min(512).max(10_240).default(1024).describe('Memory of the functions that scan'),
    reserveConcurrency: z
      .boolean()
      .default(true)
      .describe('false for new AWS accounts, whose quota of 10 concurrent executions leaves nothing to reserve'),
    logRetentionDays: z
      .literal(logRetentionDays)
      .default(90)
      .describe('How long CloudWatch keeps the logs; the values that CloudWatch knows'),
    objectLock,
    auditReaders: z
      .array(
        z.string().regex(/^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/*?-]+$/, 'expected the ARN of a role or user'),
      )
      .default([])
      .describe('Who may read the audit log beside the scanner: ARNs, `*` and `?` allowed'),
    archiveAfterDays: z
      .int()
      .min(30)
      .max(36_500)
      .default(90)
      .describe('Then records and reports over 128 KiB move to Glacier Instant Retrieval'),
    xray: z.boolean().default(false).describe('Traces in AWS X-Ray'),
    distributed: z
      .boolean()
      .default(false)
      .describe('One Lambda per account, joined by a Step Functions state machine: for more than about 2,000 accounts'),
    maxConcurrency: z.int().min(1).max(1000).default(50).describe('Accounts scanned at the same time when distributed'),
    iamChanges: z
      .boolean()
      .default(false)
      .describe(
        'Check a role again within minutes of a change; needs organizationId and the StackSet parameter HubEventBusArn',
      ),
    unreadableAccounts: z
      .int()
      .min(1)
      .default(1)
      .describe('An alarm rings when so many accounts of one scan cannot be read'),
    settingsParameter: z
      .string()
      .regex(/^\/?[\w./-]+$/, 'expected the name of an SSM parameter')
      .optional()
      .describe('SSM parameter whose text replaces this file at each run, without a deployment'),
    settingsObject: z
      .string()
      .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/, 'expected s3://bucket/key')
      .optional()
      .describe('S3 object whose text replaces this file at each run, without a deployment'),
    runbookUrl: z
      .string()
      .regex(/^\S+$/, 'expected an address without spaces')
      .default('infra/RUNBOOK.md')
      .describe('Where your people find infra/RUNBOOK.md: each alarm names it'),
    permissionsBoundary: z
      .string()
      .regex(/^arn:[\w-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, 'expected the ARN of a managed policy')
      .optional()
      .describe('Permissions boundary of all roles of the stack, where the organization asks for one'),
  })
  .describe('How the scheduled scan is deployed');
